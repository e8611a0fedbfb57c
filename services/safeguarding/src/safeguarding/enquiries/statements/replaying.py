"""What was known of a case at a moment: its state, who was in it, what was said, and the answers as they stood then."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    FromClause,
    ScalarSelect,
    Table,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by, array

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement, build_object
from bluelamp.schemas.audit import AuditAction
from safeguarding.cases.statements.corrections import correction_document, newest
from safeguarding.cases.statements.reading import discussion_document
from safeguarding.cases.tables import (
    case_challenges,
    case_clocks,
    case_corrections,
    case_decisions,
    case_details,
    case_discussions,
    case_history,
    case_notifications,
    case_roles,
    case_transfers,
    cases,
)
from safeguarding.enquiries.statements.documents import QUESTION_FIELDS, answer_document, response_of
from safeguarding.enquiries.tables import enquiries

_AT = bindparam("known_at", type_=DateTime(timezone=True))
_NO_ROWS: ColumnElement[Any] = literal_column("'[]'::json")
_FRAME = ("case_id", "reference", "hub", "kind", "received_at", "referrer", "referrer_kind")
_AT_RECEIPT = ("proposed_worker", "open_elsewhere")
_CORRECTED = ("concern", "agreement")
_DETAILS = ("lawful_basis", "regime", "referrer_rating", "referrer_rating_reason")
_DECIDED = (
    "decision_id",
    "primary_outcome",
    "secondary_outcomes",
    "level_of_need",
    "rating",
    "rag_profile_id",
    "threshold",
    "rationale",
    "information_relied_on",
    "information_outstanding",
    "dissent",
    "decided_by",
    "grade",
    "decided_at",
    "referral",
)


def _found() -> CTE:
    heard = case_corrections.c.heard_at <= _AT
    return (
        select(
            *(cases.c[name] for name in (*_FRAME, *_AT_RECEIPT)),
            *(case_details.c[name] for name in _DETAILS),
            *(newest(name, case_details.c[name], cases, heard).label(name) for name in _CORRECTED),
        )
        .join(case_details, case_details.c.case_id == cases.c.case_id)
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


def _step_of(found: CTE) -> FromClause:
    """Build the last step before the moment: what it left is how the case stood."""
    return (
        select(*(case_history.c[name] for name in ("to_status", "rating", "level_of_need", "allocated_worker")))
        .where(case_history.c.case_id == found.c.case_id, case_history.c.occurred_at <= _AT)
        .order_by(case_history.c.occurred_at.desc(), case_history.c.entry_id.desc())
        .limit(1)
        .lateral("step")
    )


def _by_then(moment: ColumnElement[Any], value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Build a value that was known once its moment had come; nothing before."""
    return case((moment <= _AT, value))


def _all_of(
    table: Table, found: CTE, written_at: str, document: ColumnElement[Any], *order: ColumnElement[Any]
) -> ScalarSelect[Any]:
    return (
        select(func.coalesce(func.json_agg(aggregate_order_by(document, *order)), _NO_ROWS))
        .where(table.c.case_id == found.c.case_id, table.c[written_at] <= _AT)
        .correlate(found)
        .scalar_subquery()
    )


def _ratings(found: CTE) -> ScalarSelect[Any]:
    """Build each step that changed the rating or the level of need."""
    given = tuple_(case_history.c.rating, case_history.c.level_of_need)
    order = (case_history.c.occurred_at, case_history.c.entry_id)
    before = [func.lag(case_history.c[name]).over(order_by=order) for name in ("rating", "level_of_need")]
    steps = (
        select(case_history, given.is_distinct_from(tuple_(*before)).label("is_new"))
        .where(case_history.c.case_id == found.c.case_id, case_history.c.occurred_at <= _AT)
        .correlate(found)
        .subquery("rated")
    )
    document = build_object(
        rated_at=steps.c.occurred_at,
        rating=steps.c.rating,
        level_of_need=steps.c.level_of_need,
        rated_by=steps.c.actor,
        reason=steps.c.reason,
    )
    ordered = aggregate_order_by(document, steps.c.occurred_at, steps.c.entry_id)
    return select(func.coalesce(func.json_agg(ordered), _NO_ROWS)).where(steps.c.is_new).scalar_subquery()


def _clocks(found: CTE) -> ScalarSelect[Any]:
    clock = case_clocks.c
    names = ("kind", "rule_id", "rating", "started_at", "due_at")
    document = build_object(
        **{name: clock[name] for name in names},
        stopped_at=_by_then(clock.stopped_at, clock.stopped_at),
        stop_reason=_by_then(clock.stopped_at, clock.stop_reason),
        breached_at=_by_then(clock.breached_at, clock.breached_at),
    )
    return _all_of(case_clocks, found, "set_at", document, clock.clock_id)


def _decisions(found: CTE) -> ScalarSelect[Any]:
    decided = case_decisions.c
    released_at = _by_then(decided.released_at, decided.released_at)
    document = build_object(**{name: decided[name] for name in _DECIDED}, released_at=released_at)
    return _all_of(case_decisions, found, "decided_at", document, decided.decision_id)


