"""Reading cases: the whole to the hub, the frame to whoever brought it; who consulted what in the same statement."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    FromClause,
    Integer,
    ScalarSelect,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bluelamp.kit.audit.statements import consulted_page, entry_from
from bluelamp.kit.database import Statement, build_object
from bluelamp.schemas.audit import AuditAction
from safeguarding.cases.statements.corrections import correction_document, newest
from safeguarding.cases.statements.telling import subjects_of
from safeguarding.cases.tables import (
    case_challenges,
    case_clocks,
    case_corrections,
    case_decisions,
    case_details,
    case_discussions,
    case_history,
    case_notifications,
    case_people,
    case_referrals,
    case_transfers,
    cases,
)
from safeguarding.people.tables import people

_LIMIT = bindparam("limit", type_=Integer)
_AFTER_TIME = bindparam("after_time", type_=DateTime(timezone=True))
_AFTER_ID = bindparam("after_id", type_=Uuid)
_CASE = bindparam("the_case", type_=Uuid)
_NO_LIST: ColumnElement[Any] = literal_column("'[]'::json")
_FRAME = ("case_id", "reference", "hub", "kind", "status", "lpu", "received_at", "updated_at", "outcome")
_INNER = ("home_hub", "responsible_hub", "rating", "level_of_need")
_TRANSFER_FIELDS = (
    "transfer_id",
    "case_id",
    "reference",
    "hub",
    "home_hub",
    "reason",
    "requested_at",
    "accepted_at",
    "accepted_by",
    "acceptance_document",
)


def _ours() -> ColumnElement[bool]:
    """Whether the case is the bound hub's own, or one that it has accepted: then it sees more than the frame."""
    own = select(func.bound_hub()).scalar_subquery()
    return or_(cases.c.hub == own, and_(cases.c.home_hub == own, cases.c.home_accepted_at.is_not(None)))


def _seen_by_force() -> ColumnElement[bool]:
    return or_(cases.c.referrer == bindparam("reader", type_=Text), cases.c.lpu == bindparam("reader_lpu", type_=Text))


def _filtered() -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for name in ("status", "rating", "kind", "hub", "lpu"):
        wanted = bindparam(f"wanted_{name}", type_=Text)
        # A rating that the reader is not shown is no filter either.
        column = case((_ours(), cases.c.rating)) if name == "rating" else cases.c[name]
        conditions.append(or_(wanted.is_(None), column == wanted))
    since = bindparam("received_from", type_=DateTime(timezone=True))
    until = bindparam("received_until", type_=DateTime(timezone=True))
    return [
        *conditions,
        or_(since.is_(None), cases.c.received_at >= since),
        or_(until.is_(None), cases.c.received_at < until),
    ]


def _list(*conditions: ColumnElement[bool]) -> Statement:
    order = (cases.c.received_at.desc(), cases.c.case_id.desc())
    inner = [case((_ours(), cases.c[name])).label(name) for name in ("rating", "level_of_need")]
    # Where somebody is thought to live is told to whoever brought the case once that hub has accepted it.
    told_home = or_(_ours(), cases.c.home_accepted_at.is_not(None))
    inner.append(case((told_home, cases.c.home_hub)).label("home_hub"))
    names = (*_FRAME, "responsible_hub")
    found = (
        select(*(cases.c[name] for name in names), *inner, func.row_number().over(order_by=order).label("place"))
        .where(
            *conditions,
            *_filtered(),
            or_(_AFTER_ID.is_(None), tuple_(cases.c.received_at, cases.c.case_id) < tuple_(_AFTER_TIME, _AFTER_ID)),
        )
        .order_by(*order)
        .limit(_LIMIT + 1)
        .cte("found")
    )
    document = build_object(**{name: found.c[name] for name in (*_FRAME, *_INNER)})
    position = (found.c.received_at, found.c.case_id)
    return Statement(consulted_page("list_cases", found, document, found.c.case_id, position))


def _all_of(
    table: Any, document: ColumnElement[Any], seen: FromClause, *order: ColumnElement[Any]
) -> ScalarSelect[Any]:
    return (
        select(func.coalesce(func.json_agg(aggregate_order_by(document, *order)), _NO_LIST))
        .where(table.c.case_id == seen.c.case_id)
        .correlate(seen)
        .scalar_subquery()
    )


