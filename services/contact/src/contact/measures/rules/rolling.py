"""The rolling figure beside a chart of months: summed from their counts, told in words and never drawn."""

from collections.abc import Sequence

from bluelamp.kit.proportions import CONFIDENCE, wilson
from bluelamp.schemas.contact.charts import HiddenReason
from bluelamp.schemas.contact.measures import (
    Figure,
    FigureInterval,
    FigureUnit,
    IntervalMethod,
    MeasureDefinition,
    PeriodKind,
)
from contact.measures.rules.figures import StoredFigure, figure_of, hidden_because
from contact.measures.rules.periods import grid

MONTHS = 12


def rolling_of(rolling: MeasureDefinition, months: Sequence[StoredFigure]) -> Figure | None:
    """Sum the last twelve months' counts, the earliest month first; None where one of them is missing or kept back.

    A month that is kept back could be had from the sum and the other eleven.
    """
    last = months[-MONTHS:]
    if len(last) < MONTHS or not _follow_one_another(last):
        return None
    if any(hidden_because(rolling, one) is HiddenReason.SUPPRESSED for one in last):
        return None
    summed = StoredFigure(
        area=last[-1].area,
        period_from=last[0].period_from,
        period_until=last[-1].period_until,
        as_at=max(one.as_at for one in last),
        definition_version=rolling.definition_version,
        formula=rolling.formula,
        numerator=sum(one.numerator for one in last),
        denominator=sum(one.denominator or 0 for one in last),
        source=next((one.source for one in last if one.source is not None), None),
    )
    return figure_of(rolling, summed, _interval(rolling, summed))


def _follow_one_another(months: Sequence[StoredFigure]) -> bool:
    wanted = grid(PeriodKind.MONTH, months[0].period_from, months[-1].period_from)
    return [(one.period_from, one.period_until) for one in months] == wanted


def _interval(rolling: MeasureDefinition, summed: StoredFigure) -> FigureInterval | None:
    if rolling.unit is not FigureUnit.SHARE or summed.denominator is None:
        return None
    bounds = wilson(summed.numerator, summed.denominator)
    if bounds is None:
        return None
    return FigureInterval(method=IntervalMethod.WILSON, level=CONFIDENCE, lower=bounds.lower, upper=bounds.upper)
