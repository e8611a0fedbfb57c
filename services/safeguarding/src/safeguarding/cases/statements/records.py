"""What is written beside a case: discussions, decisions, notifications, challenges, requests to a home authority."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bluelamp.kit.database import Statement, among, build_object
from safeguarding.cases.tables import (
    asked_enquiries,
    case_challenges,
    case_decisions,
    case_discussions,
    case_notifications,
    case_roles,
    case_transfers,
    cases,
)
from safeguarding.hubs.tables import hub_members

_CASE = bindparam("the_case", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_NO_LIST: ColumnElement[Any] = literal_column("'[]'::json")


def _insert_into(table: Table, *without: str) -> Statement:
    names = [column.name for column in table.c if column.name not in without]
    return Statement(insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in names}))


ADD_DISCUSSION = _insert_into(case_discussions)
ADD_DECISION = _insert_into(case_decisions, "released_at")
ADD_NOTIFICATION = _insert_into(case_notifications)
ADD_CHALLENGE = _insert_into(
    case_challenges,
    "escalated_at",
    "escalated_by",
    "escalation_reason",
    "decided_at",
    "decided_by",
    "decision_reason",
    "new_decision_id",
    "withdrawn_at",
    "withdrawn_by",
    "withdrawal_reason",
)
ADD_TRANSFER = _insert_into(case_transfers, "cancelled_at", "accepted_at", "accepted_by", "acceptance_document")

NEWEST_DECISION = Statement(
    select(case_decisions)
    .where(case_decisions.c.case_id == _CASE)
    .order_by(case_decisions.c.decision_id.desc())
    .limit(1)
)
"""The decision in force, as far as the connection's role may see it."""

RELEASE = Statement(
    update(case_decisions)
    .where(case_decisions.c.case_id == _CASE, case_decisions.c.released_at.is_(None))
    .values(released_at=_MOMENT)
)
"""Open the decision record to the hub; one that was replaced before it was released is opened with it."""


def _material() -> Statement:
    """Read what a decision may rest on, and what it would be taken without."""
    enquiry = asked_enquiries.c
    waiting = build_object(
        enquiry_id=enquiry.enquiry_id, agency=enquiry.agency, state=enquiry.state, due_at=enquiry.due_at
    )
    ordered = aggregate_order_by(waiting, enquiry.agency, enquiry.enquiry_id)
    open_ = among(enquiry.state, "ASKED", "UNAVAILABLE", "NOT_SEARCHED")
    of_case = enquiry.case_id == _CASE
    found = (
        # No agency but social care leads such enquiries, and their own discussions say so (domain.md §2.5).
        select(cast(case_discussions.c.record["threshold"]["met"].astext, Boolean))
        .where(case_discussions.c.case_id == _CASE, case_discussions.c.kind == literal_column("'STRATEGY'"))
        .order_by(case_discussions.c.held_at.desc(), case_discussions.c.discussion_id.desc())
        .limit(1)
    )
    discussions = select(func.array_agg(case_discussions.c.discussion_id)).where(case_discussions.c.case_id == _CASE)
    return Statement(
        select(
            select(func.array_agg(enquiry.enquiry_id)).where(of_case).scalar_subquery().label("enquiries"),
            discussions.scalar_subquery().label("discussions"),
            found.scalar_subquery().label("section_47_met"),
            select(func.coalesce(func.json_agg(ordered), _NO_LIST))
            .where(of_case, open_)
            .scalar_subquery()
            .label("outstanding"),
        )
    )


MATERIAL = _material()

AGENCIES_TOLD = Statement(
    select(hub_members.c.organisation_id)
    .where(
        hub_members.c.hub == bindparam("the_hub", type_=Text),
        hub_members.c.effective_from <= _MOMENT,
        func.coalesce(hub_members.c.effective_until > _MOMENT, literal_column("true")),
    )
    .order_by(hub_members.c.agency)
)
"""The desks of a hub at a moment: to them the record of a decision is opened."""

HOLD_CHALLENGE = Statement(
    select(case_challenges)
    .where(case_challenges.c.challenge_id == bindparam("the_challenge", type_=Uuid), case_challenges.c.case_id == _CASE)
    .with_for_update()
)

