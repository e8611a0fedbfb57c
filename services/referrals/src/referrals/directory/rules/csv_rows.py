"""The directory as a table: UTF-8, commas, one header line, one service on each row."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

from bluelamp.schemas.problems import ProblemError
from referrals.directory.rules.imports import Entry, check_length, unreadable

LONGEST_CELL = 20_000

ParseJson: TypeAlias = Callable[[bytes], Any]
"""How the platform reads JSON; raises ProblemError for what is none."""


class Column(NamedTuple):
    """One column: where its value goes, and what the documentation says of it."""

    name: str
    field: str
    description: str
    needed: bool = False
    example: str = ""


COLUMNS = (
    Column("service_id", "", "The service's id; without it a service is known by its organisation and its name."),
    Column("organisation_id", "", "The organisation's id; without it an organisation is known by its name."),
    Column("organisation_name", "organisation/name", "Whose service it is.", True, "Example Neighbours"),
    Column("organisation_kind", "organisation/kind", "VOLUNTARY, THIRD_SECTOR or STATUTORY.", example="VOLUNTARY"),
    Column("organisation_description", "organisation/description", "For a new organisation.", example="An example."),
    Column("organisation_website", "organisation/website", "For a new organisation."),
    Column(
        "organisation_contact_email",
        "organisation/contact_email",
        "For a new organisation: the mailbox to which offers are announced. Never published.",
        example="referrals@neighbours.example",
    ),
    Column("name", "name", "What the service is called.", True, "Example Befriending"),
    Column("description", "description", "What it does.", True, "A weekly visit from a volunteer."),
    Column("needs", "needs", "Need categories, with semicolons between.", True, "ISOLATION_OLDER;CARER"),
    Column("minimum_age", "minimum_age", "In whole years, included.", example="60"),
    Column("maximum_age", "maximum_age", "In whole years, included.", example="120"),
    Column("lpus", "lpus", "Units whose residents it serves, with semicolons between.", True, "SOLIHULL;COVENTRY"),
    Column("languages", "languages", "BCP 47 tags, with semicolons between.", example="en;pa"),
    Column(
        "opening_hours",
        "opening_hours",
        "Stretches of local time, with semicolons between.",
        example="MONDAY 10:00-16:00; THURSDAY 10:00-16:00",
    ),
    Column("eligibility", "eligibility", "Rules, as the JSON of the API."),
    Column("telephone", "contact/telephone", "Published.", example="0121 496 0120"),
    Column("email", "contact/email", "Published.", example="hello@neighbours.example"),
    Column("website", "contact/website", "Published.", example="https://neighbours.example"),
    Column("instructions", "contact/instructions", "How to come in touch. Published."),
    Column("address_lines", "address/lines", "The public address, with semicolons between; a refuge has none."),
    Column("address_town", "address/town", "Its town."),
    Column("address_county", "address/county", "Its county."),
    Column("address_postcode", "address/postcode", "Its postcode."),
    Column("funding", "funding", "Where the money comes from.", example="Community fund"),
    Column("security_accreditation", "security_accreditation", "Such as Cyber Essentials."),
    Column("places_per_week", "places_per_week", "How many referrals it takes in a week.", True, "5"),
    Column("paused", "paused", "true or false.", example="false"),
    Column("status", "status", "active, inactive, defunct or temporarily closed.", example="inactive"),
)
BY_NAME = {column.name: column for column in COLUMNS}
PLACES = {column.field: column.name for column in COLUMNS if column.field}
_LISTS = frozenset({"needs", "lpus", "languages", "address_lines"})
_NUMBERS = frozenset({"minimum_age", "maximum_age", "places_per_week"})
_HOURS = re.compile(r"([A-Za-z]+)\s+(\d{2}:\d{2})\s*-\s*(\d{2}:\d{2})")
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
_PLAIN = re.compile(r"[A-Za-z0-9_ .-]{1,60}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SIGNED_NUMBER = re.compile(r"[+-][0-9 .]+")


def template() -> str:
    """Return the header line and one row that the import accepts."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(column.name for column in COLUMNS)
    writer.writerow(column.example for column in COLUMNS)
    return out.getvalue()


def documentation() -> str:
    """Describe the columns for the reference."""
    rows = [f"| `{one.name}` | {'yes' if one.needed else ''} | {one.description} |" for one in COLUMNS]
    return "\n".join(["| Column | Needed | Meaning |", "|---|---|---|", *rows])


def read(body: bytes, parse_json: ParseJson) -> list[Entry]:
    """Read the rows; raises a problem for a file that is no such table, and notes faults of a row with the row."""
    rows = _rows(_text(body))
    try:
        header = next(rows, (1, []))[1]
        _check_header(header)
        entries = [_entry(line, header, cells, parse_json) for line, cells in rows if any(cells)]
    except csv.Error as error:
        raise unreadable(f"The table breaks off: {error}."[:200], "not_csv") from None
    check_length(len(entries))
    return entries


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise unreadable(f"The file is not UTF-8: see line {line}. Save it as CSV UTF-8.", "not_utf8") from None
    if not text.strip():
        raise unreadable("The file is empty.", "empty")
    return text


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    for cells in reader:
        yield line, [cell.strip() for cell in cells]
        line = reader.line_num + 1


