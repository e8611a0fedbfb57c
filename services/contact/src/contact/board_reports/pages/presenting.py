"""What the page and the PDF have in common: charts drawn once, and each word that is no part of the report's JSON."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from bluelamp.kit.clocks import LONDON, local_day
from bluelamp.schemas.contact.board_reports import BoardReport, BoardReportLine, BoardReportSection
from bluelamp.schemas.contact.measures import Figure
from contact.measures.drawing.charts import draw
from contact.measures.drawing.icons import MEANINGS

_VALUE: Final = re.compile(r";| \(|, ")
FORCE: Final = "Strategic Policing and Crime Board"


def svg_of(line: BoardReportLine) -> str | None:
    """Draw a line's chart."""
    return None if line.chart is None else draw(line.chart)


def day(of: date) -> str:
    """Write a day for people."""
    return f"{of:%-d %B %Y}"


def moment(of: datetime) -> str:
    """Write a moment for people, on London's clock."""
    local = of.astimezone(LONDON)
    return f"{day(local.date())} at {local:%H:%M}"


def days(report: BoardReport) -> str:
    """Write the report's period by its first and last day."""
    end = local_day(report.period.period_until) - timedelta(days=1)
    return f"{day(local_day(report.period.period_from))} to {day(end)}"


def introduction(report: BoardReport) -> Iterator[str]:
    """Yield what the report covers, when it was made, and how much of it is missing."""
    made = "" if report.made_at is None else f" Made on {moment(report.made_at)}; what was counted later is not in it."
    yield f"{days(report)}. Registers as at {day(report.as_at)}.{made}"
    tables = [table for section in report.sections for table in section.tables]
    missing = sum(table.unavailable is not None for table in tables)
    yield (
        f"{report.lines} figures, {report.unavailable or 'none'} of them unavailable; "
        f"{len(tables)} tables, {missing or 'none'} of them unavailable. Where one is, its reason stands in its place."
    )


def parted(line: BoardReportLine) -> tuple[str, str]:
    """Part the value from what is said of it, so that a reader's eye finds it."""
    value = line.in_words if line.unavailable else _VALUE.split(line.in_words, maxsplit=1)[0]
    return value, line.in_words[len(value) :]


def by_itself(section: BoardReportSection) -> list[BoardReportLine]:
    """Return the lines that no table of the section tells."""
    tables = {one.table for one in section.tables}
    return [line for line in section.lines if line.table not in tables]


def glance(report: BoardReport) -> Iterator[tuple[BoardReportLine, str, str]]:
    """Yield each line that stands by itself with its value, and what its chart says of the line's own last days."""
    for line in (line for section in report.sections for line in by_itself(section)):
        yield line, "unavailable" if line.unavailable else parted(line)[0], _reading(line)


def _reading(line: BoardReportLine) -> str:
    if line.chart is None:
        return "not charted"
    last = next((one for one in reversed(line.chart.points) if one.hidden is None), None)
    if last is None or line.figure is None or last.period.period_until != line.figure.period.period_until:
        return "no point of these days"
    return "too few points to tell" if last.upper_limit is None else MEANINGS[last.variation]


def told_by(section: BoardReportSection, table: str) -> Iterator[tuple[list[str], list[BoardReportLine]]]:
    """Yield the lines that a table tells, those of one measure together: what they stand on is said once."""
    groups: dict[tuple[str, ...], list[BoardReportLine]] = {}
    for line in (one for one in section.lines if one.table == table):
        common = (*(facts(line.figure) if line.figure else ()), f"No chart: {line.no_chart_because}")
        groups.setdefault(common, []).append(line)
    for common, lines in groups.items():
        yield list(common), lines


def facts(figure: Figure) -> Iterator[str]:
    """Yield what a figure stands on: its definition, formula, and when it was counted."""
    yield f"{figure.measure_id}, version {figure.definition_version}: {figure.formula}"
    yield f"Counted on {moment(figure.as_at)}."
    for note in figure.footnotes:
        yield note.text
