"""Changes of lead decided, answered and listed, and what nobody has answered in time."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from bluelamp.kit.database import Statement
from offenders.caseload.statements.cases import CLOSED, person, with_person
from offenders.caseload.tables import cases
from offenders.lead_agencies.tables import lead_agency_changes
from offenders.nominals.statements.sight import is_record_of, is_seen

CHANGE_ID = bindparam("change_id", type_=Uuid)
THE_CHANGE = bindparam("the_change", type_=Uuid)
PENDING: ColumnElement[str] = literal_column("'PENDING'")
_MOMENT = DateTime(timezone=True)
_NOW = bindparam("now", type_=_MOMENT)
_LIMIT = bindparam("limit", type_=Integer)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_AFTER_TIME = bindparam("after_time", value=None, type_=_MOMENT)
_DECIDED = (
    "change_id",
    "case_id",
    "from_agency",
    "from_organisation_id",
    "to_agency",
    "to_organisation_id",
    "reason",
    "proposal_id",
    "rule_agency",
    "reallocation_id",
    "decided_at",
    "decided_by",
    "state",
    "accept_due_at",
    "answered_at",
    "answered_by",
    "handover_complete_at",
)

DECIDE = Statement(
    insert(lead_agency_changes).values(
        {name: bindparam(name, type_=lead_agency_changes.c[name].type) for name in _DECIDED}
    )
)

HAS_PENDING = Statement(
    select(lead_agency_changes.c.change_id).where(
        lead_agency_changes.c.case_id == bindparam("case_id", type_=Uuid), lead_agency_changes.c.state == PENDING
    )
)

LOCK = Statement(
    select(lead_agency_changes.c.change_id)
    .where(lead_agency_changes.c.change_id == CHANGE_ID, lead_agency_changes.c.state == PENDING)
    .with_for_update()
)
"""A change that nobody has answered, held; no row once somebody has."""

ANSWER = Statement(
    update(lead_agency_changes)
    .where(lead_agency_changes.c.change_id == THE_CHANGE, lead_agency_changes.c.state == PENDING)
    .values(
        {
            name: bindparam(name, type_=lead_agency_changes.c[name].type)
            for name in ("state", "answered_at", "answered_by", "answer_reason", "handover_complete_at")
        }
    )
)
"""Write what became of a change."""

_SHOWN = (
    *lead_agency_changes.c,
    person.c.offender_id,
    person.c.reference,
    cases.c.lead_agency.label("answers_now"),
)


def _of_cases() -> Select[Any]:
    changes = with_person().join(lead_agency_changes, lead_agency_changes.c.case_id == cases.c.case_id)
    return select(*_SHOWN).select_from(changes)


CHANGE = Statement(_of_cases().where(lead_agency_changes.c.change_id == CHANGE_ID, is_seen()))
"""A change, where the reader may know of whom it is."""
BARE = Statement(_of_cases().where(lead_agency_changes.c.change_id == CHANGE_ID))
"""A change for whoever has just answered it, and may see it no longer."""

_before = or_(
    _AFTER_ID.is_(None),
    tuple_(lead_agency_changes.c.decided_at, lead_agency_changes.c.change_id) < tuple_(_AFTER_TIME, _AFTER_ID),
)
PAGE_OF_PERSON = Statement(
    _of_cases()
    .where(is_record_of(cases.c.offender_id, bindparam("offender_id", type_=Uuid)), is_seen(), _before)
    .order_by(lead_agency_changes.c.decided_at.desc(), lead_agency_changes.c.change_id.desc())
    .limit(_LIMIT)
)
"""One page of the changes of somebody's lead under all their records, the newest first."""

_OVERDUE_ONLY = bindparam("overdue_only", type_=Boolean)
_OF_AGENCY = bindparam("of_agency", type_=Text)
_OF_LPU = bindparam("of_lpu", type_=Text)
PAGE_OF_PENDING = Statement(
    _of_cases()
    .where(
        lead_agency_changes.c.state == PENDING,
        or_(~_OVERDUE_ONLY, lead_agency_changes.c.accept_due_at <= _NOW),
        or_(_OF_AGENCY.is_(None), lead_agency_changes.c.to_agency == _OF_AGENCY),
        or_(_OF_LPU.is_(None), cases.c.lpu == _OF_LPU),
        or_(
            _AFTER_ID.is_(None),
            tuple_(lead_agency_changes.c.accept_due_at, lead_agency_changes.c.change_id)
            > tuple_(_AFTER_TIME, _AFTER_ID),
        ),
        is_seen(),
    )
    .order_by(lead_agency_changes.c.accept_due_at, lead_agency_changes.c.change_id)
    .limit(_LIMIT)
)
"""One page of what waits for an answer, the longest overdue first."""

_after = or_(_AFTER_ID.is_(None), lead_agency_changes.c.change_id > _AFTER_ID)
_is_overdue = (
    lead_agency_changes.c.state == PENDING,
    lead_agency_changes.c.accept_due_at <= _NOW,
    lead_agency_changes.c.overdue_told_at.is_(None),
)
OVERDUE = Statement(
    select(lead_agency_changes.c.change_id.label("row_id"))
    .where(*_is_overdue, _after)
    .order_by(lead_agency_changes.c.change_id)
    .limit(_LIMIT)
)
"""What has come to be overdue since somebody looked."""

NOTE_OVERDUE = Statement(
    update(lead_agency_changes)
    .where(lead_agency_changes.c.change_id == THE_CHANGE, *_is_overdue)
    .values(overdue_told_at=_NOW)
)
"""Note that it was told; no row if another worker has, or if somebody has answered."""

LAPSED = Statement(
    select(lead_agency_changes.c.change_id.label("row_id"))
    .select_from(lead_agency_changes.join(cases, cases.c.case_id == lead_agency_changes.c.case_id))
    .where(lead_agency_changes.c.state == PENDING, cases.c.status == CLOSED, _after)
    .order_by(lead_agency_changes.c.change_id)
    .limit(_LIMIT)
)
"""What nobody can answer any more, because its case was closed."""

EXISTS = Statement(
    select(func.count()).select_from(lead_agency_changes).where(lead_agency_changes.c.change_id == CHANGE_ID)
)
