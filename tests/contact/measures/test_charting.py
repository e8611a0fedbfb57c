"""A chart as the rules make it: hidden points, notes that restart the limits, warnings, and its sentences."""

import dataclasses
from datetime import date

import pytest
from parts.contact_measures import a_definition, a_note, a_series

from bluelamp.schemas.contact.charts import ChartMethod, HiddenReason, PointRule, Variation
from bluelamp.schemas.problems import ProblemError
from contact.measures.rules.charting import Wish, chart_of, check_chartable

STEADY = [(910, 1000), (940, 1000)] * 9
FORCE = Wish("FORCE")


def test_the_last_point_says_what_the_chart_says():
    chart = chart_of(a_series([*STEADY, (800, 1000)]), FORCE)
    assert chart.variation is Variation.CONCERN
    assert chart.points[-1].rule is PointRule.OUTSIDE_LIMITS
    assert "a signal of concern, below the lower limit" in chart.summary
    assert "1 of 19 points is a signal" in chart.summary
    assert chart.warnings == []


def test_what_is_neither_better_nor_worse_is_told_as_a_change():
    chart = chart_of(
        a_series([(one, None) for one in [100, 102] * 8 + [150]], unit="COUNT", direction="NEUTRAL", target=None), FORCE
    )
    assert chart.variation is Variation.NEUTRAL
    assert "neither better nor worse" in chart.summary
    assert "target" not in chart.summary


def test_few_points_are_warned_of_and_gaps_are_counted():
    chart = chart_of(a_series([(9, 10), (90, 100), None, (92, 100), (0, 0)]), FORCE)
    assert [one.hidden for one in chart.points] == [
        HiddenReason.DENOMINATOR_TOO_SMALL,
        None,
        HiddenReason.NO_FIGURE,
        None,
        HiddenReason.NOTHING_COUNTED,
    ]
    assert "trial limits" in chart.warnings[0]
    assert chart.warnings[1].startswith("3 of 5 periods have no point")


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((5, 100), True),
        ((4, 100), False),
        ((0, 100), False),
        ((95, 100), True),
        ((96, 100), False),
        ((100, 100), False),
    ],
)
def test_of_people_neither_a_small_count_nor_its_complement_is_told(counts, told):
    chart = chart_of(a_series([counts], about_people=True), FORCE)
    assert (chart.points[0].value is not None) is told
    figure = chart.points[0].figure
    assert (figure.numerator is not None) is told
    assert (figure.denominator is not None) is told


def test_a_note_restarts_the_limits_with_the_period_of_its_day():
    note = a_note(date(2012, 8, 15), restarts_limits=True, reason="The way of working changed.")
    chart = chart_of(
        a_series([(850, 1000), (860, 1000)] * 6 + [(920, 1000), (930, 1000)] * 6, annotations=[note]), FORCE
    )
    assert [one.points for one in chart.segments] == [12, 12]
    assert {one.variation for one in chart.points} == {Variation.COMMON_CAUSE}
    assert chart.points[12].mean == pytest.approx(0.925)


def test_two_notes_of_one_month_make_one_new_segment():
    notes = [a_note(date(2012, 8, day), restarts_limits=True, reason="It did.") for day in (3, 20)]
    assert len(chart_of(a_series(STEADY, annotations=notes), FORCE).segments) == 2


def test_a_p_chart_has_limits_of_its_own_for_each_point():
    chart = chart_of(a_series([(8, 10), (900, 1000), (85, 100)]), Wish("FORCE", ChartMethod.P))
    widths = [one.upper_limit - one.lower_limit for one in chart.points]
    assert widths[0] > widths[2] > widths[1]
    assert {one.hidden for one in chart.points} == {None}


@pytest.mark.parametrize(("months", "stale"), [(36, False), (35, False), (34, True)])
def test_that_the_figures_have_stopped_is_said(months, stale):
    """As at 31 August 2014: July is there, or is late, or is missing with June."""
    series = dataclasses.replace(a_series([(900, 1000)] * months), open_ended=True)
    warnings = chart_of(series, FORCE).warnings
    assert any("of later periods there is none" in one for one in warnings) is stale


def test_nothing_at_all_is_told_as_such():
    chart = chart_of(a_series([]), FORCE)
    assert (chart.points, chart.segments, chart.variation) == ([], [], Variation.COMMON_CAUSE)
    assert chart.summary == "Service level of 999, the force: there is no figure that can be told."


def test_rolling_values_are_refused_with_the_reason_and_the_measure_to_ask_for():
    rolling = a_definition(
        period_kind="ROLLING_12_MONTHS",
        chartable=False,
        not_chartable_reason="Neighbouring values share their data.",
        charted_as="SAT.ASB.OVERALL.M",
    )
    with pytest.raises(ProblemError) as refused:
        check_chartable(rolling, ChartMethod.XMR)
    [fault] = refused.value.faults
    assert fault.code == "rolling_values"
    assert fault.detail == "Neighbouring values share their data. Ask for SAT.ASB.OVERALL.M."
