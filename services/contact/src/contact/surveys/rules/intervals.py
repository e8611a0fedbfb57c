"""How far chance alone carries a share, and a share less the mean of others (domain.md §10.2, §15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from bluelamp.kit import proportions
from bluelamp.kit.proportions import CONFIDENCE


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


def wilson(share: Share, level: float = CONFIDENCE) -> Interval:
    """Return the score interval of a share; raises ZeroDivisionError of nothing."""
    bounds = proportions.wilson(share.satisfied, share.answered, level)
    if bounds is None:
        raise ZeroDivisionError("a share of nothing has no interval")
    return Interval(bounds.lower, bounds.upper, level)


def contrast(first: Share, others: Sequence[Share], level: float = CONFIDENCE) -> tuple[float, Interval]:
    """Return a share less the mean of others, with its interval made of each share's own score limits.

    With one other it is Newcombe's interval of two proportions (1998, method 10); with more it is the same
    square-and-add for a linear contrast (Zou and Donner 2008).
    """
    difference = first.value - sum(one.value for one in others) / len(others)
    own = wilson(first, level)
    below, above = (first.value - own.lower) ** 2, (own.upper - first.value) ** 2
    for one in others:
        limits = wilson(one, level)
        below += ((limits.upper - one.value) / len(others)) ** 2
        above += ((one.value - limits.lower) / len(others)) ** 2
    return difference, Interval(difference - sqrt(below), difference + sqrt(above), level)


def level_of_each(comparisons: int, level: float = CONFIDENCE) -> float:
    """Return the level at which each of several intervals is made so that all hold together (Bonferroni)."""
    return 1 - (1 - level) / comparisons
