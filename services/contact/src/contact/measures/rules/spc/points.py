"""Which points are signals, by the four rules in their order; every point of a run is flagged (domain.md §10.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bluelamp.schemas.contact.charts import PointRule, Side, Variation
from bluelamp.schemas.contact.measures import Direction
from contact.measures.rules.spc.limits import Limits, Value

RUN = 7
WINDOW = 3
NEAR_IN_WINDOW = 2

_SIDES = {1: Side.HIGH, -1: Side.LOW}
_IMPROVES = {Direction.INCREASE: Side.HIGH, Direction.DECREASE: Side.LOW}


@dataclass(frozen=True, slots=True)
class Verdict:
    """By which rule a point is a signal, and to which side; common cause has no side."""

    rule: PointRule
    side: Side | None


COMMON = Verdict(PointRule.COMMON_CAUSE, None)


def verdicts(values: Sequence[Value], limits: Sequence[Limits | None]) -> list[Verdict]:
    """Judge each point of one segment by its limits; a gap breaks every run, and is itself no signal."""
    sides = [
        0 if value is None or limit is None else limit.side(value) for value, limit in zip(values, limits, strict=True)
    ]
    rules: list[dict[int, Side]] = [
        _outside(values, limits, sides),
        _trends(values),
        _near_limits(values, limits, sides),
        _runs(sides),
    ]
    names = (PointRule.OUTSIDE_LIMITS, PointRule.TREND, PointRule.TWO_OF_THREE, PointRule.ONE_SIDE)
    return [
        next((Verdict(name, found[at]) for name, found in zip(names, rules, strict=True) if at in found), COMMON)
        for at in range(len(values))
    ]


def variation_of(verdict: Verdict, direction: Direction) -> Variation:
    """Say what a verdict means where the measure is meant to go up, to go down, or neither."""
    if verdict.side is None:
        return Variation.COMMON_CAUSE
    better = _IMPROVES.get(direction)
    if better is None:
        return Variation.NEUTRAL
    return Variation.IMPROVEMENT if verdict.side is better else Variation.CONCERN


def _outside(values: Sequence[Value], limits: Sequence[Limits | None], sides: Sequence[int]) -> dict[int, Side]:
    return {
        at: _SIDES[sides[at]]
        for at, (value, limit) in enumerate(zip(values, limits, strict=True))
        if value is not None and limit is not None and limit.is_outside(value)
    }


def _trends(values: Sequence[Value]) -> dict[int, Side]:
    """Flag seven points with six steps the same way; a point that ends one trend and begins another is of the later."""
    steps = [
        0 if before is None or after is None else (after > before) - (after < before)
        for before, after in pairwise(values)
    ]
    flagged: dict[int, Side] = {}
    for first in _windows(len(steps), RUN - 1):
        run = steps[first : first + RUN - 1]
        if run[0] and len(set(run)) == 1:
            flagged.update(dict.fromkeys(range(first, first + RUN), _SIDES[run[0]]))
    return flagged


def _near_limits(values: Sequence[Value], limits: Sequence[Limits | None], sides: Sequence[int]) -> dict[int, Side]:
    """Flag the points between a near limit and its limit where two of three are, all three on one side of the mean."""
    near = [
        value is not None and limit is not None and limit.is_near(value)
        for value, limit in zip(values, limits, strict=True)
    ]
    flagged: dict[int, Side] = {}
    for at in _one_sided(sides, WINDOW):
        points = [one for one in range(at, at + WINDOW) if near[one]]
        if len(points) >= NEAR_IN_WINDOW:
            flagged.update(dict.fromkeys(points, _SIDES[sides[at]]))
    return flagged


def _runs(sides: Sequence[int]) -> dict[int, Side]:
    return {one: _SIDES[sides[at]] for at in _one_sided(sides, RUN) for one in range(at, at + RUN)}


def _one_sided(sides: Sequence[int], size: int) -> Iterator[int]:
    return (at for at in _windows(len(sides), size) if sides[at] and len(set(sides[at : at + size])) == 1)


def _windows(length: int, size: int) -> range:
    return range(max(0, length - size + 1))