def _people_of(seen: FromClause) -> ScalarSelect[Any]:
    document = build_object(
        person_id=case_people.c.person_id,
        role=case_people.c.role,
        **{name: people.c[name] for name in ("given_name", "family_name", "date_of_birth", "sex")},
    )
    ordered = aggregate_order_by(document, case_people.c.added_at, case_people.c.person_id)
    return (
        select(func.coalesce(func.json_agg(ordered), _NO_LIST))
        .select_from(case_people.join(people, people.c.person_id == case_people.c.person_id))
        .where(case_people.c.case_id == seen.c.case_id)
        .correlate(seen)
        .scalar_subquery()
    )


def discussion_document() -> ColumnElement[Any]:
    """Build a Discussion from a row of case_discussions."""
    record = case_discussions.c.record
    written = (
        "attendees",
        "information_shared",
        "threshold",
        "immediate_safety_plan",
        "medical_needed",
        "who_tells_family",
        "must_not_be_told",
        "actions",
        "decision_maker",
    )
    names = ("conference_due_at", "assessment_due_at", "recorded_by", "recorded_at")
    return build_object(
        **{name: case_discussions.c[name] for name in ("discussion_id", "kind", "held_at")},
        **{name: record[name] for name in written},
        **{name: case_discussions.c[name] for name in names},
    )


def _columns(table: Any, *without: str) -> ColumnElement[Any]:
    return build_object(**{column.name: column for column in table.c if column.name not in without})


def _clocks_of(seen: FromClause) -> ScalarSelect[Any]:
    document = _columns(case_clocks, "clock_id", "case_id", "referrer_organisation_id", "set_at")
    return _all_of(case_clocks, document, seen, case_clocks.c.clock_id)


def _home_authority_of(seen: FromClause) -> ScalarSelect[Any]:
    return (
        select(build_object(**{name: case_transfers.c[name] for name in _TRANSFER_FIELDS}))
        .where(case_transfers.c.case_id == seen.c.case_id, case_transfers.c.cancelled_at.is_(None))
        .correlate(seen)
        .scalar_subquery()
    )


def _referral_of(seen: FromClause) -> ScalarSelect[Any]:
    return (
        select(_columns(case_referrals, "case_id", "decision_id"))
        .where(case_referrals.c.case_id == seen.c.case_id)
        .correlate(seen)
        .scalar_subquery()
    )


def _details_of(seen: FromClause, name: str) -> ScalarSelect[Any]:
    chosen = select(case_details.c[name]).where(case_details.c.case_id == seen.c.case_id)
    return chosen.correlate(seen).scalar_subquery()


def _corrected(seen: FromClause, name: str) -> ColumnElement[Any]:
    return newest(name, _details_of(seen, name), seen)


def _told(seen: FromClause, *, to_reader: bool) -> ScalarSelect[Any]:
    """Build what was told of the case; of a frame's reader what their own organisation was told."""
    told = case_notifications.c
    document = build_object(**{name: told[name] for name in ("notification_id", "kind", "notified_at", "message")})
    reader = bindparam("audit_organisation", type_=Uuid)
    return (
        select(func.coalesce(func.json_agg(aggregate_order_by(document, told.notification_id)), _NO_LIST))
        .where(told.case_id == seen.c.case_id, reader == func.any(told.recipients) if to_reader else true())
        .correlate(seen)
        .scalar_subquery()
    )