ESCALATE = Statement(
    update(case_challenges)
    .where(case_challenges.c.challenge_id == bindparam("the_challenge", type_=Uuid))
    .values(
        state=literal_column("'ESCALATED'"),
        due_at=bindparam("due_at", type_=DateTime(timezone=True)),
        escalated_at=_MOMENT,
        escalated_by=bindparam("by", type_=Text),
        escalation_reason=bindparam("reason", type_=Text),
    )
)

WITHDRAW_CHALLENGE = Statement(
    update(case_challenges)
    .where(case_challenges.c.challenge_id == bindparam("the_challenge", type_=Uuid))
    .values(
        state=literal_column("'WITHDRAWN'"),
        withdrawn_at=_MOMENT,
        withdrawn_by=bindparam("by", type_=Text),
        withdrawal_reason=bindparam("reason", type_=Text),
    )
)

DUE_CHALLENGES = Statement(
    select(case_challenges.c.case_id, case_challenges.c.challenge_id)
    .where(case_challenges.c.state == literal_column("'CHALLENGED'"), case_challenges.c.due_at <= _MOMENT)
    .order_by(case_challenges.c.due_at)
    .limit(bindparam("limit", type_=Integer))
)
"""What was not settled in time, the longest overdue first."""

DECIDE_CHALLENGE = Statement(
    update(case_challenges)
    .where(case_challenges.c.challenge_id == bindparam("the_challenge", type_=Uuid))
    .values(
        state=bindparam("result", type_=Text),
        decided_at=_MOMENT,
        decided_by=bindparam("by", type_=Text),
        decision_reason=bindparam("reason", type_=Text),
        new_decision_id=bindparam("new_decision", type_=Uuid),
    )
)

OWN_AGENCY = Statement(select(func.bound_agency()))
"""The agency whose desk the bound organisation is."""

ROLES = Statement(
    select(case_roles.c.person_id, case_roles.c.role, case_roles.c.ended_at.is_(None).label("stands")).where(
        case_roles.c.case_id == _CASE, ~case_roles.c.is_error
    )
)
"""Who is in a case now, and who was, but for those who never should have been."""

END_ROLE = Statement(
    update(case_roles)
    .where(
        case_roles.c.case_id == _CASE,
        case_roles.c.person_id == bindparam("the_person", type_=Uuid),
        case_roles.c.ended_at.is_(None),
    )
    .values(ended_at=_MOMENT)
)

END_AS_ERROR = Statement(
    update(case_roles)
    .where(
        case_roles.c.case_id == _CASE,
        case_roles.c.person_id == bindparam("the_person", type_=Uuid),
        ~case_roles.c.is_error,
    )
    .values(ended_at=func.coalesce(case_roles.c.ended_at, _MOMENT), is_error=literal_column("true"))
)
"""Take every role that somebody had in a case for an error, those that ended before as well."""

ADD_ROLE = _insert_into(case_roles, "case_role_id", "ended_at", "is_error")

ADMIT = Statement(update(cases).where(cases.c.case_id == _CASE).values(home_accepted_at=_MOMENT))
"""Open the case to the home authority that has accepted it: what hangs on it is read by that."""

CANCEL_TRANSFER = Statement(
    update(case_transfers)
    .where(
        case_transfers.c.case_id == _CASE,
        case_transfers.c.accepted_at.is_(None),
        case_transfers.c.cancelled_at.is_(None),
    )
    .values(cancelled_at=_MOMENT)
)
"""End a request that was not accepted: a new one takes its place, or the case is closed."""

ACCEPT_TRANSFER = Statement(
    update(case_transfers)
    .where(
        case_transfers.c.case_id == _CASE,
        case_transfers.c.home_hub == func.bound_hub(),
        case_transfers.c.accepted_at.is_(None),
        case_transfers.c.cancelled_at.is_(None),
    )
    .values(
        accepted_at=_MOMENT,
        accepted_by=bindparam("by", type_=Text),
        acceptance_document=bindparam("document", type_=Text),
    )
    .returning(case_transfers.c.transfer_id)
)
"""Accept what was asked of the bound organisation's own hub; no row when nothing is asked of it."""
