"""What is said of a forecast beside its numbers: the model's name and version, its limits, and its figures."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from bluelamp.kit.clocks import midnight
from bluelamp.schemas.contact.forecasts import ForecastAccuracy, Resolution
from bluelamp.schemas.contact.measures import (
    Figure,
    FigureInterval,
    FigurePeriod,
    FigureUnit,
    IntervalMethod,
)
from contact.forecasts.rules.accuracy import BETWEEN_ORIGINS, rating, skill, wape

MODEL_NAME: Final = (
    "Quasi-Poisson log-linear: trend, month, weekday, special days; half-hourly shares by month and weekday"
)
MODEL_VERSION: Final = 1
"""Counts up with every change of the model or of what it is told: what was forecast before says by which it was."""
DOES_NOT_FIT: Final = 3
"""What the process that fits ends with where model and history do not go together; whatever else is no answer."""

_LIMITS: Final = (
    "What is expected goes on as it was learnt: a new number, centre or habit is not foreseen.",
    "Days are taken to vary apart from one another; where one bad day brings another, the interval is too narrow.",
    "A trend is a constant rate of change, and is carried on to the end of the forecast.",
    "A special day without a like of its name among those learnt from has the mean effect of the others.",
)
_NO_BACKTEST: Final = (
    "The history is too short to look back: no origin has eight weeks before it, so that nothing is said of accuracy."
)


def limits(*, is_fitted: bool, has_accuracy: bool) -> list[str]:
    """Return what a forecast's reader must know."""
    return [*_LIMITS, *([_NO_BACKTEST] if is_fitted and not has_accuracy else [])]


def accuracy(errors: Sequence[Any], training_until: date, as_at: Any) -> list[ForecastAccuracy]:
    """Return how far off the model was by horizon, each share with its two sums."""
    if not errors:
        return []
    origins = max(one["origins"] for one in errors)
    period = FigurePeriod(
        period_from=midnight(training_until - timedelta(days=origins * BETWEEN_ORIGINS)),
        period_until=midnight(training_until),
    )
    order = {resolution: place for place, resolution in enumerate(Resolution)}
    told = [_accuracy(one, period, as_at) for one in errors]
    return sorted(told, key=lambda one: (order[one.resolution], one.horizon_from_day))


def expected_calls(row: Any) -> Figure | None:
    """Return what is expected over the whole period, with its interval; None of what is not fitted."""
    if row["expected"] is None:
        return None
    return Figure(
        measure_id="FORECAST.CALLS",
        definition_version=MODEL_VERSION,
        formula="Sum of the calls expected of every half-hour by the model.",
        unit=FigureUnit.COUNT,
        value=row["expected"],
        numerator=row["expected"],
        denominator=None,
        interval=FigureInterval(
            method=IntervalMethod.MODEL, level=row["level"], lower=row["lower"], upper=row["upper"]
        ),
        period=FigurePeriod(period_from=midnight(row["since"]), period_until=midnight(row["until"])),
        as_at=row["as_at"],
        footnotes=[],
    )


_FORMULAE: Final = {
    "WAPE": "Σ|calls - expected| ÷ Σ calls",
    "WAPE.NAIVE": "Σ|calls - mean of the last four known like weekdays| ÷ Σ calls",
    "SKILL": "1 - Σ|calls - expected| ÷ Σ|calls - seasonal-naïve|",
    "COVERAGE": "Stretches whose calls lie within the interval ÷ stretches",
}


def _accuracy(one: Any, period: FigurePeriod, as_at: Any) -> ForecastAccuracy:
    resolution = Resolution(one["resolution"])
    off, naively_off, actual = one["absolute"], one["absolute_naive"], one["actual"]

    def figure(name: str, value: float | None, numerator: float, denominator: float) -> Figure:
        return Figure(
            measure_id=f"FORECAST.{name}",
            definition_version=MODEL_VERSION,
            formula=_FORMULAE[name],
            unit=FigureUnit.SHARE,
            value=value,
            numerator=numerator,
            denominator=denominator,
            interval=None,
            period=period,
            as_at=as_at,
            footnotes=[],
        )

    counts = {name: one[name] for name in ("horizon_from_day", "horizon_until_day", "stretches", "origins")}
    return ForecastAccuracy(
        **counts,
        resolution=resolution,
        wape=figure("WAPE", wape(off, actual), off, actual),
        seasonal_naive_wape=figure("WAPE.NAIVE", wape(naively_off, actual), naively_off, actual),
        skill=figure("SKILL", skill(off, naively_off), off, naively_off),
        coverage=figure("COVERAGE", one["within"] / one["stretches"], one["within"], one["stretches"]),
        rating=rating(resolution, wape(off, actual)),
    )
