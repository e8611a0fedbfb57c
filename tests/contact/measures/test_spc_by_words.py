"""The rules of domain.md §10.4 word by word, as slowly as they stand there, beside those that the charts use."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from bluelamp.schemas.contact.charts import PointRule, Side
from contact.measures.rules.spc.series import Basis, judge

Told = tuple[PointRule, Side | None]


def limits_by_words(values: Sequence[Fraction], *, screen: bool) -> tuple[Fraction, Fraction]:
    """The mean, and 2.66 times the mean moving range; ranges of 3.267 times their mean and more are dropped, once."""
    mean = sum(values, Fraction(0)) / len(values)
    ranges = [abs(values[at] - values[at - 1]) for at in range(1, len(values))]
    mean_range = sum(ranges, Fraction(0)) / len(ranges)
    if screen:
        kept = [one for one in ranges if one < Fraction("3.267") * mean_range]
        mean_range = sum(kept, Fraction(0)) / len(kept) if kept else Fraction(0)
    return mean, Fraction("2.66") * mean_range


def told_by_words(values: Sequence[Fraction], *, screen: bool) -> list[Told]:
    """Of each point the first rule that applies to it."""
    mean, reach = limits_by_words(values, screen=screen)
    return [_told(values, at, mean, reach) for at in range(len(values))]


def _told(values: Sequence[Fraction], at: int, mean: Fraction, reach: Fraction) -> Told:
    value, high = values[at], Side.HIGH if values[at] > mean else Side.LOW
    if value > mean + reach or value < mean - reach:
        return PointRule.OUTSIDE_LIMITS, high
    # Where one trend ends and the next begins, the later one is told.
    for first in range(at, at - 7, -1):
        seven = _window(values, first, 7)
        if _rises(seven):
            return PointRule.TREND, Side.HIGH
        if _rises(seven[::-1]):
            return PointRule.TREND, Side.LOW
    if _is_near(value, mean, reach) and any(
        sum(_is_near(one, mean, reach) for one in three) >= 2 and _is_on_one_side(three, mean)
        for three in (_window(values, first, 3) for first in range(at - 2, at + 1))
    ):
        return PointRule.TWO_OF_THREE, high
    if any(_is_on_one_side(_window(values, first, 7), mean) for first in range(at - 6, at + 1)):
        return PointRule.ONE_SIDE, high
    return PointRule.COMMON_CAUSE, None


def _window(values: Sequence[Fraction], first: int, size: int) -> Sequence[Fraction]:
    return values[first : first + size] if first >= 0 and first + size <= len(values) else ()


def _rises(values: Sequence[Fraction]) -> bool:
    return bool(values) and all(values[at] > values[at - 1] for at in range(1, len(values)))


def _is_near(value: Fraction, mean: Fraction, reach: Fraction) -> bool:
    return Fraction(2, 3) * reach < abs(value - mean) <= reach


def _is_on_one_side(values: Sequence[Fraction], mean: Fraction) -> bool:
    return bool(values) and (all(one > mean for one in values) or all(one < mean for one in values))


SMALL = st.integers(0, 6).map(Fraction)
WALKS = st.lists(st.sampled_from([-2, -1, 0, 1, 1, 2]), min_size=2, max_size=40).map(
    lambda steps: [Fraction(sum(steps[: at + 1])) for at in range(len(steps))]
)
"""Series that wander have trends and runs; those of few values have points on the mean and on the limits."""
SERIES = st.one_of(st.lists(SMALL, min_size=2, max_size=40), WALKS)


@given(SERIES, st.booleans())
@example([Fraction(one) for one in [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]], True)
@example([Fraction(one) for one in [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]], True)
@example([Fraction(7)] * 9, False)
def test_the_charts_rules_are_the_words(values, screen):
    judged = judge(values, [], Basis(screen_outliers=screen))
    assert [(one.rule, one.side) for one in judged.verdicts] == told_by_words(values, screen=screen)
    mean, reach = limits_by_words(values, screen=screen)
    [segment] = judged.segments
    assert (segment.limits.mean, segment.limits.upper, segment.limits.lower) == (mean, mean + reach, mean - reach)


@given(st.lists(SERIES, min_size=1, max_size=4), st.booleans())
def test_a_rebase_judges_each_segment_as_if_it_stood_alone(parts, screen):
    edges = [sum(map(len, parts[:place])) for place in range(1, len(parts))]
    whole = judge([one for part in parts for one in part], edges, Basis(screen_outliers=screen))
    assert [(one.rule, one.side) for one in whole.verdicts] == [
        told for part in parts for told in told_by_words(part, screen=screen)
    ]


@given(SERIES, st.lists(SMALL, max_size=12), st.booleans())
def test_a_fixed_baseline_knows_nothing_of_what_comes_after_it(baseline, later, screen):
    basis = Basis(screen, baseline_points=len(baseline))
    [segment] = judge([*baseline, *later], [], basis).segments
    mean, reach = limits_by_words(baseline, screen=screen)
    assert (segment.limits.mean, segment.limits.reach) == (mean, reach)
