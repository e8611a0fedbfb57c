"""When contact is owed, by example and for every history."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.clocks import LONDON
from bluelamp.schemas.offenders.codes import Colour
from offenders.caseload.rules.owing import (
    Account,
    Kept,
    Schedule,
    Status,
    Turn,
    account_of,
    day_that_ends_at,
    end_of,
)

SCHEDULES = {
    Colour.RED: Schedule("WEEK", 1),
    Colour.AMBER: Schedule("WEEK", 2),
    Colour.GREEN: Schedule("MONTH", 1),
    Colour.BLUE: Schedule(weeks_before_release=(12, 4)),
}
OPENED = date(2026, 3, 2)


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON).astimezone(UTC)


def turn(day: date, colour: Colour, status: Status = Status.ACTIVE, release_on: date | None = None) -> Turn:
    return Turn(at(day, 9), status, colour, SCHEDULES[colour], release_on)


def kept(day: date, number: int = 1) -> Kept:
    return Kept(at(day), UUID(int=number))


def days(number: int) -> date:
    return OPENED + timedelta(days=number)


def summary(account: Account) -> list[tuple[int, bool]]:
    return [((one.due_on - OPENED).days, one.contact_id is not None) for one in account.obligations]


@pytest.mark.parametrize(
    ("colour", "due_on"),
    [(Colour.RED, date(2026, 3, 9)), (Colour.AMBER, date(2026, 3, 16)), (Colour.GREEN, date(2026, 4, 2))],
)
def test_the_first_contact_is_owed_an_interval_after_the_opening(colour, due_on):
    assert account_of([turn(OPENED, colour)], OPENED).due_on == due_on


def test_a_contact_in_time_is_met_and_the_next_is_owed_an_interval_after_it():
    account = account_of([turn(OPENED, Colour.RED), kept(days(5))], days(6))
    assert (account.due_on, summary(account)) == (days(12), [(7, True)])


def test_a_contact_on_the_last_day_is_in_time_and_one_on_the_day_after_is_not():
    last_day = account_of([turn(OPENED, Colour.RED), kept(days(7))], days(8))
    a_day_late = account_of([turn(OPENED, Colour.RED), kept(days(8))], days(8))
    assert (summary(last_day), last_day.due_on) == ([(7, True)], days(14))
    assert (summary(a_day_late), a_day_late.due_on) == ([(7, False)], days(15))


def test_every_week_that_ends_without_contact_is_missed_once():
    account = account_of([turn(OPENED, Colour.RED)], days(22))
    assert summary(account) == [(7, False), (14, False), (21, False)]
    assert (account.due_on, account.lapses_on) == (days(7), days(28))


def test_a_second_contact_on_one_day_meets_nothing_more():
    account = account_of([turn(OPENED, Colour.RED), kept(days(5), 1), kept(days(5), 2)], days(5))
    assert summary(account) == [(7, True)]


def test_closer_management_gives_one_of_its_intervals():
    account = account_of([turn(OPENED, Colour.GREEN), kept(days(3)), turn(days(23), Colour.RED)], days(23))
    assert account.due_on == days(30)


def test_looser_management_goes_on_from_the_last_contact():
    account = account_of([turn(OPENED, Colour.RED), kept(days(5)), turn(days(6), Colour.AMBER)], days(6))
    assert account.due_on == days(19)


def test_what_is_overdue_is_not_forgiven_by_closer_management():
    history = [turn(OPENED, Colour.AMBER), turn(days(20), Colour.RED)]
    account = account_of(history, days(20))
    assert (account.due_on, account.lapses_on, summary(account)) == (days(14), days(27), [(14, False)])


def test_nothing_is_owed_in_a_pause_and_a_whole_interval_after_it():
    paused = [turn(OPENED, Colour.GREEN), turn(days(10), Colour.GREEN, Status.RESET)]
    assert account_of(paused, days(200)).due_on is None
    on_again = account_of([*paused, turn(days(200), Colour.RED)], days(200))
    assert (on_again.due_on, on_again.obligations) == (days(207), [])


def test_in_custody_contact_is_owed_twelve_and_four_weeks_before_release():
    release_on = days(200)
    custody = [turn(OPENED, Colour.BLUE, release_on=release_on)]
    twelve, four = release_on - timedelta(weeks=12), release_on - timedelta(weeks=4)
    assert account_of(custody, OPENED).due_on == twelve
    first = account_of([*custody, kept(twelve - timedelta(days=3))], twelve)
    assert (first.due_on, len(first.obligations)) == (four, 1)
    both = account_of([*custody, kept(twelve, 1), kept(four, 2)], release_on)
    assert (both.due_on, [one.contact_id is not None for one in both.obligations]) == (None, [True, True])


def test_a_visit_long_before_release_is_not_the_one_before_release():
    release_on = days(200)
    account = account_of([turn(OPENED, Colour.BLUE, release_on=release_on), kept(days(10))], days(10))
    assert (account.due_on, account.obligations) == (release_on - timedelta(weeks=12), [])


def test_a_missed_visit_before_release_stays_due_until_a_contact_is_made():
    release_on = days(200)
    twelve, four = release_on - timedelta(weeks=12), release_on - timedelta(weeks=4)
    custody = [turn(OPENED, Colour.BLUE, release_on=release_on)]
    assert account_of(custody, four - timedelta(days=20)).due_on == twelve
    late = account_of([*custody, kept(four - timedelta(days=20))], four - timedelta(days=20))
    assert (late.due_on, [one.contact_id for one in late.obligations]) == (four, [None])
    neither = account_of(custody, release_on)
    assert (neither.due_on, neither.lapses_on, len(neither.obligations)) == (twelve, None, 2)


def test_who_comes_into_custody_too_late_for_either_is_seen_before_release():
    account = account_of([turn(OPENED, Colour.BLUE, release_on=days(10))], OPENED)
    assert account.due_on == days(10)


def test_custody_without_a_day_of_release_owes_nothing_yet():
    assert account_of([turn(OPENED, Colour.BLUE)], days(500)).due_on is None


def test_a_month_is_of_the_calendar_and_does_not_wander():
    green = SCHEDULES[Colour.GREEN]
    assert green.after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert green.after(date(2026, 1, 31), 2) == date(2026, 3, 31)
    assert green.after(date(2026, 12, 15)) == date(2027, 1, 15)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 29, 0, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 23, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 23, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 26, 0, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_london_when_the_clocks_change_too(day, end):
    assert end_of(day) == end
    assert day_that_ends_at(end) == day


def test_a_contact_at_half_past_midnight_in_summer_is_of_that_day_in_london():
    opened = Turn(datetime(2026, 6, 1, 9, tzinfo=UTC), Status.ACTIVE, Colour.RED, SCHEDULES[Colour.RED])
    seen = Kept(datetime(2026, 6, 8, 23, 30, tzinfo=UTC), UUID(int=1))
    account = account_of([opened, seen], date(2026, 6, 9))
    assert [one.contact_id for one in account.obligations] == [None]


OUTSIDE = st.sampled_from([Colour.RED, Colour.AMBER, Colour.GREEN])
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("kept"), st.integers(1, 300)),
        st.tuples(OUTSIDE, st.integers(1, 300)),
        st.tuples(st.just("reset"), st.integers(1, 300)),
        st.tuples(st.just("custody"), st.integers(1, 300)),
    ),
    max_size=25,
)


def history_of(events):
    history: list[Turn | Kept] = [turn(OPENED, Colour.AMBER)]
    for number, (what, day) in enumerate(events, start=1):
        moment = days(day)
        if what == "kept":
            history.append(kept(moment, number))
        elif what == "reset":
            history.append(turn(moment, Colour.GREEN, Status.RESET))
        elif what == "custody":
            history.append(turn(moment, Colour.BLUE, release_on=moment + timedelta(days=150)))
        else:
            history.append(turn(moment, what))
    return history


@given(EVENTS, st.integers(300, 400))
def test_what_is_owed_does_not_depend_on_the_order_of_recording_contacts(events, today):
    history = history_of(events)
    contacts_last = sorted(history, key=lambda one: isinstance(one, Kept))
    contacts_first = sorted(history, key=lambda one: isinstance(one, Turn))
    one, other = account_of(contacts_last, days(today)), account_of(contacts_first, days(today))
    assert (one.due_on, one.lapses_on, one.obligations) == (other.due_on, other.lapses_on, other.obligations)


@given(EVENTS, st.integers(300, 400))
def test_what_has_ended_is_over_and_what_lapses_next_is_not(events, today):
    account = account_of(history_of(events), days(today))
    assert all(one.counted_on <= days(today) for one in account.obligations)
    assert all(one.due_on >= one.counted_on for one in account.obligations)
    assert account.lapses_on is None or account.lapses_on >= days(today)
    assert (account.lapses_on is None) or account.due_on <= account.lapses_on
    met = [one.contact_id for one in account.obligations if one.contact_id]
    assert len(met) == len(set(met))


@given(EVENTS, st.integers(300, 400), st.integers(0, 60))
def test_looking_twice_counts_nothing_twice(events, today, later):
    history = history_of(events)
    account = account_of(history, days(today))
    before = list(account.obligations)
    account.until(days(today + later))
    again = account_of(history, days(today + later))
    assert account.obligations[: len(before)] == before
    assert (account.due_on, account.obligations) == (again.due_on, again.obligations)


TURNS = st.lists(
    st.one_of(
        st.tuples(OUTSIDE, st.just(Status.ACTIVE)),
        st.tuples(OUTSIDE, st.just(Status.RESET)),
        st.tuples(st.just(Colour.BLUE), st.just(Status.ACTIVE)),
    ),
    max_size=6,
)


def turns_of_a_day(day, turns, hour):
    return [
        Turn(at(day, hour) + timedelta(minutes=minute), status, colour, SCHEDULES[colour])
        for minute, (colour, status) in enumerate(turns)
    ]


@given(EVENTS, st.integers(1, 330), TURNS, st.integers(0, 60))
def test_turns_of_one_day_that_end_as_they_began_change_nothing(events, day, turns, later):
    history = history_of(events)
    before = [one for one in history if isinstance(one, Turn) and one.at.date() <= days(day)]
    last = max(reversed(before), key=lambda one: one.at)
    to_and_fro = [*turns_of_a_day(days(day), turns, 20), replace(last, at=at(days(day), 21))]
    today = max(days(day), days(day + later))
    once, again = account_of(history, today), account_of([*history, *to_and_fro], today)
    assert (again.due_on, again.lapses_on, again.obligations) == (once.due_on, once.lapses_on, once.obligations)


@given(EVENTS)
def test_going_back_and_forth_between_colours_never_puts_contact_off_beyond_the_longest_interval(events):
    history = [one for one in history_of(events) if isinstance(one, Kept) or one.colour is not Colour.BLUE]
    history = [one for one in history if isinstance(one, Kept) or one.status is Status.ACTIVE]
    account = account_of(history, days(300))
    last = max((one.at.date() for one in history if isinstance(one, Kept)), default=OPENED)
    assert account.due_on is not None
    assert account.due_on <= last + timedelta(days=31)


@given(EVENTS, st.integers(1, 300))
def test_what_is_overdue_stays_so_until_a_contact_is_made(events, day):
    history = [one for one in history_of(events) if isinstance(one, Turn) or one.at.date() <= days(day)]
    then = account_of([one for one in history if one.at.date() <= days(day)], days(day))
    now = account_of(history, days(400))
    last = max((one for one in reversed(history) if isinstance(one, Turn)), key=lambda one: one.at)
    if then.due_on and then.due_on < days(day) and last.status is Status.ACTIVE and last.colour is not Colour.BLUE:
        assert now.due_on is not None
        assert now.due_on <= then.due_on


def test_going_to_and_fro_every_few_days_puts_nothing_off():
    to_and_fro = [
        one
        for day in (6, 12, 18, 24)
        for one in (
            turn(days(day), Colour.GREEN),
            Turn(at(days(day), 10), Status.ACTIVE, Colour.RED, SCHEDULES[Colour.RED]),
        )
    ]
    plain = account_of([turn(OPENED, Colour.RED)], days(25))
    assert summary(account_of([turn(OPENED, Colour.RED), *to_and_fro], days(25))) == summary(plain)


def test_looser_management_forgives_nothing_that_is_overdue():
    account = account_of([turn(OPENED, Colour.RED), turn(days(9), Colour.GREEN)], days(9))
    assert (account.due_on, summary(account)) == (days(7), [(7, False)])


def test_a_pause_of_a_day_gives_no_new_week():
    paused = [turn(OPENED, Colour.RED), turn(days(5), Colour.RED, Status.RESET), turn(days(6), Colour.RED)]
    assert account_of(paused, days(6)).due_on == days(8)
    overdue = [turn(OPENED, Colour.RED), turn(days(9), Colour.RED, Status.RESET), turn(days(30), Colour.RED)]
    assert account_of(overdue, days(30)).due_on == days(7)


def test_a_day_of_release_that_moves_clears_no_overdue_visit_and_asks_for_none_again():
    release_on = days(200)
    twelve, four = release_on - timedelta(weeks=12), release_on - timedelta(weeks=4)
    custody = turn(OPENED, Colour.BLUE, release_on=release_on)

    def moved(on):
        return turn(on, Colour.BLUE, release_on=release_on + timedelta(days=1))

    overdue = account_of([custody, moved(twelve + timedelta(days=3))], twelve + timedelta(days=3))
    assert (overdue.due_on, overdue.lapses_on) == (twelve, four + timedelta(days=1))
    early = twelve - timedelta(days=5)
    assert account_of([custody, kept(early), moved(early + timedelta(days=1))], twelve).due_on == four + timedelta(
        days=1
    )
    both = [custody, kept(twelve, 1), kept(four, 2)]
    assert account_of([*both, moved(four + timedelta(days=1))], release_on).due_on is None


def test_what_was_overdue_outside_is_so_again_after_custody_and_not_within_it():
    into = turn(days(9), Colour.BLUE, release_on=days(200))
    moved = turn(days(12), Colour.BLUE, release_on=days(201))
    twelve = days(201) - timedelta(weeks=12)
    history = [turn(OPENED, Colour.RED), into, moved]
    assert account_of(history, days(12)).due_on == twelve
    assert account_of([*history, turn(days(20), Colour.RED)], days(20)).due_on == days(7)
    seen = [*history, kept(days(15)), turn(days(20), Colour.RED)]
    assert account_of(seen, days(20)).due_on == days(27)