def _check_header(header: list[str]) -> None:
    problems = [
        (f"#/{_heading(name, index)}", "The column is not known.", "unknown_column")
        for index, name in enumerate(header)
        if name not in BY_NAME
    ]
    problems += [(f"#/{name}", "The column is there twice.", "duplicate_column") for name in _repeated(header)]
    missing = [one.name for one in COLUMNS if one.needed and one.name not in header]
    if "organisation_id" in header and "organisation_name" in missing:
        missing.remove("organisation_name")
    problems += [(f"#/{name}", "The column is missing.", "missing_column") for name in missing]
    if problems:
        raise _header_problem(problems)


def _heading(name: str, index: int) -> str:
    """Return a column's heading if it can be repeated, else its place, from 0: it may be any bytes."""
    return name if _PLAIN.fullmatch(name) else str(index)


def _header_problem(problems: list[tuple[str, str, str]]) -> ProblemError:
    first, *others = [unreadable(detail, code, pointer) for pointer, detail, code in problems[:100]]
    faults = [*first.faults, *(fault for other in others for fault in other.faults)]
    return ProblemError(first.code, "The header line is not that of the template.", faults)


def _repeated(header: list[str]) -> list[str]:
    return sorted({name for name in header if name in BY_NAME and header.count(name) > 1})


def _entry(line: int, header: list[str], cells: list[str], parse_json: ParseJson) -> Entry:
    entry = Entry(line=line, places=PLACES)
    if len(cells) != len(header):
        entry.refuse("#", f"The row has {len(cells)} cells, the header {len(header)}.", "wrong_number_of_cells")
        return entry
    for name, cell in zip(header, cells, strict=True):
        if fault := _harm_in(cell):
            entry.refuse(f"#/{name}", *fault)
        else:
            _put(entry, BY_NAME[name], cell, parse_json)
    _complete_address(entry)
    return entry


def _harm_in(cell: str) -> tuple[str, str] | None:
    if len(cell) > LONGEST_CELL:
        return f"A cell holds {LONGEST_CELL} characters at the most.", "cell_too_long"
    if _CONTROL.search(cell):
        return "The cell holds a control character.", "control_character"
    # A spreadsheet would run it when the directory is opened there.
    if cell[:1] in {"=", "@"} or (cell[:1] in {"+", "-"} and not _SIGNED_NUMBER.fullmatch(cell)):
        return "The cell begins like a formula.", "formula"
    return None


def _put(entry: Entry, column: Column, cell: str, parse_json: ParseJson) -> None:
    if column.name == "service_id":
        entry.service_id = entry.identifier("#/service_id", cell or None)
    elif column.name == "organisation_id":
        entry.organisation_id = entry.identifier("#/organisation_id", cell or None)
    elif column.field.startswith("organisation/"):
        if cell:
            entry.organisation[column.field.removeprefix("organisation/")] = cell
        if column.name == "organisation_name":
            entry.organisation_name = cell or None
    else:
        target, _, name = column.field.rpartition("/")
        into = entry.service.setdefault(target, {}) if target else entry.service
        into[name] = _rules(entry, cell, parse_json) if name == "eligibility" else _value(entry, column.name, cell)


def _value(entry: Entry, name: str, cell: str) -> Any:
    """Turn a cell into what JSON would hold; what cannot be turned stays text, and the record's own check says so."""
    if name in _LISTS:
        return _parts(cell) or None
    if name == "opening_hours":
        return [_hours(entry, part) for part in _parts(cell)]
    if name in _NUMBERS and _WHOLE_NUMBER.fullmatch(cell):
        return int(cell)
    if name == "paused" and cell.lower() in {"true", "false"}:
        return cell.lower() == "true"
    return cell or None


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _hours(entry: Entry, part: str) -> Any:
    found = _HOURS.fullmatch(part)
    if found is None:
        entry.refuse("#/opening_hours", "Write opening hours as MONDAY 09:00-17:00.", "opening_hours")
        return None
    return {"weekday": found[1].upper(), "opens": found[2], "closes": found[3]}


def _rules(entry: Entry, cell: str, parse_json: ParseJson) -> Any:
    try:
        return parse_json(cell.encode()) if cell else []
    except ProblemError as problem:
        entry.refuse("#/eligibility", problem.detail, problem.faults[0].code)
        return []


def _complete_address(entry: Entry) -> None:
    """No part of an address is no address; one part makes it one that has to be whole."""
    address = entry.service.get("address")
    if address is not None:
        given = {name: value for name, value in address.items() if value}
        entry.service["address"] = given or None
