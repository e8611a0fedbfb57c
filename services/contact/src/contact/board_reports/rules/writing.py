"""The report put together from what was gathered: sections, lines with their words, tables, and numbered footnotes."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from bluelamp.kit.clocks import local_day
from bluelamp.schemas.contact.board_reports import (
    BoardReportFootnote,
    BoardReportLine,
    BoardReportSection,
    BoardReportSectionCode,
    BoardReportTable,
    NewBoardReport,
)
from bluelamp.schemas.contact.charts import Chart
from contact.board_reports.rules import contents
from contact.board_reports.rules.contents import SectionTerms
from contact.board_reports.rules.contradictions import Said
from contact.board_reports.rules.found import Found, Gathered, TableFound, in_words

_LONGEST = 600


def footnotes_of(said: Sequence[Said]) -> list[BoardReportFootnote]:
    """Number the contradictions in their order."""
    return [
        BoardReportFootnote(number=number, code=one.code, text=one.text[:1000], lines=list(one.lines))
        for number, one in enumerate(said, start=1)
    ]


def sections_of(
    new: NewBoardReport, gathered: Gathered, footnotes: Sequence[BoardReportFootnote], address: str
) -> list[BoardReportSection]:
    """Write every section of the report; `address` is where the service stands."""
    numbers = _numbers(footnotes)
    return [_section(terms, new, gathered, numbers, address) for terms in contents.SECTIONS]


def _section(
    terms: SectionTerms, new: NewBoardReport, gathered: Gathered, numbers: Mapping[str, list[int]], address: str
) -> BoardReportSection:
    return BoardReportSection(
        section=terms.section,
        heading=terms.heading,
        paragraphs=_paragraphs(terms.section, new),
        lines=[_line(gathered.lines[one.line], numbers, address) for one in terms.lines],
        tables=[_table(gathered.tables[name], numbers) for name in terms.tables],
    )


def _paragraphs(section: BoardReportSectionCode, new: NewBoardReport) -> list[str]:
    said = [one.text for one in new.narratives if one.section is section]
    match section:
        case BoardReportSectionCode.FINANCIAL_IMPLICATIONS:
            return [*said, new.financial_statement]
        case BoardReportSectionCode.LEGAL_IMPLICATIONS:
            return [*said, new.legal_statement]
        case BoardReportSectionCode.RECOMMENDATIONS:
            return [*said, contents.RECOMMENDATION]
        case _:
            return said


def _line(found: Found, numbers: Mapping[str, list[int]], address: str) -> BoardReportLine:
    terms = found.terms
    measure = f"{address}/measures/{terms.measure_id}"
    return BoardReportLine(
        line=terms.line,
        paragraphs=list(terms.paragraphs),
        title=terms.title,
        measure_id=terms.measure_id,
        area=terms.area,
        table=terms.table,
        figure=found.figure,
        unavailable=found.unavailable,
        in_words=in_words(found)[:_LONGEST],
        findings=list(found.findings)[:20],
        measure_url=measure,
        figures_url=f"{measure}/figures?{urlencode({'area': terms.area})}",
        chart_url=_chart_url(found.chart, address),
        chart=found.chart,
        no_chart_because=None if found.chart else found.no_chart_because,
        footnotes=numbers.get(terms.line, []),
    )


def _chart_url(chart: Chart | None, address: str) -> str | None:
    if chart is None:
        return None
    asked = {"area": chart.area, "as_at": chart.as_at.isoformat().replace("+00:00", "Z")}
    if chart.points:
        first, last = chart.points[0].period, chart.points[-1].period
        asked["period_from"] = local_day(first.period_from).isoformat()
        asked["period_until"] = local_day(last.period_until).isoformat()
    return f"{address}/measures/{chart.measure_id}/chart?{urlencode(asked)}"


def _table(found: TableFound, numbers: Mapping[str, list[int]]) -> BoardReportTable:
    return BoardReportTable(
        table=found.table,
        caption=found.caption,
        columns=list(found.columns),
        rows=[list(row) for row in found.rows],
        unavailable=found.unavailable,
        in_words=found.why,
        source_url=found.source_url,
        footnotes=numbers.get(found.table, []),
    )


def _numbers(footnotes: Sequence[BoardReportFootnote]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for note in footnotes:
        for line in note.lines:
            numbers.setdefault(line, []).append(note.number)
    return numbers
