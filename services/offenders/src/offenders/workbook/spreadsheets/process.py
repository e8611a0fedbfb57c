"""Writing a spreadsheet in a process of its own: what it takes is bounded, and the web process answers on meanwhile."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import date
from typing import Final

from pydantic_core import to_json

from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.workbook.rules.sheets import Cell, Sheet

SECONDS: Final = 20.0
_MODULE: Final = "offenders.workbook.spreadsheets.writing"
_AT_ONCE = asyncio.Semaphore(2)
"""However many ask, the memory of two is what it takes."""


async def spreadsheet_of(sheets: Sequence[Sheet], form: str) -> bytes:
    """Return the sheets as `xlsx` or `ods`; raises UNAVAILABLE where it was not written in time."""
    task = await asyncio.to_thread(_task, sheets, form)
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
            async with asyncio.timeout(SECONDS):
                written, _ = await process.communicate(task)
        except TimeoutError:
            raise _not_now() from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode and process.returncode < 0:
        raise _not_now()
    if process.returncode != 0:
        raise RuntimeError("the workbook could not be written as a spreadsheet")
    return written


def _not_now() -> ProblemError:
    detail = "The spreadsheet could not be written just now; the workbook itself is there as JSON."
    return ProblemError(ProblemCode.UNAVAILABLE, detail, headers={"Retry-After": "5"})


def _task(sheets: Sequence[Sheet], form: str) -> bytes:
    told = [
        {"name": one.name, "heading": list(one.heading), "rows": [[_cell(cell) for cell in row] for row in one.rows]}
        for one in sheets
    ]
    return to_json({"form": form, "sheets": told})


def _cell(cell: Cell) -> object:
    return {"day": cell.isoformat()} if isinstance(cell, date) else cell
