"""Rates, variation, ranks and what may be claimed of them, exactly: fractions of what was published (§4.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Counts:
    """One area's published counts: offenders N, reoffended Σy, predicted Σp, and Σp(1-p) where there is one."""

    offenders: int
    reoffended: int
    predicted: Decimal
    predicted_variance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """What follows of them, in per cent."""

    actual: Fraction
    predicted: Fraction
    variation: Fraction
    z: float | None


def rates_of(counts: Counts) -> Rates:
    """Work out the rates; variation is of the unrounded prediction, for two digits of it are wrong five times of seven.

    z is (Σy-Σp)/√Σp(1-p), and none where the variance is unknown: the variance of the sum is not the sum's.
    """
    expected = Fraction(counts.predicted)
    more = counts.reoffended - expected
    variance = counts.predicted_variance
    return Rates(
        actual=Fraction(100 * counts.reoffended, counts.offenders),
        predicted=100 * expected / counts.offenders,
        variation=100 * more / expected,
        z=float(more) / float(variance) ** 0.5 if variance else None,
    )


def ranks_of(variations: Mapping[str, Fraction]) -> dict[str, int]:
    """Rank areas by variation, the most negative first; those that are equal share the better place (1, 2, 2, 4)."""
    ordered = sorted(variations.values())
    first: dict[Fraction, int] = {}
    for place, variation in enumerate(ordered, start=1):
        first.setdefault(variation, place)
    return {area: first[variation] for area, variation in variations.items()}


def percentile_of(rank: int, areas: int) -> Fraction:
    """Return how far down the table a rank stands, in per cent: 26 of 171 is 15.2."""
    return Fraction(100 * rank, areas)


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a claim holds, and the ranks that decide it."""

    claim: str
    holds: bool
    because: str


def first_places(ranks: Mapping[str, int], ours: Sequence[str], places: int) -> Finding:
    """Say whether the first places of the table are the force's: so many areas or more, and no other's among them.

    Of areas that are equal each holds the better place (1, 1, 3), so that two at the first place hold the first two.
    """
    held = sorted(ranks[area] for area in ours if ranks[area] <= places)
    holds = len(held) >= places and len(held) == sum(rank <= places for rank in ranks.values())
    return Finding(f"the top {places} positions", holds, f"ranks held: {', '.join(map(str, held)) or 'none'}")


def all_within(ranks: Mapping[str, int], ours: Sequence[str], per_cent: int) -> Finding:
    """Say whether every one of the force's areas stands within the first so many per cent of the table."""
    worst, areas = max(ranks[area] for area in ours), len(ranks)
    share = percentile_of(worst, areas)
    because = f"the lowest is {worst} of {areas}, {float(share):.1f}%"
    return Finding(f"all {len(ours)} in the top {per_cent}%", share <= per_cent, because)
