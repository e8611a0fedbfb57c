"""A process that reads one workbook's sheets, writes them as one spreadsheet and ends: its memory goes with it.

A cell is a number, a day or text by its type, whatever a text begins with: no program takes it for a formula.
"""

import io
import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_EMPTY = "<office:spreadsheet/>"
WRITTEN_ON = datetime(2014, 9, 1)  # noqa: DTZ001 # a date of no meaning: the same sheets are the same bytes


def main() -> None:
    """Write the spreadsheet of the task on standard input to standard output."""
    task = json.load(sys.stdin)
    sys.stdout.buffer.write(_WRITERS[task["form"]](task["sheets"]))


def xlsx_of(sheets: list[dict[str, Any]]) -> bytes:
    """Write the sheets row by row as XLSX; a day is an Excel day, shown as ISO 8601."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 # no types; the other form is not loaded

    written = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"title": "Workbook of offender management", "created": WRITTEN_ON})
        # Text stays text also when somebody edits the cell: a quote stands before it that is no part of it.
        formats = {
            "text": book.add_format({"quote_prefix": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "quote_prefix": True}),
        }
        for one in sheets:
            sheet = book.add_worksheet(one["name"])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(one["heading"]) - 1, 0), 18)
            for column, name in enumerate(one["heading"]):
                sheet.write_string(0, column, name, formats["heading"])
            for line, row in enumerate(one["rows"], 1):
                for column, cell in enumerate(row):
                    _write_cell(sheet, (line, column), cell, formats)
    return written.getvalue()


def _write_cell(sheet: Any, place: tuple[int, int], cell: Any, formats: Mapping[str, Any]) -> None:
    if isinstance(cell, dict):
        sheet.write_datetime(*place, datetime.fromisoformat(cell["day"]), formats["day"])
    elif isinstance(cell, str):
        sheet.write_string(*place, cell, formats["text"])
    elif cell is not None:
        sheet.write_number(*place, cell)


def ods_of(sheets: list[dict[str, Any]]) -> bytes:
    """Write the sheets as OpenDocument; each cell says its own type.

    The tables are put in as one text: made cell by cell, forty thousand of them take the library most of a minute.
    """
    from odfdo import Document  # noqa: PLC0415 # the other form is not loaded

    document = Document("spreadsheet")
    package = document.container
    if package is None:
        raise RuntimeError("a document that was just made has a package")
    document.body.clear()
    tables = "".join(_table(one) for one in sheets)
    content = document.content.serialize().decode()
    filled = content.replace(_EMPTY, f"<office:spreadsheet>{tables}</office:spreadsheet>")
    if filled == content:
        raise RuntimeError("the library's empty spreadsheet is no longer known here")
    package.set_part("content.xml", filled.encode())
    written = io.BytesIO()
    package.save(written)
    return written.getvalue()


def _table(sheet: dict[str, Any]) -> str:
    lines = (sheet["heading"], *sheet["rows"])
    rows = "".join(f"<table:table-row>{''.join(map(_odf_cell, line))}</table:table-row>" for line in lines)
    return f"<table:table table:name={quoteattr(sheet['name'])}>{rows}</table:table>"


def _odf_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, dict):
        kind, given, shown = "date", f" office:date-value={quoteattr(cell['day'])}", cell["day"]
    elif isinstance(cell, str):
        kind, given, shown = "string", "", escape(cell)
    else:
        kind, given, shown = "float", f' office:value="{cell!r}"', repr(cell)
    return f'<table:table-cell office:value-type="{kind}"{given}><text:p>{shown}</text:p></table:table-cell>'


_WRITERS: Mapping[str, Callable[[list[dict[str, Any]]], bytes]] = {"xlsx": xlsx_of, "ods": ods_of}

if __name__ == "__main__":
    main()
