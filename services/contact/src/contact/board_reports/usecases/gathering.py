"""The lines of a report: each figure by the function that answers for its measure, with the chart of its series."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeAlias

from bluelamp.kit import clocks
from bluelamp.kit.clocks import local_day, midnight
from bluelamp.kit.database import Connection
from bluelamp.schemas.contact.board_reports import NewBoardReport, UnavailableReason
from bluelamp.schemas.contact.charts import Chart
from bluelamp.schemas.contact.measures import Figure, MeasureDefinition
from bluelamp.schemas.problems import ProblemError
from contact.board_reports.clients.others import Outside
from contact.board_reports.rules import contents, windows
from contact.board_reports.rules.contents import LineTerms
from contact.board_reports.rules.findings import findings_of, shown
from contact.board_reports.rules.found import Found, TableFound, with_interval
from contact.board_reports.usecases.series import POINTS, known_until
from contact.measures.rules.charting import Wish
from contact.measures.rules.figures import StoredFigure, figure_of
from contact.measures.rules.periods import Period, ended_before
from contact.measures.statements import figures as statements
from contact.measures.usecases.catalogue import definition_on
from contact.measures.usecases.charts import ChartQuery, chart_in
from contact.measures.usecases.figures import stored_figure
from contact.measures.usecases.providers import PROVIDERS


@dataclass(frozen=True, slots=True)
class Making:
    """One report on its way: what was asked for, what others said, and the transaction that it is read in."""

    connection: Connection
    new: NewBoardReport
    outside: Outside

    def period(self, terms: LineTerms) -> Period:
        """Return the moments that a line covers."""
        return windows.period_of(terms.window, self.new.period_from, self.new.period_until, clocks.today())


Source: TypeAlias = Callable[[Making, LineTerms], Awaitable[Found]]
"""Finds one line's figure, or the reason why there is none."""
Lines: TypeAlias = Mapping[str, Found]
TableSource: TypeAlias = Callable[[Making, Lines], Awaitable[TableFound]]
"""Finds one table's rows, or the reason why there are none."""


async def line_of(making: Making, terms: LineTerms, source: Source | None = None) -> Found:
    """Find a line with its chart and what follows from it; a line without a source of its own is counted by measure."""
    found = await (source or counted)(making, terms)
    charted = await _chart(making, terms)
    if found.figure is not None:
        found = replace(found, figure=with_interval(found.figure))
    findings = [*found.findings, *_follows(terms, charted, making.period(terms)[0])]
    return replace(
        found, chart=charted.chart, no_chart_because=charted.why, findings=findings, is_current=charted.is_current
    )


async def counted(making: Making, terms: LineTerms, period: Period | None = None) -> Found:
    """Count a line's measure over its days, by the provider that the catalogue's figures are taken by."""
    covered = period or making.period(terms)
    definition = await definition_on(making.connection, terms.measure_id, local_day(covered[0]))
    provider = PROVIDERS.get(terms.measure_id)
    if provider is None:
        why = "Nothing that counts it is recorded in this service."
        return await imported(making, terms, Found(terms, unavailable=UnavailableReason.NOT_HELD, why=why))
    known = await known_until(making.connection, terms.measure_id)
    if known is not None and covered[0] < known < covered[1]:
        why = (
            f"It is known up to {local_day(known) - timedelta(days=1):%-d %B %Y} alone: some of the days are no figure."
        )
        return Found(terms, unavailable=UnavailableReason.NOT_COUNTED, why=why)
    try:
        counts = await provider(making.connection, *covered)
    except ProblemError as problem:
        return Found(terms, unavailable=UnavailableReason.NOT_COUNTED, why=_said(problem))
    of_area = next((one for one in counts if one.area == terms.area), None)
    if of_area is None:
        why = "Nothing is known of those days."
        return await imported(making, terms, Found(terms, unavailable=UnavailableReason.NO_FIGURE, why=why), covered)
    counted_now = StoredFigure(
        area=terms.area,
        period_from=covered[0],
        period_until=covered[1],
        as_at=clocks.now(),
        definition_version=definition.definition_version,
        formula=of_area.formula or definition.formula,
        numerator=of_area.numerator,
        denominator=of_area.denominator,
    )
    return told(terms, figure_of(definition, counted_now))


async def imported(making: Making, terms: LineTerms, otherwise: Found, period: Period | None = None) -> Found:
    """Return what stands of just a period, or the last that was imported by the report's day; otherwise the reason."""
    asked = {"the_measure": terms.measure_id, "the_area": terms.area, "as_at": clocks.now()}
    if period is None:
        until = midnight(making.new.as_at + timedelta(days=1))
        days = {"period_from": None, "period_until": until, "limit": 1}
        rows = await statements.STANDING.rows(making.connection, **asked, **days)
    else:
        days = {"period_from": period[0], "period_until": period[1]}
        rows = await statements.OF_PERIOD.rows(making.connection, **asked, **days)
    if not rows:
        return otherwise
    stored = stored_figure(rows[-1])
    definition = await definition_on(making.connection, terms.measure_id, local_day(stored.period_from))
    return told(terms, figure_of(definition, stored))


def told(terms: LineTerms, figure: Figure) -> Found:
    """Return a line with its figure; one that has no value is unavailable, and its footnote says why."""
    if figure.value is not None:
        return Found(terms, figure)
    why = " ".join(note.text for note in figure.footnotes) or "Nothing was counted, so there is no value."
    return Found(terms, figure, UnavailableReason.NO_FIGURE, why)


async def definition_of(making: Making, terms: LineTerms, day: date | None = None) -> MeasureDefinition:
    """Return the definition that a line's figure is made by."""
    return await definition_on(making.connection, terms.measure_id, day or making.new.period_from)


class _Charted(NamedTuple):
    """A line's chart, or why there is none; and whether it reaches up to the line's last day."""

    chart: Chart | None
    why: str | None = None
    is_current: bool = False


async def _chart(making: Making, terms: LineTerms) -> _Charted:
    if terms.chart is None:
        definition = await definition_of(making, terms)
        return _Charted(None, definition.not_chartable_reason or "Another line of this report has its chart.")
    definition = await definition_on(making.connection, terms.chart, making.new.period_from)
    end = making.period(terms)[1]
    since = local_day(ended_before(definition.period_kind, end, POINTS)[0][0])
    query = ChartQuery(terms.chart, Wish(terms.area), POINTS, since, local_day(end), None)
    try:
        chart = await chart_in(making.connection, definition, query)
    except ProblemError as problem:
        return _Charted(None, _said(problem))
    points = shown(chart)
    if not points:
        return _Charted(None, f"None of its last {POINTS} points can be told.")
    return _Charted(chart, None, points[-1][0].period.period_until == end)


def _follows(terms: LineTerms, charted: _Charted, since: datetime) -> list[str]:
    """Return what follows from a series that reaches up to the line's days; of another only how far it reaches."""
    if charted.chart is None or charted.is_current:
        return findings_of(terms.line, charted.chart, since)
    return [f"The last point that can be told is {shown(charted.chart)[-1][0].label}; nothing follows from it here."]


def _said(problem: ProblemError) -> str:
    return " ".join(fault.detail for fault in problem.faults) or problem.detail


def terms_of(line: str) -> LineTerms:
    """Return a line's terms by its name."""
    return next(one for one in contents.lines() if one.line == line)
