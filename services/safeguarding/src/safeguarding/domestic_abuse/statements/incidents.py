"""What agencies know of abuse: recorded once, and reckoned with whichever agency recorded it."""

from sqlalchemy import ARRAY as ANY_ARRAY
from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    column,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.kit.jobs.statements import job_from
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from safeguarding.domestic_abuse.statements.sight import is_seen
from safeguarding.domestic_abuse.tables import abuse_incidents

FOLLOW_JOB = "follow_abuse_incident"
"""The job that sees what an incident means beyond its own hub: a MARAC's repeat, a serial perpetrator."""

_INCIDENT = abuse_incidents.c
_VICTIM = bindparam("victim_id", type_=Uuid)
_PERPETRATORS = bindparam("perpetrator_ids", type_=ARRAY(Uuid))

_POSSIBLE = bindparam("possible", type_=Boolean)

_history = (
    func.abuse_of(_VICTIM, bindparam("since", type_=Date), _POSSIBLE)
    .table_valued(
        column("agency", Text),
        column("perpetrator_ids", ANY_ARRAY(Uuid)),
        column("occurred_on", Date),
        column("kind", Text),
        column("severity", Text),
        name="history",
    )
    .render_derived()
)
HISTORY = Statement(select(_history))
"""Every agency's incidents of a victim since a day: when, what kind, by whom; if asked, of who may be the victim."""

RECORDS = Statement(
    select(
        case(
            (_POSSIBLE, func.possible_records_of(_PERPETRATORS, type_=ARRAY(Uuid))),
            else_=func.records_of(_PERPETRATORS, type_=ARRAY(Uuid)),
        )
    )
)
"""Every record of these people, or every one that may be theirs."""

LAST_MARAC = Statement(
    select(func.last_marac_of(_VICTIM, _PERPETRATORS, bindparam("until_day", type_=Date), _POSSIBLE, type_=Date))
)
"""The day of the pair's last MARAC before a day, in whatever hub."""


def _record() -> Statement:
    recorded = (
        insert(abuse_incidents)
        .values(
            abuse_incident_id=bindparam("abuse_incident_id"),
            hub=bindparam("hub"),
            lpu=bindparam("lpu"),
            agency=bindparam("agency"),
            victim_id=_VICTIM,
            perpetrator_ids=_PERPETRATORS,
            occurred_on=bindparam("occurred_on"),
            kind=bindparam("kind"),
            severity=bindparam("severity"),
            source_reference=bindparam("source_reference"),
            marac_rule_set_id=bindparam("marac_rule_set_id"),
            is_marac_repeat=bindparam("is_marac_repeat"),
            last_marac_on=bindparam("last_marac_on"),
            is_possible_marac_repeat=bindparam("is_possible_marac_repeat"),
            possible_last_marac_on=bindparam("possible_last_marac_on"),
            recorded_at=bindparam("recorded_at", type_=DateTime(timezone=True)),
            recorded_by=bindparam("audit_actor", type_=Text),
            organisation_id=bindparam("audit_organisation", type_=Uuid),
        )
        .returning(*_INCIDENT)
        .cte("recorded")
    )
    audience = Audience(bindparam("event_organisation", type_=Uuid), recorded.c.lpu, recorded.c.recorded_by)
    data = cast(bindparam("event_data", type_=Text), JSONB)
    published = event_from(
        EventType.SAFEGUARDING_ABUSE_INCIDENT_RECORDED,
        recorded.c.abuse_incident_id,
        data,
        audience,
        source=recorded,
    )
    audited = entry_from(
        AuditAction.COLLECTION, "record_abuse_incident", bindparam("subjects", type_=ARRAY(Uuid)), source=recorded
    )
    followed = job_from(FOLLOW_JOB, cast(recorded.c.abuse_incident_id, Text), recorded, name="followed")
    return Statement(select(recorded).add_cte(audited, followed, *published))


RECORD_INCIDENT = _record()
"""Store an incident, publish it, and queue what follows from it elsewhere."""

ONE = Statement(
    select(abuse_incidents).where(
        _INCIDENT.abuse_incident_id == bindparam("abuse_incident_id", type_=Uuid),
        is_seen(abuse_incidents, "recorded_by"),
    )
)
