"""Which step may follow which, and by when (domain.md §10.3: PRIORITY → ACTION → FEEDBACK_SENT → LISTENED)."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bluelamp.schemas.contact.listening import DueStep, PriorityState
from bluelamp.schemas.problems import ProblemError
from contact.listening.rules import steps
from contact.listening.rules.steps import Step

S = PriorityState
TABLE = {
    (S.PRIORITY, Step.ACT): S.ACTION,
    (S.ACTION, Step.ACT): S.ACTION,
    (S.ACTION, Step.TELL): S.FEEDBACK_SENT,
    (S.FEEDBACK_SENT, Step.ASK_AGAIN): S.FEEDBACK_SENT,
    (S.FEEDBACK_SENT, Step.LISTEN): S.LISTENED,
    (S.PRIORITY, Step.WITHDRAW): S.WITHDRAWN,
    (S.ACTION, Step.WITHDRAW): S.WITHDRAWN,
}


class Days(NamedTuple):
    """A clock's days."""

    act_days: int
    tell_days: int
    listen_days: int


clocks = st.builds(Days, st.integers(1, 366), st.integers(1, 366), st.integers(1, 366))
days = st.dates(date(2014, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("step", Step)
def test_a_step_leads_where_the_table_says_or_nowhere(state, step):
    if (state, step) in TABLE:
        assert steps.state_after(state, step) is TABLE[state, step]
        return
    with pytest.raises(ProblemError) as refused:
        steps.state_after(state, step)
    assert refused.value.code == "state-conflict"


def test_what_must_come_first_is_said():
    with pytest.raises(ProblemError) as refused:
        steps.state_after(S.PRIORITY, Step.TELL)
    assert refused.value.detail == "Something is done before people are told of it."


@given(st.sampled_from(S), days, clocks)
def test_only_what_has_a_next_step_is_due_and_later_than_the_last_one(state, day, clock):
    due = steps.due_on(state, day, clock)
    assert (due is None) == (state in {S.LISTENED, S.WITHDRAWN})
    assert due is None or day < due <= day + timedelta(days=366)


@pytest.mark.parametrize(
    ("state", "due", "step"),
    [
        (S.PRIORITY, date(2014, 7, 28), DueStep.ACT),
        (S.ACTION, date(2014, 6, 30), DueStep.TELL),
        (S.FEEDBACK_SENT, date(2014, 9, 16), DueStep.LISTEN),
    ],
)
def test_each_step_has_its_own_days(state, due, step):
    assert steps.due_on(state, date(2014, 6, 16), Days(42, 14, 92)) == due
    assert steps.NEXT_STEP[state] is step


def test_on_its_day_a_step_is_in_time():
    assert [steps.is_overdue(date(2014, 6, 30), date(2014, 6, 30) + timedelta(days=late)) for late in (0, 1)] == [
        False,
        True,
    ]
    assert not steps.is_overdue(None, date(2014, 6, 30))


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_round_is_over_when_five_were_asked_or_all_that_there_are(asked, to_ask):
    if asked >= min(5, to_ask):
        steps.check_round(asked, to_ask)
        return
    with pytest.raises(ProblemError):
        steps.check_round(asked, to_ask)


@given(days, days, days)
def test_a_day_lies_between_the_step_before_and_today(day, earliest, today):
    codes = set()
    try:
        steps.check_day(day, earliest, today, "done_on")
    except ProblemError as refused:
        codes = {fault.code for fault in refused.faults}
    assert ("date_in_future" in codes) == (day > today)
    assert ("before_the_step_before" in codes) == (day < earliest)


class Life(RuleBasedStateMachine):
    """Whatever is tried in whatever order: nobody is told of nothing, and nobody is asked before being told."""

    def __init__(self):
        super().__init__()
        self.state = S.PRIORITY
        self.done: list[Step] = []

    @rule(step=st.sampled_from(Step))
    def try_step(self, step):
        possible = steps.possible(self.state)
        try:
            self.state = steps.state_after(self.state, step)
        except ProblemError:
            assert step not in possible
        else:
            assert step in possible
            self.done.append(step)

    @invariant()
    def each_step_has_the_one_before_it(self):
        for later, earlier in ((Step.TELL, Step.ACT), (Step.ASK_AGAIN, Step.TELL), (Step.LISTEN, Step.TELL)):
            if later in self.done:
                assert earlier in self.done[: self.done.index(later)]
        assert self.done.count(Step.TELL) <= 1

    @invariant()
    def what_has_ended_stays_as_it_is(self):
        if self.state in {S.LISTENED, S.WITHDRAWN}:
            assert steps.possible(self.state) == set()
            assert self.done[-1] in {Step.LISTEN, Step.WITHDRAW}


TestLife = Life.TestCase
