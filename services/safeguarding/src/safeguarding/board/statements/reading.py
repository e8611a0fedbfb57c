"""The board as PostgreSQL writes it: the rows with their clocks and answers, and the log of who looked."""

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql.selectable import LateralFromClause

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement, build_object
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.safeguarding.board import NextAction
from bluelamp.schemas.safeguarding.codes import Rating
from safeguarding.board.rules.actions import NEXT_ACTIONS, RATINGS
from safeguarding.cases.tables import case_challenges, case_clocks, cases
from safeguarding.enquiries.tables import enquiries

_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_LIMIT = bindparam("limit", type_=Integer)
_AFTER_RANK = bindparam("after_rank", type_=Integer)
_AFTER_TIME = bindparam("after_time", type_=DateTime(timezone=True))
_AFTER_ID = bindparam("after_id", type_=Uuid)
_ROW = ("case_id", "reference", "hub", "kind", "status", "rating", "level_of_need", "received_at")


def _text(value: str | None) -> ColumnElement[Any]:
    """Write one of our own codes into the statement: partial indexes are found by literals alone."""
    return literal_column("NULL" if value is None else f"'{value}'")


def _number(value: int) -> ColumnElement[Any]:
    return literal_column(str(value))


_rank = case(
    *((cases.c.rating == _text(rating), _number(place)) for place, rating in enumerate(RATINGS) if rating is not None),
    else_=_number(RATINGS.index(None)),
)
_action = case(
    (
        and_(cases.c.status == _text("SCREENED"), cases.c.rating == _text(Rating.BLUE)),
        _text(NextAction.DECIDE),
    ),
    (
        and_(
            cases.c.acknowledged_at.is_(None),
            cases.c.status.in_([_text(s) for s, action in NEXT_ACTIONS.items() if action is NextAction.CLOSE]),
        ),
        _text(NextAction.ACKNOWLEDGE),
    ),
    *((cases.c.status == _text(status), _text(action)) for status, action in NEXT_ACTIONS.items()),
)


def _found() -> CTE:
    order = (_rank, cases.c.received_at.desc(), cases.c.case_id.desc())
    earlier = or_(
        _rank > _AFTER_RANK,
        and_(_rank == _AFTER_RANK, cases.c.received_at < _AFTER_TIME),
        and_(_rank == _AFTER_RANK, cases.c.received_at == _AFTER_TIME, cases.c.case_id < _AFTER_ID),
    )
    return (
        select(
            *(cases.c[name] for name in _ROW),
            _rank.label("rank"),
            _action.label("next_action"),
            func.row_number().over(order_by=order).label("place"),
        )
        .where(
            # Row-level security confines the rows; the condition repeats it so that the planner takes the index.
            cases.c.responsible_hub == select(func.bound_hub()).scalar_subquery(),
            cases.c.status != _text("CLOSED"),
            or_(_AFTER_ID.is_(None), earlier),
        )
        .order_by(*order)
        .limit(_LIMIT + _number(1))
        .cte("found")
    )


def _clock(found: CTE, kind: str) -> LateralFromClause:
    """Build the newest clock of a kind: one that a re-rating ended has another in its place, or none."""
    left = cast(func.floor(func.extract("epoch", case_clocks.c.due_at - _MOMENT)), BigInteger)
    document = build_object(
        due_at=case_clocks.c.due_at,
        seconds_left=case((case_clocks.c.stopped_at.is_(None), left)),
        stopped_at=case_clocks.c.stopped_at,
        breached_at=case_clocks.c.breached_at,
    )
    return (
        select(document.label("document"))
        .where(
            case_clocks.c.case_id == found.c.case_id,
            case_clocks.c.kind == _text(kind),
            case_clocks.c.stop_reason.is_distinct_from(_text("RE_RATED")),
        )
        .order_by(case_clocks.c.clock_id.desc())
        .limit(_number(1))
        .lateral(f"{kind.lower()}_clock")
    )


def _breached(found: CTE) -> ColumnElement[bool]:
    """Look at every clock that the case has had: a breach does not go away by another rating."""
    late = or_(
        case_clocks.c.breached_at.is_not(None),
        func.coalesce(case_clocks.c.stopped_at, _MOMENT) > case_clocks.c.due_at,
    )
    return select(_number(1)).where(case_clocks.c.case_id == found.c.case_id, late).correlate(found).exists()


def _challenge_due(found: CTE) -> ColumnElement[Any]:
    open_ = case_challenges.c.state.in_([_text("CHALLENGED"), _text("ESCALATED")])
    due = select(case_challenges.c.due_at).where(case_challenges.c.case_id == found.c.case_id, open_)
    challenged = found.c.status.in_([_text("CHALLENGED"), _text("ESCALATED")])
    return case((challenged, due.correlate(found).scalar_subquery()))


def _outstanding(found: CTE) -> ColumnElement[Any]:
    answer = build_object(
        enquiry_id=enquiries.c.enquiry_id,
        agency=enquiries.c.agency,
        state=enquiries.c.state,
        due_at=enquiries.c.due_at,
        overdue=enquiries.c.due_at <= _MOMENT,
    )
    return (
        select(func.json_agg(aggregate_order_by(answer, enquiries.c.agency, enquiries.c.enquiry_id)))
        .where(
            enquiries.c.case_id == found.c.case_id,
            enquiries.c.state.in_([_text("ASKED"), _text("UNAVAILABLE"), _text("NOT_SEARCHED")]),
        )
        .correlate(found)
        .scalar_subquery()
    )


def _board(*, logged: bool) -> Statement:
    found = _found()
    rag, statutory = _clock(found, "RAG"), _clock(found, "STATUTORY")
    document = build_object(
        **{name: found.c[name] for name in _ROW},
        rag_clock=rag.c.document,
        statutory_clock=statutory.c.document,
        breached=_breached(found),
        challenge_due_at=_challenge_due(found),
        outstanding=func.coalesce(_outstanding(found), literal_column("'[]'::json")),
        next_action=found.c.next_action,
    )
    listed, last = found.c.place <= _LIMIT, found.c.place == _LIMIT
    page = select(
        func.coalesce(
            cast(func.json_agg(aggregate_order_by(document, found.c.place)).filter(listed), Text), _text("[]")
        ).label("items"),
        func.coalesce(func.max(found.c.place) > _LIMIT, literal_column("false")).label("more"),
        func.max(found.c.rank).filter(last).label("last_rank"),
        func.max(found.c.received_at).filter(last).label("last_time"),
        func.max(cast(found.c.case_id, Text)).filter(last).label("last_id"),
    ).select_from(found.outerjoin(rag, true()).outerjoin(statutory, true()))
    if not logged:
        return Statement(page)
    everybody = func.coalesce(func.array_agg(found.c.case_id).filter(listed), literal_column("'{}'::uuid[]"))
    return Statement(
        page.add_cte(entry_from(AuditAction.CONSULTATION, "get_board", select(everybody).scalar_subquery()))
    )


BOARD = _board(logged=True)
"""One page of the board of the bound hub, with the audit entry of every case in it."""

BOARD_AGAIN = _board(logged=False)
"""The same, looked at again for a stream: what of it is shown is logged when it is."""