def _challenges(found: CTE) -> ScalarSelect[Any]:
    raised = case_challenges.c
    names = ("challenge_id", "decision_id", "agency", "challenged_by", "challenged_at", "reason")
    state = case(
        (or_(raised.withdrawn_at <= _AT, raised.decided_at <= _AT), raised.state),
        (raised.escalated_at <= _AT, literal_column("'ESCALATED'")),
        else_=literal_column("'CHALLENGED'"),
    )
    ends = ("escalated_at", "decided_at", "withdrawn_at")
    document = build_object(
        **{name: raised[name] for name in names},
        state=state,
        **{name: _by_then(raised[name], raised[name]) for name in ends},
        new_decision_id=_by_then(raised.decided_at, raised.new_decision_id),
    )
    return _all_of(case_challenges, found, "challenged_at", document, raised.challenge_id)


def _notifications(found: CTE) -> ScalarSelect[Any]:
    told = case_notifications.c
    document = build_object(**{name: told[name] for name in ("notification_id", "kind", "notified_at", "message")})
    return _all_of(case_notifications, found, "notified_at", document, told.notification_id)


def _home_authority(found: CTE) -> ScalarSelect[Any]:
    """Build what the home authority had been asked: the request that no other had taken the place of by then."""
    asked = case_transfers.c
    names = ("transfer_id", "case_id", "reference", "hub", "home_hub", "reason", "requested_at")
    accepted = ("accepted_at", "accepted_by", "acceptance_document")
    document = build_object(
        **{name: asked[name] for name in names},
        **{name: _by_then(asked.accepted_at, asked[name]) for name in accepted},
    )
    return (
        select(document)
        .where(
            asked.case_id == found.c.case_id,
            asked.requested_at <= _AT,
            or_(asked.cancelled_at.is_(None), asked.cancelled_at > _AT),
        )
        .correlate(found)
        .scalar_subquery()
    )


def _came_too_late(found: CTE, asked: FromClause) -> ColumnElement[bool]:
    """Whether a decision of that very moment says that it was taken without this answer.

    An answer has the time at which it was given and is there once it is committed: a decision in between has not seen
    it, and its own record of what was outstanding says so.
    """
    decided = case_decisions.c
    missing = [
        decided.information_outstanding.contains(
            func.jsonb_build_array(
                func.jsonb_build_object(
                    literal_column("'enquiry_id'"),
                    asked.c.enquiry_id,
                    literal_column("'state'"),
                    literal_column(f"'{state}'"),
                )
            )
        )
        for state in ("ASKED", "UNAVAILABLE")
    ]
    return (
        select(literal_column("1"))
        .where(decided.case_id == found.c.case_id, decided.decided_at == _AT, or_(*missing))
        .correlate(found, asked)
        .exists()
    )


def _asked(found: CTE, *, outstanding: bool) -> ScalarSelect[Any]:
    """Build what every agency was asked with its answer as it stood, or only those nobody had heard from by then."""
    asked = (
        select(*(enquiries.c[name] for name in QUESTION_FIELDS))
        .where(enquiries.c.case_id == found.c.case_id, enquiries.c.asked_at <= _AT)
        .correlate(found)
        .subquery("asked")
    )
    response = response_of(asked, as_known=True)
    document = answer_document(asked, response)
    if outstanding:
        document = build_object(**{name: asked.c[name] for name in ("enquiry_id", "agency", "due_at")})
    ordered = func.json_agg(aggregate_order_by(document, asked.c.asked_at, asked.c.enquiry_id))
    # Not to have searched is no answer to what was asked.
    status = response.c.document.op("->>")(literal_column("'status'"))
    waiting = func.coalesce(status, literal_column("'NOT_SEARCHED'")) == literal_column("'NOT_SEARCHED'")
    return (
        select(func.coalesce(ordered, _NO_ROWS))
        .select_from(asked.outerjoin(response, not_(_came_too_late(found, asked))))
        .where(waiting if outstanding else true())
        .scalar_subquery()
    )


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
    step = _step_of(found)
    discussion = (case_discussions, found, "recorded_at", discussion_document(), case_discussions.c.discussion_id)
    corrections = (case_corrections, found, "heard_at", correction_document(), case_corrections.c.position)
    # A closed case waits for nobody.
    outstanding = case(
        (step.c.to_status == literal_column("'CLOSED'"), _NO_ROWS), else_=_asked(found, outstanding=True)
    )
    document = build_object(
        **{name: found.c[name] for name in (*_FRAME, *_AT_RECEIPT, *_CORRECTED, *_DETAILS)},
        at=_AT,
        status=step.c.to_status,
        rating=step.c.rating,
        level_of_need=step.c.level_of_need,
        allocated_worker=step.c.allocated_worker,
        home_authority=_home_authority(found),
        corrections=_all_of(*corrections),
        people=func.people_as_known(found.c.case_id, _AT, type_=JSONB),
        ratings=_ratings(found),
        clocks=_clocks(found),
        discussions=_all_of(*discussion),
        decisions=_decisions(found),
        challenges=_challenges(found),
        notifications=_notifications(found),
        outstanding=outstanding,
        answers=_asked(found, outstanding=False),
    )
    return Statement(
        select(cast(document, Text).label("document")).select_from(found.join(step, true())).add_cte(_audited(found))
    )


AS_KNOWN = _as_known()
"""A case as it was known; no row before it was received, or when the reader's hub does not have it."""
