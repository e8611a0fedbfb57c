"""What chance alone may make of a share, and of the difference of two; good near 0, near 1 and for few."""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95


class Bounds(NamedTuple):
    """Between what a share, or a difference of shares, may lie."""

    lower: float
    upper: float


def wilson(part: float, whole: float, level: float = CONFIDENCE) -> Bounds | None:
    """Return the score interval of a share (Wilson 1927; domain.md §10.2); None of nothing.

    Weighted answers have an effective number, which need not be whole. Raises ValueError unless 0 ≤ part ≤ whole.
    """
    if not 0 <= part <= whole:
        raise ValueError("a part lies between nothing and the whole")
    if whole == 0:
        return None
    z, share = _z(level), part / whole
    stretch = 1 + z * z / whole
    centre = (share + z * z / (2 * whole)) / stretch
    half = z / stretch * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    # At 0 and at 1 the bound is exact, and only rounding would say otherwise.
    return Bounds(0.0 if part == 0 else centre - half, 1.0 if part == whole else centre + half)


def difference(
    before: tuple[int, int], after: tuple[int, int], level: float = CONFIDENCE
) -> tuple[float, Bounds] | None:
    """Return the second share less the first, and its interval; None where one of them is of nothing.

    Newcombe's hybrid of the two score intervals (1998, method 10): unlike the plain one it never leaves -1 to 1.
    """
    first, second = wilson(*before, level), wilson(*after, level)
    if first is None or second is None:
        return None
    share, other = before[0] / before[1], after[0] / after[1]
    down = sqrt((other - second.lower) ** 2 + (first.upper - share) ** 2)
    up = sqrt((second.upper - other) ** 2 + (share - first.lower) ** 2)
    return other - share, Bounds(other - share - down, other - share + up)


def score(before: tuple[float, int], after: tuple[float, int]) -> float | None:
    """Return z of the two shares being one, by their pooled variance; None where that variance is nought."""
    (part, whole), (other_part, other_whole) = before, after
    if not whole or not other_whole:
        return None
    pooled = (part + other_part) / (whole + other_whole)
    variance = pooled * (1 - pooled) * (1 / whole + 1 / other_whole)
    return (other_part / other_whole - part / whole) / sqrt(variance) if variance else None


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
