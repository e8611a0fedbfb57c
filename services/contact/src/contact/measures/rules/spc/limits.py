"""Process limits of an XmR chart and of a p-chart, in exact fractions (domain.md §10.4).

Fractions, because a point on a limit, or on the mean, is neither above nor below it: with binary floats it would be
now the one and now the other, and would change with the unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import isqrt

LIMIT_FACTOR = Fraction(266, 100)
NEAR_SHARE = Fraction(2, 3)
SCREEN_FACTOR = Fraction(3267, 1000)
SIGMAS = 3
TRIAL_BELOW = 12
"""Limits of fewer points are trial limits. The NHS community's guide says twelve; its code warns at twelve too."""
_ROOT_SCALE = 10**18

Value = Fraction | None
"""What a period measured; None where nothing may be told of it, or nothing is known."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The mean, and between what the process lies by chance; without two neighbouring points there is a mean alone."""

    mean: Fraction
    reach: Fraction | None

    @property
    def upper(self) -> Fraction | None:
        """Above it a point is a signal."""
        return None if self.reach is None else self.mean + self.reach

    @property
    def lower(self) -> Fraction | None:
        """Below it a point is a signal; it may lie below nought, which is a matter of display alone."""
        return None if self.reach is None else self.mean - self.reach

    def side(self, value: Fraction) -> int:
        """Return 1 above the mean, -1 below it, 0 on it."""
        return (value > self.mean) - (value < self.mean)

    def is_outside(self, value: Fraction) -> bool:
        """Whether a value lies beyond a limit; on it is within."""
        return self.reach is not None and abs(value - self.mean) > self.reach

    def is_near(self, value: Fraction) -> bool:
        """Whether a value lies beyond two thirds of the way to a limit, but not beyond the limit."""
        return (
            self.reach is not None and not self.is_outside(value) and abs(value - self.mean) > NEAR_SHARE * self.reach
        )


@dataclass(frozen=True, slots=True)
class Ranges:
    """What the limits of one segment were made from."""

    points: int
    mean_range: Fraction | None
    ranges_screened: int


def xmr_limits(values: Sequence[Value], *, screen_outliers: bool) -> tuple[Limits | None, Ranges]:
    """Return the limits of a segment by its mean and mean moving range, and what they were made from.

    With the screen, ranges of 3.267 times their mean or more are dropped once and the mean range taken again; the
    Excel tool does not, and so has wider limits. A range lies between neighbours: none is made over a gap.
    """
    known = [one for one in values if one is not None]
    if not known:
        return None, Ranges(0, None, 0)
    mean = _mean(known)
    ranges = [abs(after - before) for before, after in pairwise(values) if before is not None and after is not None]
    if not ranges:
        return Limits(mean, None), Ranges(len(known), None, 0)
    kept = ranges
    if screen_outliers and (first := _mean(ranges)) > 0:
        kept = [one for one in ranges if one < SCREEN_FACTOR * first]
    mean_range = _mean(kept)
    return Limits(mean, LIMIT_FACTOR * mean_range), Ranges(len(known), mean_range, len(ranges) - len(kept))


def p_limits(pooled: Fraction, denominator: int) -> Limits:
    """Return the limits of one point of a p-chart: three standard errors of the pooled share at its denominator."""
    variance = pooled * (1 - pooled) / denominator
    return Limits(pooled, SIGMAS * _root(variance))


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _root(square: Fraction) -> Fraction:
    """Return the square root, cut off after eighteen decimals; of a square it is exact."""
    scaled = square.numerator * square.denominator * _ROOT_SCALE**2
    return Fraction(isqrt(scaled), square.denominator * _ROOT_SCALE)
