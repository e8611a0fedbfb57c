"""When somebody is next visited: by example and by property (domain.md §4.11, ADR 0047)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.offenders.sex_offender_histories import KnownChange, VisitIntervalUnit
from bluelamp.schemas.offenders.sex_offenders import Management, RiskLevel, VisitMode
from offenders.caseload.rules.owing import Schedule
from offenders.sex_offenders.rules.visiting import (
    Changed,
    Planned,
    RuleSet,
    Visited,
    highest_of,
    interval_by,
    is_below,
    is_overdue,
    rule_set_on,
    standing_of,
)

BEGIN = date(2018, 1, 1)
TABLE = RuleSet(date(1990, 1, 1), VisitMode.CATEGORY_TABLE, 15, 12, 6, 3, 1)
PLANS = RuleSet(date(2017, 6, 1), VisitMode.PLAN_LED, 15)


def plan(on: date, months: int | None = 3, management: Management = Management.VISITED) -> Planned:
    return Planned(on, management, Schedule("MONTH", months) if months else None, 15)


def after(days: int) -> date:
    return BEGIN + timedelta(days=days)


def due(*happenings: Planned | Changed | Visited) -> date | None:
    return standing_of(BEGIN, 15, happenings).due_on


@pytest.mark.parametrize(
    ("level", "months"),
    [(RiskLevel.LOW, 12), (RiskLevel.MEDIUM, 6), (RiskLevel.HIGH, 3), (RiskLevel.VERY_HIGH, 1)],
)
def test_the_table_of_2014_visits_every_12_6_3_and_1_months(level, months):
    assert interval_by(TABLE, level) == (VisitIntervalUnit.MONTH, months)
    assert interval_by(PLANS, level) is None


@pytest.mark.parametrize(
    ("day", "mode"),
    [
        (date(2014, 8, 31), VisitMode.CATEGORY_TABLE),
        (date(2017, 5, 31), VisitMode.CATEGORY_TABLE),
        (date(2017, 6, 1), VisitMode.PLAN_LED),
    ],
)
def test_from_june_2017_each_plan_says_how_often(day, mode):
    assert (TABLE, PLANS)[rule_set_on((TABLE, PLANS), day)].mode is mode


def test_a_calendar_without_a_rule_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="every day"):
        rule_set_on((PLANS,), date(2014, 8, 31))


def test_who_is_new_is_seen_within_the_days_to_a_first_visit_and_so_again_until_there_is_a_plan():
    assert due() == date(2018, 1, 16)
    assert due(Visited(date(2018, 1, 10))) == date(2018, 1, 25)
    assert due(Visited(date(2018, 1, 10)), plan(date(2018, 1, 12))) == date(2018, 4, 10)


def test_a_visit_counts_on_its_own_day_whenever_it_is_recorded():
    begun = [plan(date(2018, 1, 1), 1), Visited(date(2018, 3, 1))]
    assert due(*begun, Visited(date(2018, 2, 1))) == due(*begun) == date(2018, 4, 1)


@pytest.mark.parametrize(
    ("months", "owed"),
    [
        (1, date(2018, 3, 10)),  # closer: an interval from the plan
        (3, date(2018, 4, 5)),
        (12, date(2019, 1, 5)),  # rarer: from the last visit
    ],
)
def test_another_plan_comes_from_it_when_it_is_closer_and_from_the_last_visit_when_it_is_rarer(months, owed):
    assert due(Visited(date(2018, 1, 5)), plan(date(2018, 1, 6), 3), plan(date(2018, 2, 10), months)) == owed


def test_what_is_overdue_stays_so_whatever_plan_is_made():
    late = [Visited(date(2018, 1, 5)), plan(date(2018, 1, 6), 1), plan(date(2018, 3, 1), 12)]
    assert due(*late) == date(2018, 2, 5)
    assert due(*late, Visited(date(2018, 3, 2))) == date(2019, 3, 2)


def test_nothing_is_owed_from_afar_and_any_change_brings_them_back():
    afar = [Visited(date(2018, 1, 5)), plan(date(2018, 2, 1), None, Management.REACTIVE)]
    assert standing_of(BEGIN, 15, afar).management is Management.REACTIVE
    assert due(*afar) is None
    for kind in KnownChange:
        back = standing_of(BEGIN, 15, [*afar, Changed(date(2018, 6, 1), kind, 10)])
        assert (back.management, back.due_on) == (Management.VISITED, date(2018, 6, 11))


def test_only_a_release_ends_the_custody():
    inside = [plan(date(2018, 2, 1), None, Management.IN_CUSTODY)]
    for kind in KnownChange:
        after_it = due(*inside, Changed(date(2018, 6, 1), kind, 15))
        assert after_it == (date(2018, 6, 16) if kind is KnownChange.RELEASED else None)


def test_a_plan_that_visits_again_gives_the_days_to_a_first_visit_but_never_more_than_its_interval():
    afar = plan(date(2018, 2, 1), None, Management.REACTIVE)
    assert due(afar, plan(date(2018, 6, 1), 3)) == date(2018, 6, 16)
    weekly = Planned(date(2018, 6, 1), Management.VISITED, Schedule("WEEK", 1), 15)
    assert due(afar, weekly) == date(2018, 6, 8)


@pytest.mark.parametrize("months", [1, 3, 12])
def test_no_plan_puts_off_the_visit_that_is_owed_on_coming_back(months):
    afar = [Visited(date(2018, 5, 25)), plan(date(2018, 5, 26), None, Management.REACTIVE)]
    learnt = Changed(date(2018, 6, 1), KnownChange.INTELLIGENCE, 15)
    again = plan(date(2018, 6, 2), months)
    assert due(*afar, learnt, again) == date(2018, 6, 16)
    assert due(*afar, plan(date(2018, 6, 1), months), again) == date(2018, 6, 16)
    seen = Visited(date(2018, 6, 10))
    assert due(*afar, learnt, seen, again) == due(*afar, learnt, again, seen)


def test_a_visit_owed_today_is_overdue_tomorrow():
    assert not is_overdue(date(2018, 1, 16), date(2018, 1, 16))
    assert is_overdue(date(2018, 1, 16), date(2018, 1, 17))
    assert not is_overdue(None, date(2018, 1, 17))


def test_levels_are_ordered():
    assert highest_of([RiskLevel.MEDIUM, RiskLevel.VERY_HIGH, RiskLevel.LOW]) is RiskLevel.VERY_HIGH
    assert highest_of([]) is None
    assert is_below(RiskLevel.LOW, RiskLevel.MEDIUM)
    assert not is_below(RiskLevel.HIGH, RiskLevel.HIGH)


days = st.integers(0, 1500).map(after)
plans = st.one_of(
    st.builds(plan, days, st.integers(1, 12)),
    st.builds(plan, days, st.none(), st.sampled_from([Management.REACTIVE, Management.IN_CUSTODY])),
)
changes = st.builds(Changed, days, st.sampled_from(KnownChange), st.just(15))
visits = st.builds(Visited, days)
histories = st.lists(st.one_of(plans, changes, visits), max_size=12)


@given(histories)
def test_a_visit_is_owed_exactly_while_somebody_is_visited(history):
    standing = standing_of(BEGIN, 15, history)
    assert (standing.due_on is not None) is (standing.management is Management.VISITED)


@given(histories, st.randoms())
def test_visits_may_be_recorded_in_any_order(history, random):
    visited = [one for one in history if isinstance(one, Visited)]
    others = [one for one in history if not isinstance(one, Visited)]
    again = visited.copy()
    random.shuffle(again)
    assert standing_of(BEGIN, 15, [*others, *visited]) == standing_of(BEGIN, 15, [*others, *again])


@given(histories, st.integers(1, 12))
def test_no_plan_puts_off_what_is_overdue(history, months):
    before = standing_of(BEGIN, 15, history)
    last = max((one.on for one in history), default=BEGIN)
    if before.due_on is None:
        return
    on = max(before.due_on, last) + timedelta(days=1)
    assert standing_of(BEGIN, 15, [*history, plan(on, months)]).due_on == before.due_on


@given(histories, st.integers(1, 12), st.integers(0, 60))
def test_a_plan_never_gives_more_than_its_interval_from_itself_unless_the_visit_is_overdue_already(
    history, months, later
):
    on = max((one.on for one in history), default=BEGIN) + timedelta(days=later)
    after_it = standing_of(BEGIN, 15, [*history, plan(on, months)]).due_on
    assert after_it is not None
    assert after_it <= Schedule("MONTH", months).after(on)


@given(histories)
def test_going_back_and_forth_between_two_plans_puts_nothing_off(history):
    on = max((one.on for one in history), default=BEGIN)
    owed = standing_of(BEGIN, 15, [*history, plan(on, 3)]).due_on
    forth = standing_of(BEGIN, 15, [*history, plan(on, 3), plan(on, 12), plan(on, 3)]).due_on
    assert owed is not None
    assert forth is not None
    assert forth <= max(owed, Schedule("MONTH", 3).after(on))


@given(histories)
def test_a_visit_meets_what_is_owed(history):
    on = max((one.on for one in history), default=BEGIN)
    standing = standing_of(BEGIN, 15, [*history, Visited(on)])
    assert standing.last_visit_on == on
    assert standing.due_on is None or standing.due_on > on