def _hub_document(seen: CTE) -> ColumnElement[Any]:
    names = ("referrer", "referrer_kind", "referrer_organisation_id", "acknowledged_at")
    workers = ("allocated_worker", "proposed_worker", "open_elsewhere")
    source = build_object(service=seen.c.source_service, id=seen.c.source_id, reference=seen.c.source_reference)
    details = ("lawful_basis", "regime", "referrer_rating", "referrer_rating_reason")
    challenge = _columns(case_challenges, "case_id", "organisation_id")
    decision = _columns(case_decisions, "case_id", "organisation_id")
    return build_object(
        view=literal_column("'hub'"),
        **{name: seen.c[name] for name in (*_FRAME, *_INNER, *names, *workers)},
        **{name: seen.c[name] for name in ("decided_at", "released_at", "closed_at", "version")},
        source=case((seen.c.source_service.is_not(None), source), else_=null()),
        **{name: _corrected(seen, name) for name in ("concern", "agreement")},
        **{name: _details_of(seen, name) for name in details},
        corrections=_all_of(case_corrections, correction_document(), seen, case_corrections.c.position),
        people=_people_of(seen),
        clocks=_clocks_of(seen),
        discussions=_all_of(case_discussions, discussion_document(), seen, case_discussions.c.discussion_id),
        decisions=_all_of(case_decisions, decision, seen, case_decisions.c.decision_id),
        challenges=_all_of(case_challenges, challenge, seen, case_challenges.c.challenge_id),
        notifications=_told(seen, to_reader=False),
        home_authority=_home_authority_of(seen),
        referral=_referral_of(seen),
    )


def _frame_document(seen: CTE) -> ColumnElement[Any]:
    names = (*_FRAME, "acknowledged_at", "closed_at", "version")
    return build_object(
        view=literal_column("'frame'"),
        **{name: seen.c[name] for name in names},
        notifications=_told(seen, to_reader=True),
    )


def _record(*conditions: ColumnElement[bool]) -> Statement:
    seen = select(cases, _ours().label("ours")).where(cases.c.case_id == _CASE, *conditions).cte("seen")
    audited = entry_from(AuditAction.CONSULTATION, "get_case", subjects_of(seen), source=seen)
    document = case((seen.c.ours, _hub_document(seen)), else_=_frame_document(seen))
    return Statement(select(cast(document, Text).label("document"), seen.c.version).select_from(seen).add_cte(audited))


def _history() -> Statement:
    names = [column.name for column in case_history.c if column.name not in {"case_id", "referrer_organisation_id"}]
    found = (
        select(
            *(case_history.c[name] for name in names),
            func.row_number().over(order_by=case_history.c.entry_id).label("place"),
        )
        .where(
            case_history.c.case_id == _CASE,
            or_(_AFTER_ID.is_(None), case_history.c.entry_id > _AFTER_ID),
        )
        .order_by(case_history.c.entry_id)
        .limit(_LIMIT + 1)
        .cte("found")
    )
    document = build_object(**{name: found.c[name] for name in names})
    position = (found.c.occurred_at, found.c.entry_id)
    return Statement(consulted_page("get_case_history", found, document, _CASE, position))


def _waiting() -> Statement:
    found = (
        select(case_transfers, func.row_number().over(order_by=case_transfers.c.transfer_id).label("place"))
        .where(
            case_transfers.c.home_hub == select(func.bound_hub()).scalar_subquery(),
            case_transfers.c.accepted_at.is_(None),
            case_transfers.c.cancelled_at.is_(None),
            or_(_AFTER_ID.is_(None), case_transfers.c.transfer_id > _AFTER_ID),
        )
        .order_by(case_transfers.c.transfer_id)
        .limit(_LIMIT + 1)
        .cte("found")
    )
    document = build_object(**{name: found.c[name] for name in _TRANSFER_FIELDS})
    position = (found.c.requested_at, found.c.transfer_id)
    return Statement(consulted_page("list_home_authority_requests", found, document, found.c.case_id, position))


CONFINED_LIST = _list(true())
"""One page of what a desk or a partner may see, newest first; row-level security confines the rows."""

FORCE_LIST = _list(_seen_by_force())
"""One page of the frames that a force reader may see: their own, and their unit's."""

CONFINED_RECORD = _record()
"""A case as a desk or a partner may see it; no row when it is not theirs to see."""

FORCE_RECORD = _record(_seen_by_force())
"""A case's frame for a force reader."""

OURS = Statement(select(_ours().label("ours")).select_from(cases).where(cases.c.case_id == _CASE))
"""Whether the bound hub sees more of a case than its frame; no row when it does not see even that."""

HISTORY = _history()
"""One page of what happened to a case, oldest first."""

WAITING_TRANSFERS = _waiting()
"""What the bound hub is asked to accept as home authority, oldest first."""

EXISTS = Statement(select(cases.c.case_id).where(cases.c.case_id == _CASE))
