from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
import time_machine
from hypothesis import assume, given
from hypothesis import strategies as st

from bluelamp.kit.clocks import (
    FIRST_LISTED,
    LAST_LISTED,
    LONDON,
    OFFICE_HOURS,
    WorkingHours,
    age_on,
    bank_holiday,
    bank_holidays,
    due_at,
    half_time,
    local_day,
    next_working_moment,
    now,
    today,
    working_time_between,
)
from bluelamp.schemas.common import WindowUnit

WORKING_UNITS = [WindowUnit.WORKING_HOURS, WindowUnit.WORKING_DAYS]
SURREY = WorkingHours(opens=time(8), closes=time(18))


def london(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def half_hours_of(day):
    begin = datetime.combine(day, time(0), LONDON).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(0), LONDON).astimezone(UTC)
    return (end - begin) / timedelta(minutes=30)


moments = st.datetimes(datetime(2014, 1, 1), datetime(2040, 1, 1), timezones=st.sampled_from([UTC, LONDON]))  # noqa: DTZ001 # hypothesis adds the zone
amounts = st.integers(1, 60)
units = st.sampled_from(WindowUnit)
local_times = st.times(time(2), time(23, 59))
some_hours = st.builds(
    lambda times, weekdays: WorkingHours(min(times), max(times), weekdays),
    st.lists(local_times, min_size=2, max_size=2, unique=True),
    st.frozensets(st.integers(0, 6), min_size=1),
) | st.just(OFFICE_HOURS)


def in_working_time(moment, hours):
    local = moment.astimezone(LONDON)
    return hours.is_working_day(local.date()) and hours.opens <= local.time() <= hours.closes


@pytest.mark.parametrize(
    ("start", "amount", "unit", "hours", "due"),
    [
        # domain.md §15: one working day from the Friday before the spring bank holiday
        ("2026-05-22T16:00", 1, WindowUnit.WORKING_DAYS, OFFICE_HOURS, "2026-05-26T16:00"),
        # domain.md §15: the Surrey profile
        ("2026-06-02T16:30", 4, WindowUnit.WORKING_HOURS, SURREY, "2026-06-03T10:30"),
        ("2026-06-05T16:30", 4, WindowUnit.WORKING_HOURS, SURREY, "2026-06-08T10:30"),
        # up to closing time, and no further
        ("2026-06-02T13:00", 4, WindowUnit.WORKING_HOURS, OFFICE_HOURS, "2026-06-02T17:00"),
        ("2026-06-02T13:01", 4, WindowUnit.WORKING_HOURS, OFFICE_HOURS, "2026-06-03T09:01"),
        ("2026-06-05T17:00", 1, WindowUnit.WORKING_DAYS, OFFICE_HOURS, "2026-06-08T17:00"),
        # outside working time the window starts at the next opening
        ("2026-06-06T11:00", 4, WindowUnit.WORKING_HOURS, OFFICE_HOURS, "2026-06-08T13:00"),
        ("2026-06-06T11:00", 1, WindowUnit.WORKING_DAYS, OFFICE_HOURS, "2026-06-09T09:00"),
        ("2026-06-05T17:01", 1, WindowUnit.WORKING_DAYS, OFFICE_HOURS, "2026-06-09T09:00"),
        ("2026-06-05T03:00", 1, WindowUnit.WORKING_DAYS, OFFICE_HOURS, "2026-06-08T09:00"),
        # over Christmas 2026: Friday 25th, Boxing Day substitute on Monday 28th, New Year's Day
        ("2026-12-24T12:00", 3, WindowUnit.WORKING_DAYS, OFFICE_HOURS, "2026-12-31T12:00"),
        ("2026-12-24T12:00", 4, WindowUnit.WORKING_DAYS, OFFICE_HOURS, "2027-01-04T12:00"),
        # over the change to and from summer time the local hour stays
        ("2026-03-27T16:00", 1, WindowUnit.WORKING_DAYS, OFFICE_HOURS, "2026-03-30T16:00"),
        ("2026-10-23T16:00", 2, WindowUnit.WORKING_HOURS, OFFICE_HOURS, "2026-10-26T10:00"),
        ("2026-03-28T20:00", 24, WindowUnit.ELAPSED_HOURS, OFFICE_HOURS, "2026-03-29T21:00"),
        ("2026-10-24T20:00", 24, WindowUnit.ELAPSED_HOURS, OFFICE_HOURS, "2026-10-25T19:00"),
    ],
)
def test_a_window_ends_by_its_own_clock(start, amount, unit, hours, due):
    assert due_at(london(start), amount, unit, hours) == london(due)


@pytest.mark.parametrize(
    ("start", "due", "unit", "half"),
    [
        ("2026-05-22T16:00", "2026-05-26T16:00", WindowUnit.WORKING_DAYS, "2026-05-26T12:00"),
        ("2026-06-02T16:00", "2026-06-03T12:00", WindowUnit.WORKING_HOURS, "2026-06-03T10:00"),
        ("2026-06-02T16:00", "2026-06-03T16:00", WindowUnit.ELAPSED_HOURS, "2026-06-03T04:00"),
    ],
)
def test_half_time_runs_by_the_windows_own_clock(start, due, unit, half):
    assert half_time(london(start), london(due), unit) == london(half)


@pytest.mark.parametrize(
    ("day", "half_hours"), [(date(2026, 3, 28), 48), (date(2026, 3, 29), 46), (date(2026, 10, 25), 50)]
)
def test_local_days_have_the_half_hours_of_the_vectors(day, half_hours):
    assert half_hours_of(day) == half_hours


