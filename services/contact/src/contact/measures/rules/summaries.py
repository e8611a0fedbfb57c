"""What a chart shows, in sentences: for who does not see it, and for the board's page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bluelamp.schemas.contact.charts import (
    Assurance,
    ChartPoint,
    ChartSegment,
    HiddenReason,
    PointRule,
    Side,
    Variation,
)
from bluelamp.schemas.contact.measures import Figure, FigureUnit, MeasureDefinition
from contact.measures.rules.words import area_in_words, value_in_words

RULES = {
    (PointRule.OUTSIDE_LIMITS, Side.HIGH): "above the upper limit",
    (PointRule.OUTSIDE_LIMITS, Side.LOW): "below the lower limit",
    (PointRule.TREND, Side.HIGH): "in a run of seven or more rising points",
    (PointRule.TREND, Side.LOW): "in a run of seven or more falling points",
    (PointRule.TWO_OF_THREE, Side.HIGH): "one of two out of three near the upper limit",
    (PointRule.TWO_OF_THREE, Side.LOW): "one of two out of three near the lower limit",
    (PointRule.ONE_SIDE, Side.HIGH): "in a run of seven or more above the mean",
    (PointRule.ONE_SIDE, Side.LOW): "in a run of seven or more below the mean",
}
VARIATIONS = {
    Variation.IMPROVEMENT: "a signal of improvement",
    Variation.CONCERN: "a signal of concern",
    Variation.NEUTRAL: "a signal of change, neither better nor worse",
    Variation.COMMON_CAUSE: "no signal: within what chance explains",
}
ASSURANCES = {
    Assurance.CONSISTENT_PASS: "will keep its target, as the process now is",
    Assurance.CONSISTENT_FAIL: "will miss its target, as the process now is",
    Assurance.INCONSISTENT: "will keep or miss its target by chance, as the process now is",
}
HIDDEN = {
    HiddenReason.NO_FIGURE: "no figure was taken",
    HiddenReason.NOTHING_COUNTED: "nothing was counted",
    HiddenReason.DENOMINATOR_TOO_SMALL: "too few were counted to tell",
    HiddenReason.SUPPRESSED: "the counts are too small to be told",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a chart shows."""

    definition: MeasureDefinition
    area: str
    points: Sequence[ChartPoint]
    segments: Sequence[ChartSegment]
    assurance: Assurance
    rolling: Figure | None


def summary_of(chart: Shown) -> str:
    """Tell a chart in a few sentences: the last point, what it is, the limits, how many signals, and the target."""
    known = [one for one in chart.points if one.hidden is None]
    subject = f"{chart.definition.name}, {area_in_words(chart.area)}"
    if not known:
        return f"{subject}: there is no figure that can be told."
    told = [f"{subject}: {point_in_words(known[-1], chart.definition.unit)}."]
    told += _limits(chart)
    signals = sum(one.variation is not Variation.COMMON_CAUSE for one in known)
    told.append(f"{signals} of {len(known)} points {'is a signal' if signals == 1 else 'are signals'}.")
    if chart.definition.target is not None and chart.assurance in ASSURANCES:
        target = value_in_words(chart.definition.target, chart.definition.unit)
        told.append(f"It {ASSURANCES[chart.assurance]} (target {target}).")
    if chart.rolling is not None and chart.rolling.value is not None:
        told.append(f"Rolling twelve months to its end: {_rolling(chart.rolling, chart.rolling.value)}.")
    return " ".join(told)


def _limits(chart: Shown) -> Iterator[str]:
    limits, unit = chart.segments[-1], chart.definition.unit
    if limits.mean is None or limits.lower_limit is None or limits.upper_limit is None:
        return
    mean, lower, upper = (
        value_in_words(one, unit, places=1) for one in (limits.mean, limits.lower_limit, limits.upper_limit)
    )
    yield f"Mean {mean}, limits {lower} to {upper}."


def _rolling(figure: Figure, value: float) -> str:
    told = value_in_words(value, figure.unit)
    if figure.numerator is not None and figure.denominator is not None:
        told = f"{told} ({figure.numerator:,} of {figure.denominator:,})"
    if figure.interval is not None:
        lower, upper = (value_in_words(one, figure.unit) for one in (figure.interval.lower, figure.interval.upper))
        told = f"{told}, by chance alone {lower} to {upper}"
    return told


def point_in_words(point: ChartPoint, unit: FigureUnit) -> str:
    """Tell one point: its period, its value with both counts, and what it is judged to be."""
    if point.hidden is not None or point.value is None:
        why = HIDDEN[point.hidden or HiddenReason.NO_FIGURE]
        return f"{point.label}: {why}"
    counts = ""
    if point.figure is not None and point.figure.denominator is not None and point.figure.numerator is not None:
        counts = f" ({point.figure.numerator:,} of {point.figure.denominator:,})"
    judged = VARIATIONS[point.variation]
    if point.side is not None:
        judged = f"{judged}, {RULES[point.rule, point.side]}"
    return f"{point.label}: {value_in_words(point.value, unit)}{counts}, {judged}"
