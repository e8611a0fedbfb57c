"""What was found for a line before it is written: a figure or the reason why there is none, and its series."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bluelamp.kit.clocks import local_day
from bluelamp.kit.proportions import CONFIDENCE, wilson
from bluelamp.schemas.contact.board_reports import UnavailableReason
from bluelamp.schemas.contact.charts import Chart
from bluelamp.schemas.contact.measures import (
    Figure,
    FigureInterval,
    FigurePeriod,
    FigureUnit,
    IntervalMethod,
)
from contact.board_reports.rules.contents import LineTerms
from contact.board_reports.rules.findings import Known, shown
from contact.measures.rules.words import area_in_words, value_in_words

_SAMPLED = ("SAT.", "CONF.")
"""What is asked of a sample has an interval; calls are counted one and all, and their noise is seen on the chart."""


@dataclass(frozen=True, slots=True)
class Found:
    """One line as it was found."""

    terms: LineTerms
    figure: Figure | None = None
    unavailable: UnavailableReason | None = None
    why: str = ""
    chart: Chart | None = None
    no_chart_because: str | None = None
    findings: Sequence[str] = ()
    is_current: bool = True
    """Whether the chart's last point is of the line's last days: what is older says nothing of them."""

    @property
    def points(self) -> list[Known]:
        """Return the points that have a value, the earliest first; none where they end before the line's days."""
        return shown(self.chart) if self.chart is not None and self.is_current else []

    @property
    def value(self) -> float | None:
        """Return the figure's value, if there is one to tell."""
        return None if self.figure is None else self.figure.value


@dataclass(frozen=True, slots=True)
class TableFound:
    """Rows as they were found, or the reason why there are none."""

    table: str
    caption: str
    columns: Sequence[str]
    source_url: str
    rows: Sequence[Sequence[str]] = ()
    unavailable: UnavailableReason | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that a report is written from."""

    lines: dict[str, Found]
    tables: dict[str, TableFound]
    unanswered_outages: Sequence[str] = ()
    """What was said of each outage that nothing carried in part (C22)."""
    disagreements: Sequence[str] = ()
    """What the register of benefits says beside a statement that there is nothing (C12)."""
    offered_before_change: Sequence[float] = field(default=())
    offered_since_change: Sequence[float] = field(default=())


def with_interval(figure: Figure) -> Figure:
    """Give a share of a sample its interval (domain.md §10.2)."""
    numerator, denominator = figure.numerator, figure.denominator
    if figure.value is None or figure.interval is not None or not figure.measure_id.startswith(_SAMPLED):
        return figure
    if figure.unit is not FigureUnit.SHARE or numerator is None or not denominator:
        return figure
    bounds = wilson(int(numerator), int(denominator))
    if bounds is None:
        return figure
    told = FigureInterval(method=IntervalMethod.WILSON, level=CONFIDENCE, lower=bounds.lower, upper=bounds.upper)
    return figure.model_copy(update={"interval": told})


def in_words(found: Found) -> str:
    """Write a line's figure for people, with its counts, its interval and its days; or why there is none."""
    figure = found.figure
    if figure is None or figure.value is None:
        notes = "" if figure is None else " ".join(note.text for note in figure.footnotes)
        return f"Unavailable. {found.why or notes or 'Nothing was counted.'}"
    told = _written(found.terms, figure, figure.value)
    if figure.denominator and figure.unit is FigureUnit.SHARE:
        told += f" ({_count(figure.numerator)} of {_count(figure.denominator)})"
    elif figure.denominator and figure.unit is FigureUnit.RANK:
        told += f" of {_count(figure.denominator)}"
    if figure.interval is not None:
        lower, upper = (_written(found.terms, figure, one) for one in (figure.interval.lower, figure.interval.upper))
        told += f", {figure.interval.level:.0%} interval {lower} to {upper}"
    return f"{told}; {area_in_words(found.terms.area)}, {days_in_words(figure.period)}."


def days_in_words(period: FigurePeriod) -> str:
    """Write a period by its first and last day."""
    first, end = local_day(period.period_from), local_day(period.period_until)
    last = end.fromordinal(end.toordinal() - 1)
    return f"{first:%-d %B %Y}" if first == last else f"{first:%-d %B %Y} to {last:%-d %B %Y}"


def _written(terms: LineTerms, figure: Figure, value: float) -> str:
    if terms.in_points:
        return f"{value_in_words(value, FigureUnit.SHARE).removesuffix('%')} points"
    return value_in_words(value, figure.unit, terms.places)


def _count(number: float | None) -> str:
    return "" if number is None else f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"
