"""The clocks of a case against domain.md §2.4 and §15, and what holds of them whatever the moment."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bluelamp.kit.clocks import LONDON, WorkingHours, local_day, working_time_between
from bluelamp.schemas.common import WindowUnit
from bluelamp.schemas.safeguarding.codes import ClockKind, Rating
from safeguarding.cases.rules.clocks import (
    ClockProfile,
    StatutoryWindow,
    Terms,
    Window,
    assessment_due,
    clocks_of,
    conference_due,
    rag_due,
    read_profile,
    statutory_window,
)

HUB = WorkingHours(opens=time(8), closes=time(18))
DEFAULT = ClockProfile(
    "DEFAULT_2014",
    {
        Rating.RED: Window(4, WindowUnit.WORKING_HOURS, runs_past_close=True),
        Rating.AMBER: Window(24, WindowUnit.ELAPSED_HOURS, runs_past_close=True),
        Rating.GREEN: Window(72, WindowUnit.ELAPSED_HOURS, runs_past_close=True),
    },
)
SURREY = ClockProfile(
    "SURREY",
    {
        Rating.RED: Window(4, WindowUnit.WORKING_HOURS),
        Rating.AMBER: Window(24, WindowUnit.WORKING_HOURS),
        Rating.GREEN: Window(72, WindowUnit.ELAPSED_HOURS, runs_past_close=True),
    },
)
CHILD = [StatutoryWindow("WORKING_TOGETHER_2013", None, 1)]
ADULT = [StatutoryWindow("CARE_ACT", None, 3), StatutoryWindow("CARE_ACT_RED", Rating.RED, 1)]

moments = st.datetimes(datetime(2014, 1, 1), datetime(2040, 1, 1), timezones=st.sampled_from([UTC, LONDON]))  # noqa: DTZ001 # hypothesis adds the zone
hours = st.builds(
    lambda times: WorkingHours(min(times), max(times)),
    st.lists(st.times(time(2), time(23, 59)), min_size=2, max_size=2, unique=True),
) | st.just(HUB)
AROUND_CHANGES = [
    london
    for day in (date(2026, 3, 27), date(2026, 3, 29), date(2026, 10, 23), date(2026, 10, 25), date(2028, 2, 28))
    for london in (datetime.combine(day, time(16), LONDON), datetime.combine(day, time(23, 30), LONDON))
]


def london(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("received", "rating", "profile", "due"),
    [
        # domain.md §15: the Surrey profile, hub 08:00-18:00
        ("2026-06-02T16:30", Rating.RED, SURREY, "2026-06-03T10:30"),
        # the default: what has begun runs past close
        ("2026-06-02T16:30", Rating.RED, DEFAULT, "2026-06-02T20:30"),
        ("2026-06-02T09:00", Rating.RED, DEFAULT, "2026-06-02T13:00"),
        # what comes past closing begins at the next opening
        ("2026-06-02T18:30", Rating.RED, DEFAULT, "2026-06-03T12:00"),
        ("2026-06-02T05:00", Rating.RED, DEFAULT, "2026-06-02T12:00"),
        # over the spring bank holiday (25 May 2026), and over Easter (3 and 6 April 2026)
        ("2026-05-22T18:30", Rating.RED, DEFAULT, "2026-05-26T12:00"),
        ("2026-05-22T16:30", Rating.RED, SURREY, "2026-05-26T10:30"),
        ("2026-04-02T17:00", Rating.RED, SURREY, "2026-04-07T11:00"),
        ("2026-04-02T17:00", Rating.RED, DEFAULT, "2026-04-02T21:00"),
        # amber runs on elapsed hours at the default, and on working hours in Surrey: three days, never called 24 hours
        ("2026-05-22T16:30", Rating.AMBER, DEFAULT, "2026-05-23T16:30"),
        ("2026-06-01T09:00", Rating.AMBER, SURREY, "2026-06-03T13:00"),
        # elapsed hours over both changes of the clocks: the local hour moves
        ("2026-03-28T16:00", Rating.AMBER, DEFAULT, "2026-03-29T17:00"),
        ("2026-10-24T16:00", Rating.AMBER, DEFAULT, "2026-10-25T15:00"),
        # working hours keep to the wall clock over a weekend in which the clocks change
        ("2026-03-27T17:00", Rating.RED, SURREY, "2026-03-30T11:00"),
        ("2026-10-23T17:00", Rating.RED, SURREY, "2026-10-26T11:00"),
        # what comes at the stroke of closing has begun; a second later it waits for Tuesday
        ("2026-05-22T18:00", Rating.RED, DEFAULT, "2026-05-22T22:00"),
        ("2026-05-22T18:00:01", Rating.RED, DEFAULT, "2026-05-26T12:00"),
        # on a Sunday on which the clocks change nobody works: red begins on Monday by the new time
        ("2026-03-29T01:00", Rating.RED, DEFAULT, "2026-03-30T12:00"),
        ("2026-10-25T01:30", Rating.RED, DEFAULT, "2026-10-26T12:00"),
        # elapsed hours over the bank-holiday weekend, and 72 of them over either change
        ("2026-05-22T16:30", Rating.GREEN, DEFAULT, "2026-05-25T16:30"),
        ("2026-03-27T16:00", Rating.GREEN, SURREY, "2026-03-30T17:00"),
        ("2026-10-23T16:00", Rating.GREEN, SURREY, "2026-10-26T15:00"),
        # a leap day is a day like others
        ("2028-02-29T17:00", Rating.RED, DEFAULT, "2028-02-29T21:00"),
        ("2028-02-28T16:30", Rating.AMBER, DEFAULT, "2028-02-29T16:30"),
        ("2028-02-28T09:00", Rating.AMBER, SURREY, "2028-03-01T13:00"),
        ("2028-02-28T16:30", Rating.RED, SURREY, "2028-02-29T10:30"),
        ("2028-02-28T16:30", Rating.GREEN, DEFAULT, "2028-03-02T16:30"),
    ],
)
def test_the_hubs_own_clock(received, rating, profile, due):
    assert rag_due(london(received), rating, profile, HUB) == london(due).astimezone(UTC)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # begun on the evening before, red is worked through the hour that is missing and the one that comes twice
        ("2026-03-28T22:30+00:00", "2026-03-29T03:30+01:00"),
        ("2026-10-24T22:30+01:00", "2026-10-25T01:30+00:00"),
        # and past midnight into and out of a leap day
        ("2028-02-28T22:30+00:00", "2028-02-29T02:30+00:00"),
        ("2028-02-29T22:30+00:00", "2028-03-01T02:30+00:00"),
    ],
)
def test_red_runs_past_close_through_the_night(received, due):
    evenings = WorkingHours(time(20), time(23), frozenset(range(7)))
    begun = datetime.fromisoformat(received)
    ended = rag_due(begun, Rating.RED, DEFAULT, evenings)
    assert ended == datetime.fromisoformat(due)
    assert ended - begun == timedelta(hours=4)


@pytest.mark.parametrize("profile", [DEFAULT, SURREY])
@pytest.mark.parametrize("rating", [None, Rating.BLUE])
def test_without_a_rating_or_with_blue_no_clock_of_the_hub_runs(rating, profile):
    assert rag_due(london("2026-06-02T16:30"), rating, profile, HUB) is None
    kinds = [one.kind for one in clocks_of(london("2026-06-02T16:30"), rating, Terms(HUB, profile, CHILD))]
    assert kinds == [ClockKind.STATUTORY]


@pytest.mark.parametrize(
    ("received", "windows", "rating", "due"),
    [
        # domain.md §15: Friday 16:00 before a bank-holiday Monday ends Tuesday 16:00
        ("2026-05-22T16:00", CHILD, Rating.RED, "2026-05-26T16:00"),
        ("2026-05-22T20:00", CHILD, Rating.RED, "2026-05-27T08:00"),
        ("2026-03-27T16:00", CHILD, None, "2026-03-30T16:00"),
        ("2026-10-23T16:00", CHILD, None, "2026-10-26T16:00"),
        ("2028-02-28T16:00", CHILD, None, "2028-02-29T16:00"),
        ("2026-06-01T09:00", ADULT, Rating.AMBER, "2026-06-04T09:00"),
        ("2026-06-01T09:00", ADULT, Rating.RED, "2026-06-02T09:00"),
    ],
)
def test_the_statutory_clock(received, windows, rating, due):
    statutory = [*clocks_of(london(received), rating, Terms(HUB, DEFAULT, windows))][-1]
    assert (statutory.kind, statutory.due_at) == (ClockKind.STATUTORY, london(due).astimezone(UTC))
    assert statutory.rule_id == statutory_window(windows, rating).statutory_window_id


def test_no_window_at_all_is_a_fault_of_ours():
    with pytest.raises(LookupError):
        statutory_window([], Rating.RED)


def test_the_conference_and_the_assessment_count_working_days():
    held = london("2026-11-02T10:00")
    assert conference_due(held, HUB) == london("2026-11-23T10:00").astimezone(UTC)
    # Christmas Day, Boxing Day's substitute (28 December) and New Year's Day lie between
    assert assessment_due(held, HUB) == london("2027-01-07T10:00").astimezone(UTC)


def test_a_profile_is_read_as_it_is_stored():
    stored = {"decision": {"RED": {"amount": 4, "unit": "WORKING_HOURS", "runs_past_close": True}}, "information": {}}
    assert read_profile("X", stored).decision == {Rating.RED: DEFAULT.decision[Rating.RED]}


@given(moments, hours)
@example(AROUND_CHANGES[0], HUB)
@example(AROUND_CHANGES[2], HUB)
@example(AROUND_CHANGES[4], HUB)
@example(AROUND_CHANGES[8], HUB)
def test_red_begins_in_working_time_and_takes_four_elapsed_hours(received, hub):
    due = rag_due(received, Rating.RED, DEFAULT, hub)
    begun = due - timedelta(hours=4)
    local = begun.astimezone(LONDON)
    assert hub.is_working_day(local.date())
    assert hub.opens <= local.time() <= hub.closes
    assert begun >= received.astimezone(UTC)
    # Nobody waits while the hub is open.
    assert working_time_between(received, begun, hub) == timedelta(0)


@given(moments, hours, st.sampled_from([Rating.RED, Rating.AMBER]))
def test_surrey_uses_up_exactly_its_working_hours(received, hub, rating):
    window = SURREY.decision[rating]
    due = rag_due(received, rating, SURREY, hub)
    assert working_time_between(received, due, hub) == timedelta(hours=window.amount)


@given(moments, hours, st.sampled_from([DEFAULT, SURREY]), st.sampled_from([Rating.AMBER, Rating.GREEN]))
def test_elapsed_hours_are_elapsed_hours_over_every_change(received, hub, profile, rating):
    window = profile.decision[rating]
    assume(window.unit is WindowUnit.ELAPSED_HOURS)
    due = rag_due(received, rating, profile, hub)
    assert due - received.astimezone(UTC) == timedelta(hours=window.amount)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=9)), st.sampled_from([DEFAULT, SURREY]))
def test_who_comes_later_is_never_due_earlier(received, later, profile):
    received = received.astimezone(UTC)
    for rating in profile.decision:
        assert rag_due(received, rating, profile, HUB) <= rag_due(received + later, rating, profile, HUB)


@given(moments, hours, st.sampled_from([None, *Rating]), st.sampled_from([CHILD, ADULT]))
def test_both_clocks_start_at_receipt_and_the_statutory_one_ends_on_a_working_day(received, hub, rating, windows):
    started = [*clocks_of(received, rating, Terms(hub, DEFAULT, windows))]
    assert {one.started_at for one in started} == {received}
    assert all(one.due_at > received and one.rating is rating for one in started)
    assert hub.is_working_day(local_day(started[-1].due_at))


@given(moments, st.sampled_from([DEFAULT, SURREY]))
def test_a_rating_reckons_the_same_whenever_it_is_given(received, profile):
    terms = Terms(HUB, profile, CHILD)
    first, again = [*clocks_of(received, Rating.RED, terms)], [*clocks_of(received, Rating.RED, terms)]
    assert first == again
