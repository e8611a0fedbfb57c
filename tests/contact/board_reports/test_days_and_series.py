"""Which days a line covers, and what follows from a series."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_measures import a_series

from bluelamp.kit.clocks import local_day
from contact.board_reports.rules import contents
from contact.board_reports.rules.findings import findings_of, rising_for, short_rise, slope
from contact.board_reports.rules.windows import Window, end_of_week, months_before, months_between, period_of
from contact.measures.rules.charting import Wish, chart_of

JULY = (date(2014, 7, 1), date(2014, 8, 1))
MONTHS = st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(lambda day: day.replace(day=1))


def days(window: Window, first=JULY[0], end=JULY[1]) -> tuple[date, date]:
    return tuple(local_day(one) for one in period_of(window, first, end))


@pytest.mark.parametrize(
    ("window", "first", "end"),
    [
        (Window.PERIOD, date(2014, 7, 1), date(2014, 8, 1)),
        (Window.TWELVE_MONTHS, date(2013, 8, 1), date(2014, 8, 1)),
        (Window.TWELVE_MONTHS_SURVEYED, date(2013, 6, 1), date(2014, 6, 1)),
        (Window.SINCE_CONTACT_CENTRES, date(2013, 11, 20), date(2014, 8, 1)),
        (Window.SINCE_FIRST_CONTACT_PRINCIPLES, date(2013, 11, 1), date(2014, 8, 1)),
        (Window.SINCE_LISTENING, date(2014, 6, 1), date(2014, 8, 1)),
        (Window.LAST_WEEK, date(2014, 7, 28), date(2014, 8, 4)),
    ],
)
def test_windows_of_the_report_of_july_2014(window, first, end):
    assert days(window) == (first, end)


def test_the_last_week_is_one_that_is_over():
    found = [period_of(Window.LAST_WEEK, *JULY, today) for today in (date(2014, 8, 1), date(2014, 8, 4))]
    assert [local_day(end) for _, end in found] == [date(2014, 7, 28), date(2014, 8, 4)]


@given(end=MONTHS, months=st.integers(1, 12), window=st.sampled_from(Window))
def test_no_window_is_empty_and_none_ends_more_than_a_week_after_the_report(end, months, window):
    first = months_before(end, months)
    since, until = days(window, first, end)
    assert since < until <= end + timedelta(days=6)
    assert months_between(first, end) == months


@given(end=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_ends_on_the_next_monday(end):
    monday = end_of_week(end)
    assert monday.weekday() == 0
    assert 0 <= (monday - end).days < 7


@given(first=MONTHS, months=st.integers(0, 600))
def test_months_back_and_forth(first, months):
    assert months_between(months_before(first, months), first) == months


def test_every_line_has_a_name_of_its_own_and_the_sections_are_the_boards():
    names = [line.line for line in contents.lines()]
    assert len(names) == len(set(names))
    assert [one.section.value for one in contents.SECTIONS][-3:] == [
        "FINANCIAL_IMPLICATIONS",
        "LEGAL_IMPLICATIONS",
        "RECOMMENDATIONS",
    ]
    assert all(8 <= paragraph <= 76 for line in contents.lines() for paragraph in line.paragraphs)


@given(st.lists(st.integers(0, 9), max_size=12))
def test_a_rise_is_counted_from_its_end(values):
    run = rising_for(values)
    assert 0 <= run <= len(values)
    tail = values[len(values) - run :]
    assert tail == sorted(set(tail))
    if 0 < run < len(values):
        assert values[-run - 1] >= values[-run]


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=40), st.integers(-50, 50), st.integers(-9, 9))
def test_a_slope_is_that_of_the_line_and_moves_with_it(values, shift, factor):
    rise = slope(values)
    assert slope([shift + factor * one for one in values]) == pytest.approx(factor * rise, abs=1e-9)
    assert slope([3 * place + shift for place in range(len(values))]) == pytest.approx(3)
    assert slope(values[:1]) is None


def chart(values: list[int], measure_id: str = "SL.999", denominator: int | None = 1000):
    counts = [(value, denominator) for value in values]
    return chart_of(a_series(counts, measure_id=measure_id), Wish("FORCE"))


def test_five_rising_months_are_said_to_be_no_signal_and_seven_are_not():
    noise = [900, 940, 890, 930, 900, 940, 895, 935, 905, 945, 900, 880]
    assert short_rise(chart([*noise, 885, 890, 900, 905])) == 5
    assert short_rise(chart([*noise, 885, 890, 895, 900, 905, 910, 915])) == 0
    assert short_rise(chart([*noise, 870])) == 0


def test_a_target_is_told_with_the_months_before():
    found = findings_of("EMERGENCY_LEVEL", chart([*[920] * 12, 880]))
    assert found[:2] == [
        "August 2012 is below the target of 90.0%.",
        "Of the 12 months before, 0 were below the target.",
    ]
    assert findings_of("EMERGENCY_LEVEL", None) == []


def test_the_way_since_a_change_leaves_out_what_was_before_it():
    series = chart([700, 700, 700, 800, 810, 820])
    since = series.points[3].period.period_from
    [told, _] = findings_of("NON_EMERGENCY_LEVEL", series, since)
    month = series.points[3].label
    assert told == f"The straight line since {month}, through its 3 whole months, rises by 1.00 points a month."


def test_a_single_point_is_neither_signal_nor_noise():
    assert findings_of("DIP_SAMPLES", chart([920])) == ["Too few points are known to tell a signal from noise: 1."]


def test_a_series_without_a_point_says_nothing():
    for line in contents.lines():
        assert findings_of(line.line, chart([])) == []


def test_of_two_months_that_are_equally_low_the_last_is_named():
    counts = [(80, 100), (70, 100), (75, 100), (70, 100), (72, 100), (74, 100)]
    said = findings_of("ASB_SATISFACTION", chart_of(a_series(counts), Wish("FORCE")))
    assert any("November 2011" in one and "the 2 since are above it" in one for one in said), said
