"""What follows from a series, each sentence worked out of its points: what rose, what was highest, what is a signal."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from bluelamp.kit.clocks import local_day
from bluelamp.schemas.contact.charts import Chart, ChartPoint, PointRule, Side
from bluelamp.schemas.contact.measures import FigureUnit, PeriodKind
from contact.measures.rules.words import value_in_words

_YEAR = 12
_TREND = 7
"""As many points in a row make a signal (domain.md §10.4)."""
_FEWEST = 3
_MOST_BELOW = 5
_SIDES = {Side.HIGH: "high", Side.LOW: "low"}
Known = tuple[ChartPoint, float]


def findings_of(line: str, chart: Chart | None, since: datetime | None = None) -> list[str]:
    """Return the sentences that a line has by its chart; of some lines the way since their first day."""
    if chart is None:
        return []
    rules = (*_BY_LINE.get(line, ()), _signal)
    found = [sentence for rule in rules for sentence in rule(chart)]
    return [*(_drift(chart, since) if line in _DRIFTING else ()), *found]


def shown(chart: Chart) -> list[Known]:
    """Return the points that have a value, the earliest first."""
    return [(point, point.value) for point in chart.points if point.hidden is None and point.value is not None]


def rising_for(values: Sequence[float]) -> int:
    """Return how many of the last values stand each above the one before it, the first of them counted too."""
    run = 1 if values else 0
    for before, after in reversed(list(pairwise(values))):
        if after <= before:
            break
        run += 1
    return run


def slope(values: Sequence[float]) -> float | None:
    """Return by how much the straight line through the values rises from one to the next (least squares)."""
    count = len(values)
    if count < 2:  # noqa: PLR2004 # two points make a line
        return None
    middle, mean = (count - 1) / 2, sum(values) / count
    above = sum((place - middle) * (value - mean) for place, value in enumerate(values))
    return above / sum((place - middle) ** 2 for place in range(count))


def _year_on_year(chart: Chart) -> Iterator[str]:
    points = shown(chart)
    if not points:
        return
    last, value = points[-1]
    month = local_day(last.period.period_from)
    for point, before in points:
        if local_day(point.period.period_from) == month.replace(year=month.year - 1) and before:
            told, change = (
                value_in_words(before, chart.unit),
                value_in_words((value - before) / before, FigureUnit.SHARE),
            )
            yield f"{point.label} had {told}: a change of {change} over the year."


def _highest(chart: Chart) -> Iterator[str]:
    by_year: Mapping[int, list[Known]] = defaultdict(list)
    for one in shown(chart):
        by_year[local_day(one[0].period.period_from).year].append(one)
    for year, points in sorted(by_year.items()):
        point, value = max(points, key=lambda one: one[1])
        known = "" if len(points) == _YEAR else f", of the {len(points)} months known"
        yield f"Highest month of {year}: {point.label} with {value_in_words(value, chart.unit)}{known}."


def _within_year(chart: Chart) -> Iterator[str]:
    points = shown(chart)
    year = [value for point, value in points if points and _year_of(point) == _year_of(points[-1][0])]
    if len(year) > 1:
        mean = sum(year) / len(year)
        if mean:
            change = value_in_words(abs(year[-1] - mean) / mean, FigureUnit.SHARE)
            side = "above" if year[-1] >= mean else "below"
            yield f"{change} {side} the mean of its own year so far: that is the season, not the trend."


def _rising(chart: Chart) -> Iterator[str]:
    points = shown(chart)
    run = rising_for([value for _, value in points])
    if run > 1:
        yield f"The last {run} points rise one after another, from {points[-run][0].label}."
    if points and points[-1][1] == max(value for _, value in points):
        yield f"{points[-1][0].label} is the highest of the {len(points)} points known."


def _since_low(chart: Chart) -> Iterator[str]:
    points = shown(chart)[-_YEAR:]
    if not points:
        return
    # Of equal months the last: those since are above it, and none is beside it.
    place = min(reversed(range(len(points))), key=lambda one: points[one][1])
    after = points[place + 1 :]
    if after:
        low, value = points[place]
        yield (
            f"Lowest of the last {len(points)} months: {low.label} with {value_in_words(value, chart.unit)}; "
            f"the {len(after)} since are above it."
        )


def _target(chart: Chart) -> Iterator[str]:
    points, target = shown(chart), chart.target
    if target is None or not points:
        return
    told = value_in_words(target, chart.unit)
    last, value = points[-1]
    yield f"{last.label} {'is below' if value < target else 'meets'} the target of {told}."
    before = points[-_YEAR - 1 : -1]
    if before:
        below = [point.label for point, one in before if one < target]
        named = "" if not below else f": {', '.join(below[:_MOST_BELOW])}{' …' if len(below) > _MOST_BELOW else ''}"
        yield f"Of the {len(before)} months before, {len(below)} were below the target{named}."


def _drift(chart: Chart, since: datetime | None) -> Iterator[str]:
    points = [one for one in shown(chart) if since is None or one[0].period.period_from >= since]
    rise = slope([value for _, value in points])
    if rise is not None:
        way = "rises" if rise > 0 else "falls" if rise < 0 else "is level"
        by = f"{value_in_words(abs(rise), FigureUnit.SHARE, 2).removesuffix('%')} points"
        first = f"{points[0][0].label}, through its {len(points)} whole months,"
        yield f"The straight line since {first} {way}{'' if rise == 0 else f' by {by} a month'}."


def _signal(chart: Chart) -> Iterator[str]:
    points = shown(chart)
    if not points:
        return
    last = points[-1][0]
    if last.upper_limit is None:
        yield f"Too few points are known to tell a signal from noise: {len(points)}."
    elif last.rule is PointRule.COMMON_CAUSE:
        yield f"{_capital(last.label)} is no signal: it lies within what this series does by itself."
    else:
        side = "" if last.side is None else f", {_SIDES[last.side]}"
        yield f"{_capital(last.label)} is a signal ({last.rule.value.lower().replace('_', ' ')}{side})."


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _year_of(point: ChartPoint) -> int:
    return local_day(point.period.period_from).year


def short_rise(chart: Chart) -> int:
    """Return how many of the last months rise one after another where they are too few for a signal (C21); else 0."""
    points = shown(chart)
    if chart.period_kind is not PeriodKind.MONTH or not points or points[-1][0].rule is not PointRule.COMMON_CAUSE:
        return 0
    run = rising_for([value for _, value in points])
    return run if _FEWEST <= run < _TREND else 0


_BY_LINE: Mapping[str, Sequence[Callable[[Chart], Iterator[str]]]] = {
    "TOTAL_CALLS": (_year_on_year, _highest, _within_year),
    "CST_CALLS": (_rising,),
    "EMERGENCY_LEVEL": (_target,),
    "SERVICE_DESK_LEVEL": (_target,),
    "CRIME_SATISFACTION": (_since_low, _rising),
    "ASB_SATISFACTION": (_since_low,),
}
_DRIFTING = frozenset({"NON_EMERGENCY_LEVEL", "SENT_TO_LPU_SINCE_PRINCIPLES"})
"""Shares told since a change: the way before it is no part of theirs."""
