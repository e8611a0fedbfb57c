"""Weeks and months of London's calendar, across the changes of its clocks."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.clocks import local_day
from bluelamp.schemas.contact.measures import FigureUnit, PeriodKind
from contact.measures.rules import periods
from contact.measures.rules.words import area_in_words, points_in_words, rounded, value_in_words

MOMENTS = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 # bounds are naive


def test_a_month_begins_at_midnight_in_london():
    july = periods.between(date(2014, 7, 1), date(2014, 8, 1))
    assert july == (datetime(2014, 6, 30, 23, tzinfo=UTC), datetime(2014, 7, 31, 23, tzinfo=UTC))


def test_the_week_of_the_change_has_an_hour_more():
    start, end = periods.between(date(2026, 10, 19), date(2026, 10, 26))
    assert end - start == timedelta(hours=7 * 24 + 1)


@pytest.mark.parametrize(
    ("kind", "first", "end", "whole"),
    [
        (PeriodKind.WEEK, date(2014, 7, 7), date(2014, 7, 14), True),
        (PeriodKind.WEEK, date(2014, 7, 8), date(2014, 7, 15), False),
        (PeriodKind.MONTH, date(2014, 12, 1), date(2015, 1, 1), True),
        (PeriodKind.MONTH, date(2014, 12, 1), date(2014, 12, 31), False),
        (PeriodKind.ROLLING_12_MONTHS, date(2013, 8, 1), date(2014, 8, 1), True),
        (PeriodKind.ROLLING_12_MONTHS, date(2013, 8, 2), date(2014, 8, 2), False),
        (PeriodKind.AS_ASKED, date(2013, 11, 20), date(2014, 8, 1), True),
        (PeriodKind.AS_ASKED, date(2014, 8, 1), date(2014, 8, 1), False),
    ],
)
def test_what_is_one_whole_period(kind, first, end, whole):
    assert periods.is_whole(kind, first, end) is whole


@given(MOMENTS, st.sampled_from([PeriodKind.WEEK, PeriodKind.MONTH]), st.integers(1, 40))
def test_ended_periods_follow_one_another_and_have_ended(moment, kind, count):
    found = periods.ended_before(kind, moment, count)
    assert len(found) == count
    assert all(one[1] == other[0] for one, other in pairwise(found))
    assert found[-1][1] <= moment
    day = local_day(found[-1][0])
    assert periods.is_whole(kind, day, periods.next_day(kind, day))
    assert periods.grid(kind, found[0][0], found[-1][0]) == found


@given(MOMENTS, st.integers(1, 40))
def test_rolling_periods_are_twelve_months_that_end_with_one(moment, count):
    found = periods.ended_before(PeriodKind.ROLLING_12_MONTHS, moment, count)
    months = periods.ended_before(PeriodKind.MONTH, moment, count)
    assert [end for _, end in found] == [end for _, end in months]
    days = [(local_day(first), local_day(end)) for first, end in found]
    assert all(periods.is_whole(PeriodKind.ROLLING_12_MONTHS, *one) for one in days)


def test_periods_in_words():
    july = periods.between(date(2014, 7, 1), date(2014, 8, 1))
    assert periods.label(PeriodKind.MONTH, july) == "July 2014"
    assert (
        periods.label(PeriodKind.WEEK, periods.between(date(2014, 7, 7), date(2014, 7, 14))) == "week from 7 July 2014"
    )
    year = periods.between(date(2013, 8, 1), date(2014, 8, 1))
    assert periods.label(PeriodKind.ROLLING_12_MONTHS, year) == "1 August 2013 to 31 July 2014"


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (Fraction(1170, 1500), FigureUnit.SHARE, "78.0%"),
        (Fraction(1167, 1500), FigureUnit.SHARE, "77.8%"),
        (Fraction(5, 1000), FigureUnit.SHARE, "0.5%"),
        (Fraction(-1, 200), FigureUnit.SHARE_DIFFERENCE, "-0.5%"),
        (Fraction(185001), FigureUnit.COUNT, "185,001"),
        (Fraction(1243, 10), FigureUnit.COUNT, "124.3"),
        (Fraction(5_200_000), FigureUnit.POUNDS, "£5,200,000"),
        (Fraction(12), FigureUnit.SECONDS, "12 s"),
    ],
)
def test_values_in_words(value, unit, told):
    assert value_in_words(value, unit) == told


def test_half_is_rounded_away_from_nought():
    assert [rounded(Fraction(one), 1) for one in ("0.25", "-0.25", "0.05", "-0.04")] == ["0.3", "-0.3", "0.1", "0.0"]


def test_areas_in_words():
    assert area_in_words("FORCE") == "the force"
    assert area_in_words("BIRMINGHAM_WEST_AND_CENTRAL") == "Birmingham West and Central"


@given(st.integers(1, 4000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), st.integers(0, 2))
def test_a_share_is_rounded_as_its_counts_are_and_not_as_its_binary_value_lies(counts, places):
    exact = Fraction(*counts)
    assert value_in_words(float(exact), FigureUnit.SHARE, places) == f"{rounded(exact * 100, places)}%"


def test_a_half_is_rounded_away_from_nought():
    assert value_in_words(313 / 400, FigureUnit.SHARE) == "78.3%"
    assert [points_in_words(one) for one in (0.23, 0.0825, -0.0825, 0.0)] == ["+23.0", "+8.3", "-8.3", "+0.0"]
