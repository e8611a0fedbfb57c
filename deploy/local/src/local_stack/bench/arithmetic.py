"""What the bench computes from what it measured: percentiles, medians of rounds, ratios."""

import math
from collections.abc import Mapping, Sequence
from statistics import median


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed (nearest rank); ValueError for none."""
    if not values:
        raise ValueError("there is no percentile of nothing")
    if not 0 < share <= 1:
        raise ValueError("a share lies above 0 and not above 1")
    return sorted(values)[math.ceil(share * len(values)) - 1]


def median_by_name(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The median of each figure over the rounds; every round names the same figures."""
    return {name: median(one[name] for one in rounds) for name in rounds[0]}


def per_request(seconds: Mapping[str, float], requests: int) -> dict[str, float]:
    """Microseconds of CPU that each process spent on one request."""
    return {name: spent * 1e6 / requests for name, spent in seconds.items()}


def summed(rounds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The sum of each figure; a name that is missing in a round counts as nothing there."""
    names = {name: None for one in rounds for name in one}
    return {name: sum(one.get(name, 0.0) for one in rounds) for name in names}


def difference(after: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    """How much each figure grew; what was not there before grew from nothing."""
    return {name: value - before.get(name, 0.0) for name, value in after.items()}
