"""Cases without a lead, and those whose lead may lead no longer, the oldest first."""

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from offenders.caseload.statements.cases import CLOSED, person, stands_alone, with_person
from offenders.caseload.tables import cases
from offenders.lead_agencies.statements.changes import PENDING
from offenders.lead_agencies.tables import lead_agency_changes
from offenders.nominals.statements.sight import is_seen

_MOMENT = DateTime(timezone=True)
_LIMIT = bindparam("limit", type_=Integer)
_UNASSIGNED: ColumnElement[str] = literal_column("'UNASSIGNED'")
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_AFTER_TIME = bindparam("after_time", value=None, type_=_MOMENT)


_KEPT = tuple(cases.c[name] for name in ("case_id", "cohort", "manager", "team", "lpu"))
_SHOWN = (person.c.offender_id, person.c.reference, person.c.given_name, person.c.family_name)
_OF_LPU, _OF_TEAM = bindparam("of_lpu", type_=Text), bindparam("of_team", type_=Text)


def _found() -> Statement:
    left, offered = lead_agency_changes.alias("left_open"), lead_agency_changes.alias("offered")
    since = func.coalesce(
        select(func.max(left.c.handover_complete_at))
        .where(left.c.case_id == cases.c.case_id, left.c.to_agency == _UNASSIGNED)
        .correlate(cases)
        .scalar_subquery(),
        cases.c.opened_at,
    )
    waiting = with_person().outerjoin(offered, (offered.c.case_id == cases.c.case_id) & (offered.c.state == PENDING))
    return Statement(
        select(
            *_KEPT,
            *_SHOWN,
            since.label("unassigned_since"),
            offered.c.change_id.label("pending_change_id"),
            offered.c.to_agency.label("pending_agency"),
        )
        .select_from(waiting)
        .where(
            cases.c.lead_agency == _UNASSIGNED,
            cases.c.status != CLOSED,
            is_seen(),
            stands_alone(),
            or_(_OF_LPU.is_(None), cases.c.lpu == _OF_LPU),
            or_(_OF_TEAM.is_(None), cases.c.team == _OF_TEAM),
            or_(_AFTER_ID.is_(None), tuple_(since, cases.c.case_id) > tuple_(_AFTER_TIME, _AFTER_ID)),
        )
        .order_by(since, cases.c.case_id)
        .limit(_LIMIT)
    )


UNASSIGNED = _found()
"""One page of the cases for which no agency answers, the oldest first."""

_offered = lead_agency_changes.alias("offered")
OUTDATED = Statement(
    select(
        *_KEPT,
        *_SHOWN,
        cases.c.opened_at,
        cases.c.lead_agency,
        cases.c.lead_organisation_id,
        _offered.c.change_id.label("pending_change_id"),
        _offered.c.to_agency.label("pending_agency"),
    )
    .select_from(
        with_person().outerjoin(_offered, (_offered.c.case_id == cases.c.case_id) & (_offered.c.state == PENDING))
    )
    .where(
        cases.c.lead_agency == any_(bindparam("agencies", type_=ARRAY(Text))),
        cases.c.status != CLOSED,
        is_seen(),
        stands_alone(),
        or_(_OF_LPU.is_(None), cases.c.lpu == _OF_LPU),
        or_(_OF_TEAM.is_(None), cases.c.team == _OF_TEAM),
        or_(_AFTER_ID.is_(None), tuple_(cases.c.opened_at, cases.c.case_id) > tuple_(_AFTER_TIME, _AFTER_ID)),
    )
    .order_by(cases.c.opened_at, cases.c.case_id)
    .limit(_LIMIT)
)
"""One page of the cases that one of some agencies leads, the oldest first."""