def test_bank_holidays_are_englands():
    assert not OFFICE_HOURS.is_working_day(date(2026, 5, 25))
    assert not OFFICE_HOURS.is_working_day(date(2022, 9, 19))  # proclaimed once, for a state funeral
    assert OFFICE_HOURS.is_working_day(date(2026, 11, 30))  # a holiday in Scotland only
    assert OFFICE_HOURS.is_working_day(date(2026, 7, 13))  # a holiday in Northern Ireland only


def test_the_listed_bank_holidays_are_the_librarys():
    """Where the library learnt of a new one, bank_holidays.txt takes the lines that are missing here."""
    theirs = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_LISTED, LAST_LISTED + 1))
    assert [f"{day} {name}" for day, name in bank_holidays().items()] == [
        f"{day} {name}" for day, name in sorted(theirs.items())
    ]


@pytest.mark.parametrize("year", [FIRST_LISTED - 1, FIRST_LISTED, LAST_LISTED])
def test_bank_holidays_do_not_begin_with_the_list(year):
    assert bank_holiday(date(year, 12, 25)) == "Christmas Day"
    assert bank_holiday(date(year, 12, 24)) is None


def test_a_hub_may_work_at_weekends_but_not_on_bank_holidays():
    every_day = WorkingHours(weekdays=frozenset(range(7)))
    assert every_day.is_working_day(date(2026, 6, 7))
    assert not every_day.is_working_day(date(2026, 12, 25))


@pytest.mark.parametrize(
    "arguments",
    [
        {"opens": time(17), "closes": time(9)},
        {"opens": time(9), "closes": time(9)},
        {"opens": time(1, 30)},
        {"opens": time(9, tzinfo=UTC)},
        {"weekdays": frozenset()},
        {"weekdays": frozenset({7})},
    ],
)
def test_impossible_working_hours_are_refused(arguments):
    with pytest.raises(ValueError):
        WorkingHours(**arguments)


@pytest.mark.parametrize("unit", WindowUnit)
def test_a_window_has_a_unit_and_a_zone(unit):
    with pytest.raises(ValueError):
        due_at(now(), 0, unit)
    with pytest.raises(ValueError):
        due_at(datetime(2026, 6, 2, 12), 1, unit)  # noqa: DTZ001 # the naive time is what is refused
    with pytest.raises(ValueError):
        half_time(london("2026-06-02T12:00"), london("2026-06-02T11:00"), unit)


def test_now_is_utc_and_today_is_londons_day():
    with time_machine.travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), tick=False):
        assert now() == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
        assert now().tzinfo is UTC
        assert today() == date(2026, 7, 1)
    assert local_day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2026, 12, 31)


@given(moments, moments, amounts, units, some_hours)
def test_a_later_start_never_ends_earlier(one, other, amount, unit, hours):
    early, late = sorted([one.astimezone(UTC), other.astimezone(UTC)])
    assert due_at(early, amount, unit, hours) <= due_at(late, amount, unit, hours)


@given(moments, amounts, units, some_hours)
def test_a_longer_window_ends_later(start, amount, unit, hours):
    assert start < due_at(start, amount, unit, hours) < due_at(start, amount + 1, unit, hours)


@given(moments, amounts, st.sampled_from(WORKING_UNITS), some_hours)
def test_working_units_end_in_working_time(start, amount, unit, hours):
    due = due_at(start, amount, unit, hours)
    assert due.tzinfo is UTC
    assert in_working_time(due, hours)


@given(moments, amounts, some_hours)
def test_working_hours_are_all_used_up(start, amount, hours):
    due = due_at(start, amount, WindowUnit.WORKING_HOURS, hours)
    assert working_time_between(start, due, hours) == timedelta(hours=amount)


@given(moments, amounts, some_hours)
def test_working_days_keep_the_local_time(start, amount, hours):
    begun = next_working_moment(start, hours).astimezone(LONDON)
    due = due_at(start, amount, WindowUnit.WORKING_DAYS, hours).astimezone(LONDON)
    days = [begun.date() + timedelta(days=n) for n in range(1, (due.date() - begun.date()).days + 1)]
    assert due.time() == begun.time()
    assert sum(hours.is_working_day(day) for day in days) == amount


@given(moments, amounts, units, some_hours)
def test_half_time_lies_between_and_halves_the_clock(start, amount, unit, hours):
    due = due_at(start, amount, unit, hours)
    half = half_time(start, due, unit, hours)
    assert start <= half <= due
    if unit in WORKING_UNITS:
        assert in_working_time(half, hours)
        first, whole = working_time_between(start, half, hours), working_time_between(start, due, hours)
        assert abs(2 * first - whole) <= timedelta(microseconds=1)


@given(moments, some_hours)
def test_working_time_only_waits_where_nobody_works(moment, hours):
    begun = next_working_moment(moment, hours)
    assert begun >= moment
    assert in_working_time(begun, hours)
    assert working_time_between(moment, begun, hours) == timedelta(0)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2008, 6, 15), date(2026, 6, 14), 17),
        (date(2008, 6, 15), date(2026, 6, 15), 18),
        (date(2026, 6, 15), date(2026, 6, 15), 0),
        (date(1996, 8, 2), date(2014, 8, 1), 17),  # 17 years and 364 days
    ],
)
def test_age_is_reached_on_the_birthday(born, day, age):
    assert age_on(born, day) == age


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 40_000))
def test_age_grows_by_one_a_year_and_never_shrinks(born, days):
    day = born + timedelta(days=days)
    age = age_on(born, day)
    assert 0 <= age_on(born, day + timedelta(days=1)) - age <= 1
    assert abs(days / 365.2425 - age) < 1.01


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 130))
def test_age_is_exact_on_a_birthday(born, years):
    assume((born.month, born.day) != (2, 29))
    birthday = born.replace(year=born.year + years)
    assert age_on(born, birthday) == years
    assert age_on(born, birthday - timedelta(days=1)) == years - 1
