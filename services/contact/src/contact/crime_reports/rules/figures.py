"""Shares, means and differences of crime recording as figures: with both counts, the period, and what chance may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bluelamp.kit import proportions
from bluelamp.kit.clocks import LONDON
from bluelamp.kit.proportions import Bounds
from bluelamp.schemas.contact.measures import (
    Figure,
    FigureFootnote,
    FigureInterval,
    FigurePeriod,
    FigureUnit,
    IntervalMethod,
)
from bluelamp.schemas.problems import rule_broken

EARLIEST = date(2000, 1, 1)
"""What is earlier is a slip of the pen; a year before it, too, is then a day of the calendar."""
LONGEST_PERIOD = timedelta(days=3660)
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Period:
    """Days in London, the last one outside, looked at at a moment."""

    since: date
    until: date
    as_at: datetime

    @property
    def told(self) -> FigurePeriod:
        """The same in moments."""
        return FigurePeriod(period_from=midnight(self.since), period_until=midnight(self.until))


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in London."""
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)


def check_period(since: date, until: date, pointer: str) -> None:
    """Refuse days that end before they begin, or are more than ten years."""
    if not timedelta(0) < until - since <= LONGEST_PERIOD:
        raise rule_broken(pointer, "The period ends after it begins, within ten years.", "period_impossible")


def share_figure(
    measure_id: str, formula: str, counts: tuple[int, int], period: Period, footnotes: Sequence[FigureFootnote] = ()
) -> Figure:
    """Return a share with its Wilson interval; without a value where nothing was counted."""
    part, whole = counts
    bounds = proportions.wilson(part, whole)
    return _figure(
        measure_id,
        formula,
        FigureUnit.SHARE,
        (part / whole if whole else None, part, whole),
        period,
        interval=_interval(IntervalMethod.WILSON, bounds),
        footnotes=[*footnotes, *_nothing_counted(whole)],
    )


def mean_figure(measure_id: str, formula: str, total: float, count: int, period: Period) -> Figure:
    """Return a mean in minutes: what was added up, over how many."""
    value = total / count if count else None
    return _figure(
        measure_id,
        formula,
        FigureUnit.MINUTES,
        (value, total, count),
        period,
        interval=None,
        footnotes=_nothing_counted(count),
    )


def difference_figure(
    measure_id: str,
    formula: str,
    counts: tuple[tuple[int, int], tuple[int, int]],
    period: Period,
    footnotes: Sequence[FigureFootnote],
) -> Figure:
    """Return the second share less the first with Newcombe's interval; it has no numerator, for it is no quotient."""
    found = proportions.difference(*counts)
    value, bounds = found or (None, None)
    nothing = _nothing_counted(min(whole for _, whole in counts))
    return _figure(
        measure_id,
        formula,
        FigureUnit.SHARE_DIFFERENCE,
        (value, None, None),
        period,
        interval=_interval(IntervalMethod.DIFFERENCE_OF_PROPORTIONS, bounds),
        footnotes=[*footnotes, *nothing],
    )


def is_distinguishable(figure: Figure) -> bool | None:
    """Say whether a difference's interval leaves nought out; None without one."""
    interval = figure.interval
    return None if interval is None else interval.lower > 0 or interval.upper < 0


def _nothing_counted(whole: int) -> list[FigureFootnote]:
    text = "Nothing was counted in this period, so there is no share or mean of it."
    return [] if whole else [FigureFootnote(code="NO_DENOMINATOR", text=text)]


def _interval(method: IntervalMethod, bounds: Bounds | None) -> FigureInterval | None:
    if bounds is None:
        return None
    return FigureInterval(method=method, level=proportions.CONFIDENCE, lower=bounds.lower, upper=bounds.upper)


def _figure(
    measure_id: str,
    formula: str,
    unit: FigureUnit,
    told: tuple[float | None, float | None, float | None],
    period: Period,
    *,
    interval: FigureInterval | None,
    footnotes: Sequence[FigureFootnote],
) -> Figure:
    value, numerator, denominator = told
    return Figure(
        measure_id=measure_id,
        definition_version=_VERSION,
        formula=formula,
        unit=unit,
        value=value,
        numerator=numerator,
        denominator=denominator,
        interval=interval,
        period=period.told,
        as_at=period.as_at,
        footnotes=list(footnotes),
    )
