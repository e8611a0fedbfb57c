"""The report as a tagged PDF (PDF/UA-1): the same bytes each time, its letters inside it, nothing fetched."""

from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from pydantic_core import to_json

from bluelamp.schemas.contact.board_reports import BoardReport, BoardReportLine
from contact.board_reports.pages import presenting

_TEMPLATE: Final = resources.files("contact.board_reports.pages").joinpath("report.typ").read_bytes()


def pdf_of(report: BoardReport, public_url: str) -> bytes:
    """Write a report that is made as a PDF; its links lead to the public address."""
    import typst  # noqa: PLC0415 # some forty megabytes that a process which writes no PDF need not hold

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_fonts()])
    told = {"report": to_json(_told(report, public_url)).decode()}
    return bytes(typst.compile(_TEMPLATE, font_paths=fonts, sys_inputs=told, format="pdf", pdf_standards="ua-1") or b"")


def _told(report: BoardReport, public_url: str) -> dict[str, Any]:
    made = report.made_at
    if made is None:
        raise ValueError("a report that is not made yet has no PDF")
    plain = report.model_dump(mode="json", exclude={"sections"})
    plain["made"] = {name: getattr(made, name) for name in ("year", "month", "day", "hour", "minute", "second")}
    plain["days"] = presenting.days(report)
    plain["issued_to"] = presenting.FORCE
    plain["introduction"] = " ".join(presenting.introduction(report))
    plain["sections"] = [
        {
            "heading": section.heading,
            "paragraphs": section.paragraphs,
            "lines": [_line(one, public_url) for one in section.lines],
            "tables": [
                {
                    **one.model_dump(mode="json"),
                    "in_words": one.in_words or "",
                    "source_url": public_url + one.source_url,
                }
                for one in section.tables
            ],
        }
        for section in report.sections
    ]
    return plain


def _line(line: BoardReportLine, public_url: str) -> dict[str, Any]:
    return {
        "title": line.title,
        "footnotes": line.footnotes,
        "unavailable": line.unavailable is not None,
        "in_words": line.in_words,
        "findings": line.findings,
        "svg": presenting.svg_of(line),
        "alt": line.chart.summary if line.chart else None,
        "facts": list(presenting.facts(line.figure)) if line.figure else [],
        "measure_id": line.measure_id,
        "measure_url": public_url + line.measure_url,
        "figures_url": public_url + line.figures_url,
        "chart_url": public_url + line.chart_url if line.chart_url else None,
        "no_chart_because": line.no_chart_because,
    }


@cache
def _fonts() -> Path:
    package = find_spec("ttf_opensans")
    if package is None or package.origin is None:
        raise RuntimeError("the font's package is not installed")
    return Path(package.origin).parent / "ttf"
