"""Records whose meaning depends on who is who: found by a person, and changed. Only as the service's own role."""

from typing import Any

from sqlalchemy import CTE, Boolean, ColumnElement, Date, Text, Uuid, bindparam, cast, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from safeguarding.domestic_abuse.tables import abuse_incidents, risk_assessments
from safeguarding.people.statements.sight import is_one_of

_PERSON = bindparam("person_id", type_=Uuid)
_INCIDENT_ID = bindparam("abuse_incident_id", type_=Uuid)
_SUBJECTS = bindparam("subjects", type_=ARRAY(Uuid))
_PREFIX = "uk.police.bluelamp.safeguarding"
_MOST = 1000


def _names(table: Any) -> ColumnElement[bool]:
    """Whether a record is about the person, by any record that is or may be theirs."""
    # Asked once and not of every row: of somebody who may be hundreds of others the answer takes milliseconds.
    ids = cast(select(func.possible_records_of(array([_PERSON]), type_=ARRAY(Uuid))).scalar_subquery(), ARRAY(Uuid))
    return or_(is_one_of(table.c.victim_id, ids), table.c.perpetrator_ids.overlap(ids))


def _told(changed: CTE, event: str, subject: ColumnElement[Any], author: str) -> tuple[CTE, ...]:
    audience = Audience(changed.c.organisation_id, changed.c.lpu, changed.c[author])
    data = cast(bindparam("event_data", type_=Text), JSONB)
    return event_from(f"{_PREFIX}.{event}.v1", subject, data, audience, source=changed)


def _change_limbs() -> Statement:
    changed = (
        update(risk_assessments)
        .where(risk_assessments.c.risk_assessment_id == bindparam("risk_assessment_id", type_=Uuid))
        .values(
            version=risk_assessments.c.version + 1,
            limbs=cast(bindparam("limbs", type_=Text), JSONB),
            limbs_met=bindparam("limbs_met", type_=ARRAY(Text)),
        )
        .returning(
            risk_assessments.c.risk_assessment_id,
            risk_assessments.c.organisation_id,
            risk_assessments.c.lpu,
            risk_assessments.c.assessed_by,
        )
        .cte("changed")
    )
    audited = entry_from(AuditAction.COMBINATION, "reconsider_risk_assessment", _SUBJECTS, source=changed)
    told = _told(changed, "risk_assessment.reconsidered", changed.c.risk_assessment_id, "assessed_by")
    return Statement(select(changed.c.risk_assessment_id).add_cte(audited, *told))


def _change_repeat() -> Statement:
    changed = (
        update(abuse_incidents)
        .where(abuse_incidents.c.abuse_incident_id == _INCIDENT_ID)
        .values(
            is_marac_repeat=bindparam("is_marac_repeat", type_=Boolean),
            last_marac_on=bindparam("last_marac_on", type_=Date),
            is_possible_marac_repeat=bindparam("is_possible_marac_repeat", type_=Boolean),
            possible_last_marac_on=bindparam("possible_last_marac_on", type_=Date),
        )
        .returning(
            abuse_incidents.c.abuse_incident_id,
            abuse_incidents.c.organisation_id,
            abuse_incidents.c.lpu,
            abuse_incidents.c.recorded_by,
        )
        .cte("changed")
    )
    audited = entry_from(AuditAction.COMBINATION, "reconsider_abuse_incident", _SUBJECTS, source=changed)
    told = _told(changed, "abuse_incident.reconsidered", changed.c.abuse_incident_id, "recorded_by")
    return Statement(select(changed.c.abuse_incident_id).add_cte(audited, *told))


ASSESSMENTS = Statement(
    select(risk_assessments)
    .where(_names(risk_assessments))
    .order_by(risk_assessments.c.risk_assessment_id.desc())
    .limit(_MOST)
    .with_for_update()
)
"""The newest thousand assessments of somebody on either side, locked."""

INCIDENTS = Statement(
    select(abuse_incidents)
    .where(_names(abuse_incidents))
    .order_by(abuse_incidents.c.abuse_incident_id.desc())
    .limit(_MOST)
    .with_for_update()
)
"""The newest thousand incidents of somebody on either side, locked."""

INCIDENT = Statement(
    select(abuse_incidents).where(abuse_incidents.c.abuse_incident_id == _INCIDENT_ID).with_for_update()
)
"""One incident, locked."""

INCIDENT_OF = Statement(
    select(abuse_incidents.c.occurred_on, abuse_incidents.c.kind).where(
        abuse_incidents.c.abuse_incident_id == _INCIDENT_ID
    )
)
"""The incident that an assessment was made of, if there is one."""

CHANGE_LIMBS = _change_limbs()
"""Keep the limbs that are met by now, and publish it."""

CHANGE_REPEAT = _change_repeat()
"""Keep whether an incident repeats a MARAC by now, or may, and publish it."""
