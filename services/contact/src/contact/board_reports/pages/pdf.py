"""The report as a tagged PDF (PDF/UA-1): the same bytes each time, its letters inside it, nothing fetched."""

import asyncio
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from pydantic_core import to_json

from bluelamp.schemas.contact.board_reports import BoardReport, BoardReportLine, BoardReportSection, BoardReportTable
from bluelamp.schemas.problems import ProblemCode, ProblemError
from contact.board_reports.pages import presenting

_MODULE: Final = "contact.board_reports.pages.typesetting"
_AT_ONCE = asyncio.Semaphore(2)
"""However many ask, the memory of two is what it takes."""


async def pdf_of(report: BoardReport, public_url: str) -> bytes:
    """Write a report that is made as a PDF, in a process of its own; its links lead to the public address."""
    task = await asyncio.to_thread(_task, report, public_url)
    async with _AT_ONCE:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", _MODULE),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            # It needs no secret and no database.
            env={"LANG": "C.UTF-8"},
        )
        try:
            written, _ = await process.communicate(task)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode and process.returncode < 0:
        detail = "The PDF could not be written just now; the report itself is there."
        raise ProblemError(ProblemCode.UNAVAILABLE, detail, headers={"Retry-After": "5"})
    if process.returncode != 0:
        raise RuntimeError("the report could not be set as a PDF")
    return written


def _task(report: BoardReport, public_url: str) -> bytes:
    return to_json({"report": _told(report, public_url), "fonts": str(_fonts())})


def _told(report: BoardReport, public_url: str) -> dict[str, Any]:
    made = report.made_at
    if made is None:
        raise ValueError("a report that is not made yet has no PDF")
    plain = report.model_dump(mode="json", exclude={"sections"})
    plain["made"] = {name: getattr(made, name) for name in ("year", "month", "day", "hour", "minute", "second")}
    plain["days"] = presenting.days(report)
    plain["issued_to"] = presenting.FORCE
    plain["glance"] = [[one.title, value, reading] for one, value, reading in presenting.glance(report)]
    plain["introduction"] = " ".join(presenting.introduction(report))
    plain["sections"] = [
        {
            "heading": section.heading,
            "paragraphs": section.paragraphs,
            "lines": [_line(one, public_url) for one in presenting.by_itself(section)],
            "tables": [_table(section, one, public_url) for one in section.tables],
        }
        for section in report.sections
    ]
    return plain


def _table(section: BoardReportSection, table: BoardReportTable, public_url: str) -> dict[str, Any]:
    return {
        **table.model_dump(mode="json"),
        "in_words": table.in_words or "",
        "source_url": public_url + table.source_url,
        "told": [
            {"facts": facts, "lines": [_line(one, public_url) for one in lines]}
            for facts, lines in presenting.told_by(section, table.table)
        ],
    }


def _line(line: BoardReportLine, public_url: str) -> dict[str, Any]:
    value, rest = presenting.parted(line)
    return {
        "title": line.title,
        "footnotes": line.footnotes,
        "unavailable": line.unavailable is not None,
        "value": value,
        "rest": rest,
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
