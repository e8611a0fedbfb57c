"""How far chance alone carries a share, and the difference of shares (domain.md §10.2, §15).

Worked out here: statsmodels does it alike, and brings two hundred megabytes for these ten lines. The quantile is the
standard library's, to the last digit of §15's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """Between what a figure may lie by chance, at a level."""

    lower: float
    upper: float
    level: float

    @property
    def spans_nought(self) -> bool:
        """Whether nought is within, so that a difference has no direction."""
        return self.lower <= 0 <= self.upper


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; weighted answers have an effective number, which need not be whole."""

    satisfied: float
    answered: float

    @property
    def value(self) -> float:
        """The share itself; raises ZeroDivisionError of nothing."""
        return self.satisfied / self.answered


def quantile(level: float) -> float:
    """Return how many standard errors a two-sided interval of a level reaches: 1.959963984540054 for 95%."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson(share: Share, level: float = LEVEL) -> Interval:
    """Return Wilson's score interval: centre (p + z²/2n)/(1 + z²/n), half-width z√(p(1-p)/n + z²/4n²)/(1 + z²/n)."""
    z, n, p = quantile(level), share.answered, share.value
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # At nought and at one the limit is exact, and floats would miss it by their last digit.
    return Interval(max(0.0, centre - half) if p > 0 else 0.0, min(1.0, centre + half) if p < 1 else 1.0, level)


def contrast(first: Share, others: Sequence[Share], level: float = LEVEL) -> tuple[float, Interval]:
    """Return a share less the mean of others, with its interval made of each share's own Wilson limits.

    With one other it is Newcombe's interval of two proportions (1998, method 10); with more it is the same
    square-and-add for a linear contrast (Zou, Donner 2008).
    """
    difference = first.value - sum(one.value for one in others) / len(others)
    own = wilson(first, level)
    below, above = (first.value - own.lower) ** 2, (own.upper - first.value) ** 2
    for one in others:
        limits = wilson(one, level)
        below += ((limits.upper - one.value) / len(others)) ** 2
        above += ((one.value - limits.lower) / len(others)) ** 2
    return difference, Interval(difference - sqrt(below), difference + sqrt(above), level)


def pooled_z(first: Share, second: Share) -> float:
    """Return the two-proportion test's z, second less first, with the pooled share; nought where nothing varies."""
    pooled = (first.satisfied + second.satisfied) / (first.answered + second.answered)
    error = sqrt(pooled * (1 - pooled) * (1 / first.answered + 1 / second.answered))
    return (second.value - first.value) / error if error else 0.0


def level_of_each(comparisons: int, level: float = LEVEL) -> float:
    """Return the level at which each of several intervals is made so that all hold together (Bonferroni)."""
    return 1 - (1 - level) / comparisons
