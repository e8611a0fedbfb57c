"""A series in segments, each with limits of its own: a rebase begins a new one (domain.md §10.4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from contact.measures.rules.spc.limits import TRIAL_BELOW, Limits, Ranges, Value, p_limits, xmr_limits
from contact.measures.rules.spc.points import Verdict, verdicts


@dataclass(frozen=True, slots=True)
class Basis:
    """How limits are to be made: with or without the outlier screen, of all points or of a segment's first ones."""

    screen_outliers: bool = True
    baseline_points: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """The points from `first` up to and without `last`, and the limits that they share on an XmR chart."""

    first: int
    last: int
    limits: Limits | None
    ranges: Ranges

    @property
    def is_trial(self) -> bool:
        """Whether its limits stand on too few points to be relied on."""
        return self.ranges.points < TRIAL_BELOW


@dataclass(frozen=True, slots=True)
class Judged:
    """The segments, and for each point its limits and its verdict."""

    segments: Sequence[Segment]
    limits: Sequence[Limits | None]
    verdicts: Sequence[Verdict]


def judge(values: Sequence[Value], breaks: Collection[int], basis: Basis) -> Judged:
    """Judge a series on an XmR chart; a break is the place of the first point of a new segment."""
    segments, limits, judged = [], [], []
    for first, last in _bounds(len(values), breaks):
        part = values[first:last]
        found, ranges = xmr_limits(part[: basis.baseline_points], screen_outliers=basis.screen_outliers)
        segments.append(Segment(first, last, found, ranges))
        limits += [found] * len(part)
        judged += verdicts(part, [found] * len(part))
    return Judged(segments, limits, judged)


def judge_shares(
    counts: Sequence[tuple[int, int] | None], breaks: Collection[int], baseline_points: int | None
) -> Judged:
    """Judge shares on a p-chart, whose limits widen where a denominator is small; (numerator, denominator) each."""
    segments: list[Segment] = []
    limits: list[Limits | None] = []
    judged: list[Verdict] = []
    for first, last in _bounds(len(counts), breaks):
        part = counts[first:last]
        known = [one for one in part[:baseline_points] if one is not None]
        total = sum(denominator for _, denominator in known)
        pooled = Fraction(sum(numerator for numerator, _ in known), total) if total else None
        own = [None if one is None or pooled is None else p_limits(pooled, one[1]) for one in part]
        values = [None if one is None else Fraction(*one) for one in part]
        segments.append(Segment(first, last, _last(own), Ranges(len(known), None, 0)))
        limits += own
        judged += verdicts(values, own)
    return Judged(segments, limits, judged)


def _bounds(length: int, breaks: Collection[int]) -> list[tuple[int, int]]:
    edges = sorted({0, length, *(one for one in breaks if 0 < one < length)})
    return list(pairwise(edges))


def _last(limits: Sequence[Limits | None]) -> Limits | None:
    return next((one for one in reversed(limits) if one is not None), None)
