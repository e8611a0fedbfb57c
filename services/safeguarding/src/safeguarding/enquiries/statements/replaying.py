"""What was known of a case at a moment: its state, who was in it, and the answers as they stood then."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, array

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement, build_object
from bluelamp.schemas.audit import AuditAction
from safeguarding.cases.tables import case_history, case_roles, cases
from safeguarding.enquiries.statements.documents import answer_document, response_of
from safeguarding.enquiries.tables import enquiries

_AT = bindparam("known_at", type_=DateTime(timezone=True))
_NO_ROWS: ColumnElement[Any] = literal_column("'[]'::json")


def _found() -> CTE:
    return (
        select(cases.c.case_id, cases.c.reference, cases.c.hub)
        .where(
            cases.c.case_id == bindparam("the_case", type_=Uuid),
            cases.c.received_at <= _AT,
            or_(
                cases.c.hub == func.bound_hub(),
                and_(cases.c.home_hub == func.bound_hub(), cases.c.home_accepted_at.is_not(None)),
            ),
        )
        .cte("found")
    )


def _people(found: CTE) -> ColumnElement[Any]:
    person = build_object(person_id=case_roles.c.person_id, role=case_roles.c.role)
    not_ended = or_(case_roles.c.ended_at.is_(None), case_roles.c.ended_at > _AT)
    listed = (
        select(func.json_agg(aggregate_order_by(person, case_roles.c.added_at, case_roles.c.person_id)))
        .where(case_roles.c.case_id == found.c.case_id, case_roles.c.added_at <= _AT, not_ended)
        .correlate(found)
        .scalar_subquery()
    )
    return func.coalesce(listed, _NO_ROWS)


def _answers(found: CTE) -> ColumnElement[Any]:
    asked = (
        select(enquiries.c.enquiry_id, enquiries.c.agency, enquiries.c.asked_at, enquiries.c.due_at)
        .where(enquiries.c.case_id == found.c.case_id, enquiries.c.asked_at <= _AT)
        .correlate(found)
        .subquery("asked")
    )
    response = response_of(asked, as_known=True)
    answer = answer_document(asked, response)
    listed = (
        select(func.json_agg(aggregate_order_by(answer, asked.c.asked_at, asked.c.enquiry_id)))
        .select_from(asked.outerjoin(response, true()))
        .scalar_subquery()
    )
    return func.coalesce(listed, _NO_ROWS)


def _audited(found: CTE) -> CTE:
    in_case = (
        select(func.array_agg(case_roles.c.person_id.distinct()))
        .where(case_roles.c.case_id == found.c.case_id)
        .correlate(found)
        .scalar_subquery()
    )
    subjects = func.array_cat(cast(array([found.c.case_id]), ARRAY(Uuid)), in_case)
    return entry_from(AuditAction.CONSULTATION, "get_case_as_known", subjects, source=found)


def _as_known() -> Statement:
    found = _found()
    step = (
        select(case_history.c.to_status, case_history.c.rating, case_history.c.level_of_need)
        .where(case_history.c.case_id == found.c.case_id, case_history.c.occurred_at <= _AT)
        .order_by(case_history.c.occurred_at.desc(), case_history.c.entry_id.desc())
        .limit(1)
        .lateral("step")
    )
    document = build_object(
        case_id=found.c.case_id,
        reference=found.c.reference,
        hub=found.c.hub,
        at=_AT,
        status=step.c.to_status,
        rating=step.c.rating,
        level_of_need=step.c.level_of_need,
        people=_people(found),
        answers=_answers(found),
    )
    return Statement(
        select(cast(document, Text).label("document")).select_from(found.join(step, true())).add_cte(_audited(found))
    )


AS_KNOWN = _as_known()
"""A case as it was known; no row before it was received, or when the reader's hub does not have it."""
