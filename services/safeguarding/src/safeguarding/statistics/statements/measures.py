"""The counts behind a hub's figures (domain.md §2.7), each over a period that ends before its end."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    extract,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from bluelamp.kit.database import Statement
from bluelamp.schemas.safeguarding.codes import Agency, CaseRole
from safeguarding.cases.tables import case_clocks, case_decisions, case_history, case_people, cases
from safeguarding.domestic_abuse.tables import abuse_incidents
from safeguarding.enquiries.tables import enquiries
from safeguarding.hubs.tables import hub_members, hubs
from safeguarding.people.tables import people

_SINCE = bindparam("period_from", type_=DateTime(timezone=True))
_UNTIL = bindparam("period_until", type_=DateTime(timezone=True))
_NOW = bindparam("moment", type_=DateTime(timezone=True))
_HUB = bindparam("the_hub", type_=Text)
_PROTECTED = (CaseRole.SUBJECT, CaseRole.VICTIM, CaseRole.CHILD)


def _text(value: str) -> ColumnElement[Any]:
    return literal_column(f"'{value}'")


def _within(moment: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(moment >= _SINCE, moment < _UNTIL)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _decided() -> CTE:
    """Build the cases of a hub that were first decided in the period, with how that decision came about."""
    first = (
        select(case_decisions.c.case_id, case_decisions.c.rating, case_decisions.c.decided_at)
        .ext(distinct_on(case_decisions.c.case_id))
        .order_by(case_decisions.c.case_id, case_decisions.c.decision_id)
        .subquery("first")
    )
    hours = extract("epoch", first.c.decided_at - cases.c.received_at) / literal_column("3600.0")
    return (
        select(
            cases.c.case_id,
            func.coalesce(first.c.rating, _text("UNRATED")).label("rating"),
            hours.label("hours"),
        )
        .join(first, first.c.case_id == cases.c.case_id)
        .where(cases.c.responsible_hub == _HUB, _within(first.c.decided_at))
        .cte("decided")
    )


def _clock_of(found: CTE, kind: str) -> Any:
    return (
        select(case_clocks.c.due_at, case_clocks.c.stopped_at, case_clocks.c.stop_reason)
        .where(
            case_clocks.c.case_id == found.c.case_id,
            case_clocks.c.kind == _text(kind),
            case_clocks.c.stop_reason.is_distinct_from(_text("RE_RATED")),
        )
        .order_by(case_clocks.c.clock_id.desc())
        .limit(1)
        .lateral("clock")
    )


def _was_late(found: CTE, kind: str) -> ColumnElement[bool]:
    """Say whether a clock of the kind that a re-rating ended had not been kept by then."""
    late = or_(case_clocks.c.breached_at.is_not(None), case_clocks.c.stopped_at > case_clocks.c.due_at)
    return (
        select(literal_column("1"))
        .where(
            case_clocks.c.case_id == found.c.case_id,
            case_clocks.c.kind == _text(kind),
            case_clocks.c.stop_reason == _text("RE_RATED"),
            late,
        )
        .correlate(found)
        .exists()
    )


def _decisions() -> Statement:
    decided = _decided()
    clock = _clock_of(decided, "RAG")
    was_late = _was_late(decided, "RAG")
    has_clock = clock.c.due_at.is_not(None) | was_late

    def percentile(share: str) -> ColumnElement[Any]:
        return func.percentile_cont(literal_column(share)).within_group(decided.c.hours)

    return Statement(
        select(
            decided.c.rating,
            func.count().label("cases"),
            percentile("0.5").label("median"),
            percentile("0.9").label("ninetieth"),
            _how_many(has_clock).label("clocks"),
            _how_many(not_(was_late) & (clock.c.stopped_at <= clock.c.due_at)).label("kept"),
        )
        .select_from(decided.outerjoin(clock, true()))
        .group_by(decided.c.rating)
        .order_by(decided.c.rating)
    )


def _outcomes() -> Statement:
    decided = _decided()
    in_force = (
        select(case_decisions.c.primary_outcome)
        .where(case_decisions.c.case_id == decided.c.case_id)
        .order_by(case_decisions.c.decision_id.desc())
        .limit(1)
        .lateral("in_force")
    )
    return Statement(
        select(in_force.c.primary_outcome.label("outcome"), func.count().label("cases"))
        .select_from(decided.join(in_force, true()))
        .group_by(in_force.c.primary_outcome)
    )


def _working_day() -> Statement:
    received = (
        select(cases.c.case_id)
        .where(cases.c.responsible_hub == _HUB, cases.c.kind == _text("CHILD"), _within(cases.c.received_at))
        .cte("received")
    )
    clock = _clock_of(received, "STATUTORY")
    ended = or_(clock.c.stopped_at.is_not(None), clock.c.due_at < _NOW)
    # A case that ended otherwise was never answered by a social worker.
    answered = (clock.c.stop_reason == _text("ACKNOWLEDGED")) & (clock.c.stopped_at <= clock.c.due_at)
    return Statement(
        select(
            _how_many(ended).label("ended"),
            _how_many(answered & not_(_was_late(received, "STATUTORY"))).label("kept"),
        ).select_from(received.join(clock, true()))
    )


def _re_ratings() -> Statement:
    old, new = case_history.c.details["old_rating"].astext, case_history.c.details["new_rating"].astext
    return Statement(
        select(old.label("old_rating"), new.label("new_rating"), func.count().label("changes"))
        .join(cases, cases.c.case_id == case_history.c.case_id)
        .where(
            cases.c.responsible_hub == _HUB,
            case_history.c.verb == _text("RE_RATE"),
            # A first rating changes none.
            old.is_not(None),
            _within(case_history.c.occurred_at),
        )
        .group_by(old, new)
        .order_by(old, new)
    )


def _repeats() -> Statement:
    """Count the cases in which somebody whom they are for had another within the year before.

    Somebody who was merged is the one that is kept.
    """
    person = func.coalesce(people.c.merged_into, people.c.person_id).label("person_id")
    year: ColumnElement[Any] = literal_column("interval '12 months'")
    protected = (
        select(cases.c.case_id, cases.c.received_at, person)
        .select_from(
            cases.join(case_people, case_people.c.case_id == cases.c.case_id).join(
                people, people.c.person_id == case_people.c.person_id
            )
        )
        .where(
            cases.c.responsible_hub == _HUB,
            cases.c.received_at >= _SINCE - year,
            cases.c.received_at < _UNTIL,
            case_people.c.role.in_([_text(role) for role in _PROTECTED]),
        )
        .cte("protected")
    )
    last = func.max(protected.c.received_at).over(
        partition_by=protected.c.person_id, order_by=protected.c.received_at, groups=(None, -1)
    )
    before = select(protected.c.case_id, protected.c.received_at, last.label("last_at")).subquery("before")
    again = select(before.c.case_id).where(before.c.last_at >= before.c.received_at - year).distinct().subquery("again")
    return Statement(
        select(func.count().label("cases"), func.count(again.c.case_id).label("repeats"))
        .select_from(cases.outerjoin(again, again.c.case_id == cases.c.case_id))
        .where(cases.c.responsible_hub == _HUB, _within(cases.c.received_at))
    )


def _agencies() -> Statement:
    """Count for every agency that had a desk in the hub in the period, or was asked; from nought."""
    member = hub_members.c
    desks = select(member.agency).where(
        member.hub == _HUB,
        member.agency != _text(Agency.HUB_MANAGEMENT),
        member.effective_from < _UNTIL,
        or_(member.effective_until.is_(None), member.effective_until > _SINCE),
    )
    asked = (
        select(enquiries.c.agency, enquiries.c.answered_at, enquiries.c.due_at)
        .where(
            enquiries.c.hub == _HUB,
            enquiries.c.state != _text("CANCELLED"),
            _within(enquiries.c.due_at),
            enquiries.c.due_at <= _NOW,
        )
        .cte("asked")
    )
    agencies = desks.union(select(asked.c.agency)).subquery("agencies")
    return Statement(
        select(
            agencies.c.agency,
            func.count(asked.c.due_at).label("due"),
            _how_many(asked.c.answered_at.is_not(None)).label("answered"),
            _how_many(asked.c.answered_at <= asked.c.due_at).label("in_time"),
        )
        .select_from(agencies.outerjoin(asked, asked.c.agency == agencies.c.agency))
        .group_by(agencies.c.agency)
        .order_by(agencies.c.agency)
    )


def _weeks() -> Statement:
    """Count per unit and week of London's calendar, from nought where nothing was recorded."""
    zone = _text("Europe/London")
    week = (
        func.generate_series(
            cast(_SINCE, DateTime(timezone=True)),
            cast(_UNTIL, DateTime(timezone=True)) - literal_column("interval '1 second'"),
            literal_column("interval '7 days'"),
            zone,
        )
        .table_valued("begins", name="week")
        .render_derived()
    )
    unit = func.unnest(bindparam("units", type_=ARRAY(Text))).table_valued("lpu", name="unit").render_derived()
    of_hub: Select[Any] = select(literal_column("1")).where(hubs.c.hub == _HUB, unit.c.lpu == any_(hubs.c.lpus))
    # Every unit of the force, also where no hub serves it yet.
    units = select(unit.c.lpu).where(or_(_HUB.is_(None), of_hub.correlate(unit).exists())).cte("units")
    ends = func.timezone(zone, func.timezone(zone, week.c.begins) + literal_column("interval '7 days'"))
    recorded = (
        select(func.count())
        .where(
            abuse_incidents.c.lpu == units.c.lpu,
            abuse_incidents.c.recorded_at >= week.c.begins,
            abuse_incidents.c.recorded_at < ends,
        )
        .correlate(units, week)
        .scalar_subquery()
    )
    return Statement(
        select(units.c.lpu, week.c.begins.label("week_from"), ends.label("week_until"), recorded.label("recorded"))
        .select_from(units.join(week, true()))
        .order_by(units.c.lpu, week.c.begins)
        .limit(2000)
    )


DECISIONS = _decisions()
OUTCOMES = _outcomes()
WORKING_DAY = _working_day()
RE_RATINGS = _re_ratings()
REPEATS = _repeats()
AGENCIES = _agencies()
WEEKS = _weeks()
"""Domestic abuse recorded per unit and week; of these units, those that one hub serves, or all."""

BOUND_HUB = Statement(select(func.bound_hub()))
HUB_EXISTS = Statement(select(hubs.c.hub).where(hubs.c.hub == _HUB))
