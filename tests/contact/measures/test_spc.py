"""Limits and signals, to the digits of domain.md §15 and by the rules of §10.4."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.contact.charts import Assurance, PointRule, Side, Variation
from bluelamp.schemas.contact.measures import Direction
from contact.measures.rules.spc.assurance import assurance_of, meets
from contact.measures.rules.spc.limits import Limits, p_limits
from contact.measures.rules.spc.points import variation_of
from contact.measures.rules.spc.series import Basis, judge, judge_shares

VECTOR = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def series(*values):
    return [None if one is None else Fraction(one) for one in values]


def rules_of(values, breaks=(), basis=None):
    return [one.rule for one in judge(series(*values), breaks, basis or Basis()).verdicts]


@pytest.mark.parametrize(
    ("screen", "mean_range", "screened", "upper", "lower"),
    [(True, 1.0, 2, 4.6044, -0.7156), (False, 1.8824, 0, 6.9515, -3.0626)],
)
def test_the_vector_of_the_reference(screen, mean_range, screened, upper, lower):
    judged = judge(series(*VECTOR), [], Basis(screen_outliers=screen))
    [segment] = judged.segments
    assert round(float(segment.limits.mean), 4) == 1.9444
    assert round(float(segment.ranges.mean_range), 4) == mean_range
    assert segment.ranges.ranges_screened == screened
    assert round(float(segment.limits.upper), 4) == upper
    assert round(float(segment.limits.lower), 4) == lower
    signals = [place for place, one in enumerate(judged.verdicts) if one.rule is not PointRule.COMMON_CAUSE]
    assert signals == [4]
    assert judged.verdicts[4].rule is PointRule.OUTSIDE_LIMITS
    assert judged.verdicts[4].side is Side.HIGH


def test_a_range_of_just_the_screen_is_dropped():
    """Ranges of 3267, 733, 0 and 0: their mean is 1000, and the first lies on 3.267 times it."""
    [segment] = judge(series(0, 3267, 4000, 4000, 4000), [], Basis()).segments
    assert (segment.ranges.ranges_screened, segment.ranges.mean_range) == (1, Fraction(733, 3))
    [segment] = judge(series(0, 3266, 4000, 4000, 4000), [], Basis()).segments
    assert segment.ranges.ranges_screened == 0


def test_a_point_on_a_limit_is_within():
    limits = Limits(Fraction(10), Fraction(3))
    assert not limits.is_outside(Fraction(13))
    assert limits.is_outside(Fraction(13) + Fraction(1, 10**9))
    assert limits.is_near(Fraction(13))
    assert not limits.is_near(Fraction(12)), "two thirds of the way is not beyond them"
    assert limits.is_near(Fraction(12) + Fraction(1, 10**9))


def test_seven_rising_points_are_a_trend_and_all_of_them_are_flagged():
    values = [10, 20, 10, 20, 10, 11, 12, 13, 14, 15, 16, 10, 20, 10]
    assert rules_of(values)[4:11] == [PointRule.TREND] * 7
    assert rules_of(values)[3] is PointRule.COMMON_CAUSE


def test_six_rising_points_are_noise():
    assert PointRule.TREND not in rules_of([10, 20, 10, 20, 10, 11, 12, 13, 14, 15, 10, 20, 10])


def test_the_five_better_months_of_the_report_are_no_signal():
    """¶48: "the last five months" improving since the low of last autumn; C21."""
    monthly = [84, 82, 85, 83, 84, 82, 80, 81, 82, 83, 84, 85]
    assert set(rules_of(monthly)) == {PointRule.COMMON_CAUSE}


def test_an_equal_step_breaks_a_trend():
    assert PointRule.TREND not in rules_of([1, 2, 3, 4, 4, 5, 6, 7])


def test_seven_on_one_side_are_flagged_and_a_point_on_the_mean_breaks_them():
    low, high = [8, 9, 8, 9, 8, 9, 8], [12, 11, 12, 11, 12, 11, 12]
    assert rules_of(low + high) == [PointRule.ONE_SIDE] * 14
    broken = [8, 9, 8, 10, 8, 9, 8, 12, 11, 12, 10, 12, 11, 12]
    assert PointRule.ONE_SIDE not in rules_of(broken)


STEADY = [9, 11] * 6
"""As a baseline: mean 10, limits of 10 ± 5.32, near limits of 10 ± 3.55."""


def test_two_of_three_near_a_limit_flags_those_two_and_not_the_third():
    judged = judge(series(*STEADY, 14, 11, 14, 9), [], Basis(baseline_points=12))
    flagged = {place: one.side for place, one in enumerate(judged.verdicts) if one.rule is PointRule.TWO_OF_THREE}
    assert flagged == {12: Side.HIGH, 14: Side.HIGH}


def test_two_of_three_needs_all_three_on_one_side():
    assert PointRule.TWO_OF_THREE not in rules_of([*STEADY, 14, 9, 14, 9], basis=Basis(baseline_points=12))


def test_outside_comes_before_a_trend_and_a_trend_before_the_rest():
    found = rules_of([*STEADY, 10, 11, 12, 13, 14, 15, 16], basis=Basis(baseline_points=12))
    assert found[12:] == [PointRule.TREND] * 6 + [PointRule.OUTSIDE_LIMITS]


def test_a_rebase_begins_anew():
    values = [10, 12, 11, 13, 10, 12, 11, 13, 10, 12, 11, 13, 30, 32, 31, 33, 30, 32, 31, 33, 30, 32, 31, 33]
    assert set(rules_of(values)) != {PointRule.COMMON_CAUSE}
    assert set(rules_of(values, breaks=[12])) == {PointRule.COMMON_CAUSE}
    first, second = judge(series(*values), [12], Basis()).segments
    assert (float(first.limits.mean), float(second.limits.mean)) == (11.5, 31.5)


def test_a_fixed_baseline_makes_the_limits_of_the_first_points():
    values = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 30, 32]
    [segment] = judge(series(*values), [], Basis(baseline_points=12)).segments
    assert (segment.limits.mean, segment.ranges.points) == (11, 12)
    assert rules_of(values, basis=Basis(baseline_points=12))[-2:] == [PointRule.OUTSIDE_LIMITS] * 2


@pytest.mark.parametrize(("points", "trial"), [(11, True), (12, False)])
def test_limits_of_fewer_than_twelve_points_are_trial_limits(points, trial):
    [segment] = judge(series(*VECTOR[:points]), [], Basis()).segments
    assert segment.is_trial is trial


def test_a_gap_makes_no_range_breaks_runs_and_is_no_signal():
    whole = judge(series(8, 9, 8, 9, None, 8, 9, 8, 12, 11, 12, 11, None, 12, 11, 12), [], Basis())
    assert {one.rule for one in whole.verdicts} == {PointRule.COMMON_CAUSE}
    assert whole.segments[0].ranges.points == 14
    rising = judge(series(1, 2, 3, None, 4, 5, 6, 7), [], Basis())
    assert PointRule.TREND not in {one.rule for one in rising.verdicts}


@pytest.mark.parametrize("values", [[], [None, None], [5], [5, None, 5]])
def test_what_has_no_neighbours_has_no_limits(values):
    judged = judge(series(*values), [], Basis())
    assert all(one.rule is PointRule.COMMON_CAUSE for one in judged.verdicts)
    assert all(segment.limits is None or segment.limits.reach is None for segment in judged.segments)


def test_a_constant_series_has_limits_on_its_mean_and_no_signal():
    judged = judge(series(*[7] * 20), [], Basis())
    assert judged.segments[0].limits == Limits(Fraction(7), Fraction(0))
    assert {one.rule for one in judged.verdicts} == {PointRule.COMMON_CAUSE}


@pytest.mark.parametrize(
    ("direction", "side", "meaning"),
    [
        (Direction.INCREASE, "high", Variation.IMPROVEMENT),
        (Direction.DECREASE, "high", Variation.CONCERN),
        (Direction.NEUTRAL, "high", Variation.NEUTRAL),
        (Direction.INCREASE, "low", Variation.CONCERN),
        (Direction.DECREASE, "low", Variation.IMPROVEMENT),
    ],
)
def test_what_a_signal_means_is_a_matter_of_the_direction(direction, side, meaning):
    values = VECTOR if side == "high" else [-one for one in VECTOR]
    verdict = judge(series(*values), [], Basis()).verdicts[4]
    assert variation_of(verdict, direction) is meaning
    assert variation_of(judge(series(*values), [], Basis()).verdicts[0], direction) is Variation.COMMON_CAUSE


LIMITS = Limits(Fraction(90, 100), Fraction(2, 100))


@pytest.mark.parametrize(
    ("target", "direction", "assurance"),
    [
        ("0.93", Direction.INCREASE, Assurance.CONSISTENT_FAIL),
        ("0.87", Direction.INCREASE, Assurance.CONSISTENT_PASS),
        ("0.90", Direction.INCREASE, Assurance.INCONSISTENT),
        ("0.92", Direction.INCREASE, Assurance.INCONSISTENT),  # on the limit
        ("0.93", Direction.DECREASE, Assurance.CONSISTENT_PASS),
        ("0.87", Direction.DECREASE, Assurance.CONSISTENT_FAIL),
        ("0.93", Direction.NEUTRAL, Assurance.NONE),
        (None, Direction.INCREASE, Assurance.NONE),
    ],
)
def test_assurance_compares_the_last_limits_with_the_target(target, direction, assurance):
    assert assurance_of(LIMITS, None if target is None else Fraction(target), direction) is assurance


def test_a_breach_of_the_target_is_another_question_than_a_signal():
    """¶71: twelve months over 90%, then 88% in July; a breach whatever the chart says."""
    months = [
        "0.912",
        "0.921",
        "0.905",
        "0.918",
        "0.902",
        "0.915",
        "0.924",
        "0.903",
        "0.917",
        "0.908",
        "0.922",
        "0.906",
    ]
    judged = judge(series(*months, "0.88"), [], Basis())
    assert meets(Fraction("0.88"), Fraction("0.9"), Direction.INCREASE) is False
    assert meets(Fraction("0.90"), Fraction("0.9"), Direction.INCREASE) is True
    assert meets(Fraction("0.88"), None, Direction.INCREASE) is None
    assert judged.verdicts[-1].rule is PointRule.COMMON_CAUSE


def test_p_limits_are_three_standard_errors_wide():
    assert p_limits(Fraction(1, 2), 100).reach == Fraction(15, 100)
    assert p_limits(Fraction(1, 2), 25).reach == Fraction(3, 10)


def test_a_p_chart_pools_its_shares_and_widens_where_few_were_asked():
    counts = [(8, 10), (80, 100), None, (16, 20), (5, 20)]
    judged = judge_shares(counts, [], None)
    assert judged.limits[0].mean == Fraction(109, 150)
    assert judged.limits[0].reach > judged.limits[1].reach
    assert judged.limits[2] is None
    assert [one.rule for one in judged.verdicts][-1] is PointRule.OUTSIDE_LIMITS


numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=50)
values_of = st.lists(st.one_of(numbers, numbers, numbers, st.none()), max_size=40)


@given(values_of, numbers, st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=50), st.booleans())
def test_shift_and_scale_move_the_limits_and_change_no_verdict(values, shift, scale, screen):
    moved = [None if one is None else one * scale + shift for one in values]
    before, after = (judge(one, [10, 25], Basis(screen)) for one in (values, moved))
    assert before.verdicts == after.verdicts
    for one, other in zip(before.limits, after.limits, strict=True):
        assert (one is None) == (other is None)
        if one is not None:
            assert other.mean == one.mean * scale + shift
            assert (other.reach is None) == (one.reach is None)
            assert one.reach is None or other.reach == one.reach * scale


@given(values_of)
def test_upside_down_is_the_same_with_the_sides_changed(values):
    turned = judge([None if one is None else -one for one in values], [], Basis())
    assert [one.rule for one in turned.verdicts] == [one.rule for one in judge(values, [], Basis()).verdicts]
    sides = {Side.HIGH: Side.LOW, Side.LOW: Side.HIGH, None: None}
    assert [one.side for one in turned.verdicts] == [sides[one.side] for one in judge(values, [], Basis()).verdicts]


@given(values_of)
def test_the_screen_never_widens_the_limits(values):
    with_screen, without = (judge(values, [], Basis(one)).limits for one in (True, False))
    for one, other in zip(with_screen, without, strict=True):
        assert one is None or one.reach is None or one.reach <= other.reach


@given(values_of, st.sets(st.integers(-3, 45), max_size=4))
def test_segments_cover_every_point_once(values, breaks):
    judged = judge(values, breaks, Basis())
    assert [place for one in judged.segments for place in range(one.first, one.last)] == list(range(len(values)))
    assert len(judged.verdicts) == len(judged.limits) == len(values)
