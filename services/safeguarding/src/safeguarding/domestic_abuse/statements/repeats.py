"""Which referral to the MARAC an incident repeats: kept as one row for each such incident, and told to the referral."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Uuid,
    any_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, array, insert

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from safeguarding.domestic_abuse.statements.marac import changed_data
from safeguarding.domestic_abuse.statements.sight import is_seen
from safeguarding.domestic_abuse.tables import abuse_incidents, marac_referrals, marac_repeats

_INCIDENT = abuse_incidents.c
_REFERRAL = marac_referrals.c
_REPEAT = marac_repeats.c
_INCIDENT_ID = bindparam("abuse_incident_id", type_=Uuid)
_ID = bindparam("marac_referral_id", type_=Uuid)
_PREFIX = "uk.police.bluelamp.safeguarding.marac."


def _records(persons: ColumnElement[Any]) -> ColumnElement[Any]:
    certain = func.records_of(persons, type_=ARRAY(Uuid))
    possible = func.possible_records_of(persons, type_=ARRAY(Uuid))
    return case((_INCIDENT.is_possible_marac_repeat, possible), else_=certain)


def _wanted() -> CTE:
    """Build the pair's last referral before an incident that repeats it, or may."""
    return (
        select(
            _INCIDENT.abuse_incident_id,
            _REFERRAL.marac_referral_id,
            _INCIDENT.is_possible_marac_repeat.label("possible"),
        )
        .where(
            _INCIDENT.abuse_incident_id == _INCIDENT_ID,
            or_(_INCIDENT.is_marac_repeat, _INCIDENT.is_possible_marac_repeat),
            _REFERRAL.victim_id == any_(_records(array([_INCIDENT.victim_id]))),
            _REFERRAL.perpetrator_ids.overlap(_records(_INCIDENT.perpetrator_ids)),
            _REFERRAL.referred_on < _INCIDENT.occurred_on,
        )
        .order_by(_REFERRAL.referred_on.desc(), _REFERRAL.marac_referral_id.desc())
        .limit(1)
        .cte("wanted")
    )


def _flagged(wanted: CTE) -> CTE:
    new = insert(marac_repeats).from_select(
        ["abuse_incident_id", "marac_referral_id", "is_possible"],
        select(wanted.c.abuse_incident_id, wanted.c.marac_referral_id, wanted.c.possible),
    )
    said = new.excluded
    return (
        new.on_conflict_do_update(
            index_elements=["abuse_incident_id"],
            set_={
                "marac_referral_id": said.marac_referral_id,
                "is_possible": said.is_possible,
                "flagged_at": func.now(),
            },
            where=or_(_REPEAT.marac_referral_id != said.marac_referral_id, _REPEAT.is_possible != said.is_possible),
        )
        .returning(_REPEAT.marac_referral_id, _REPEAT.is_possible)
        .cte("flagged")
    )


def _counted(source: FromClause, name: str) -> CTE:
    """Build the referral as it stands after its repeats have changed: another version of it."""
    return (
        update(marac_referrals)
        .where(_REFERRAL.marac_referral_id == source.c.marac_referral_id)
        .values(version=_REFERRAL.version + 1)
        .returning(*_REFERRAL)
        .cte(name)
    )


def _told(referral: CTE, event: str, code: ColumnElement[Any], operation: str) -> tuple[CTE, ...]:
    audience = Audience(referral.c.organisation_id, referral.c.lpu, referral.c.referred_by)
    published = event_from(
        f"{_PREFIX}{event}.v1",
        referral.c.marac_referral_id,
        changed_data(referral, code),
        audience,
        source=referral,
        name=event,
    )
    audited = entry_from(
        AuditAction.COMBINATION,
        operation,
        only(referral.c.marac_referral_id),
        source=referral,
        name=f"{event}_audited",
    )
    return audited, *published


def _keep() -> Statement:
    wanted = _wanted()
    flagged = _flagged(wanted)
    # What the row said before: every part of a statement sees the tables as they were when it began.
    before = (
        select(_REPEAT.abuse_incident_id, _REPEAT.marac_referral_id)
        .where(_REPEAT.abuse_incident_id == _INCIDENT_ID)
        .cte("before")
    )
    deleted = (
        delete(marac_repeats)
        .where(_REPEAT.abuse_incident_id == _INCIDENT_ID, ~exists(select(wanted.c.abuse_incident_id)))
        .cte("deleted")
    )
    lost = (
        select(before.c.marac_referral_id)
        .where(
            ~exists(select(wanted.c.marac_referral_id).where(wanted.c.marac_referral_id == before.c.marac_referral_id))
        )
        .cte("lost")
    )
    gained_by, lost_by = _counted(flagged, "gained_by"), _counted(lost, "lost_by")
    possible = select(flagged.c.is_possible).scalar_subquery()
    code = case((possible, literal_column("'POSSIBLE_REPEAT'")), else_=literal_column("'REPEAT'"))
    return Statement(
        select(gained_by.c.marac_referral_id).add_cte(
            deleted,
            *_told(gained_by, "repeat_flagged", code, "flag_marac_repeat"),
            *_told(lost_by, "repeat_withdrawn", literal_column("'REPEAT_WITHDRAWN'"), "withdraw_marac_repeat"),
        )
    )


KEEP = _keep()
"""Keep which referral an incident repeats by now, tell a referral that gains or loses it; nothing where all stands."""

COUNTS = Statement(
    select(
        func.count().filter(~_REPEAT.is_possible).label("repeat_count"),
        func.count().filter(_REPEAT.is_possible).label("possible_repeat_count"),
    ).where(_REPEAT.marac_referral_id == _ID)
)
"""How often a referral was repeated, whoever recorded it."""

SHOWN = Statement(
    select(
        _INCIDENT.abuse_incident_id,
        _INCIDENT.agency,
        _INCIDENT.occurred_on,
        _INCIDENT.kind,
        _REPEAT.is_possible,
    )
    .join(marac_repeats, _REPEAT.abuse_incident_id == _INCIDENT.abuse_incident_id)
    .where(_REPEAT.marac_referral_id == _ID, is_seen(abuse_incidents, "recorded_by"))
    .order_by(_INCIDENT.occurred_on.desc(), _INCIDENT.abuse_incident_id.desc())
    .limit(100)
)
"""The newest hundred of them that the caller may see; row-level security leaves a desk its own hub's."""
