"""What a chart shows, in sentences: for who does not see it, and for the board's page."""

from collections.abc import Sequence

from bluelamp.schemas.contact.charts import (
    Assurance,
    ChartPoint,
    ChartSegment,
    HiddenReason,
    PointRule,
    Side,
    Variation,
)
from bluelamp.schemas.contact.measures import FigureUnit, MeasureDefinition
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


def summary_of(
    definition: MeasureDefinition,
    area: str,
    points: Sequence[ChartPoint],
    segments: Sequence[ChartSegment],
    assurance: Assurance,
) -> str:
    """Tell a chart in a few sentences: the last point, what it is, the limits, how many signals, and the target."""
    shown = [one for one in points if one.hidden is None]
    subject = f"{definition.name}, {area_in_words(area)}"
    if not shown:
        return f"{subject}: there is no figure that can be told."
    told = [f"{subject}: {point_in_words(shown[-1], definition.unit)}."]
    limits = segments[-1]
    if limits.mean is not None and limits.lower_limit is not None and limits.upper_limit is not None:
        mean, lower, upper = (
            value_in_words(one, definition.unit, places=1)
            for one in (limits.mean, limits.lower_limit, limits.upper_limit)
        )
        told.append(f"Mean {mean}, limits {lower} to {upper}.")
    signals = sum(one.variation is not Variation.COMMON_CAUSE for one in shown)
    told.append(f"{signals} of {len(shown)} points {'is a signal' if signals == 1 else 'are signals'}.")
    if definition.target is not None and assurance in ASSURANCES:
        target = value_in_words(definition.target, definition.unit)
        told.append(f"It {ASSURANCES[assurance]} ({target}).")
    return " ".join(told)


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
