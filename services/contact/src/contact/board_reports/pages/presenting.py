"""What the page and the PDF have in common: charts drawn once, and each word that is no part of the report's JSON."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from bluelamp.kit.clocks import LONDON, local_day
from bluelamp.schemas.contact.board_reports import BoardReport, BoardReportLine
from bluelamp.schemas.contact.measures import Figure
from contact.measures.drawing.charts import draw

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
    are = "is" if report.unavailable == 1 else "are"
    yield f"{report.lines} figures, of which {report.unavailable} {are} unavailable, each with its reason."


def facts(figure: Figure) -> Iterator[str]:
    """Yield what a figure stands on: its definition, formula, and when it was counted."""
    yield f"{figure.measure_id}, version {figure.definition_version}: {figure.formula}"
    yield f"Counted on {moment(figure.as_at)}."
    for note in figure.footnotes:
        yield note.text
