"""What the clock does to enquiries: those overdue, those of closed cases, and the cases that wait for nothing more."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Integer,
    Uuid,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from safeguarding.cases.tables import cases
from safeguarding.enquiries.statements.answering import OUTSTANDING, WAITING
from safeguarding.enquiries.statements.telling import event_of, subjects_of
from safeguarding.enquiries.tables import enquiries

_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_LIMIT = bindparam("limit", type_=Integer)
_ENQUIRY = bindparam("the_enquiry", type_=Uuid)
_CASE_WAITS = cases.c.status.in_(
    [literal_column("'INFORMATION_REQUESTED'"), literal_column("'INFORMATION_DUE_PASSED'")]
)
"""With literals, so that the partial index serves it."""


def _changed(operation: str, event: str, due: CTE, **values: Any) -> Statement:
    changed = (
        update(enquiries)
        .where(enquiries.c.enquiry_id == due.c.enquiry_id)
        .values(**values)
        .returning(
            enquiries.c.enquiry_id,
            enquiries.c.case_id,
            enquiries.c.hub,
            enquiries.c.agency,
            enquiries.c.organisation_id,
            enquiries.c.subjects,
            enquiries.c.state,
        )
        .cte("changed")
    )
    audited = entry_from(AuditAction.ALTERATION, operation, subjects_of(changed), source=changed)
    told = event_of(event, changed, changed.c.state)
    return Statement(select(func.count()).select_from(changed).add_cte(audited, *told))


_overdue = (
    select(enquiries.c.enquiry_id)
    .where(OUTSTANDING, enquiries.c.overdue_at.is_(None), enquiries.c.due_at <= _MOMENT)
    .order_by(enquiries.c.due_at)
    .limit(_LIMIT)
    .with_for_update(skip_locked=True)
    .cte("due")
)
_orphaned = (
    select(enquiries.c.enquiry_id)
    .join(cases, cases.c.case_id == enquiries.c.case_id)
    .where(WAITING, cases.c.status == literal_column("'CLOSED'"))
    .limit(_LIMIT)
    .with_for_update(skip_locked=True, of=enquiries)
    .cte("due")
)
_asked = (
    select(enquiries.c.enquiry_id)
    .where(enquiries.c.enquiry_id == _ENQUIRY, enquiries.c.state == literal_column("'ASKED'"))
    .with_for_update()
    .cte("due")
)

MARK_OVERDUE = _changed("mark_overdue_enquiries", "overdue", _overdue, overdue_at=_MOMENT)
"""Mark those whose time has passed, each once however many workers look; returns how many."""

CANCEL = _changed("cancel_enquiries", "cancelled", _orphaned, state="CANCELLED")
"""End those whose case was closed without their answer; returns how many."""

MARK_UNAVAILABLE = _changed("ask_police", "unavailable", _asked, state="UNAVAILABLE")
"""Note that the system asked is away; nothing happens to one that says so already, or that is answered."""


def _outstanding(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    of_case = enquiries.c.case_id == cases.c.case_id
    return exists(select(literal_column("1")).where(of_case, OUTSTANDING, *conditions).correlate(cases))


_was_asked = exists(select(literal_column("1")).where(enquiries.c.case_id == cases.c.case_id).correlate(cases))
_verb = case(
    (~_outstanding(), literal_column("'COMPLETE_INFORMATION'")), else_=literal_column("'PASS_INFORMATION_DUE'")
)
_settled = (
    _CASE_WAITS,
    _was_asked,
    or_(
        ~_outstanding(),
        (cases.c.status == literal_column("'INFORMATION_REQUESTED'")) & ~_outstanding(enquiries.c.due_at > _MOMENT),
    ),
)

SETTLED = Statement(select(cases.c.case_id).where(*_settled).limit(_LIMIT))
"""The cases that wait for information though no answer is due any more: all are in, or the time of each has passed."""

STEP_OF = Statement(select(_verb.label("verb")).where(cases.c.case_id == bindparam("the_case", type_=Uuid), *_settled))
"""The step that a case is to take, looked at again while it is locked; no row when there is none."""
