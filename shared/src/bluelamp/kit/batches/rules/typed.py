"""Lines read into typed records: JSON as it is, CSV by its header; and what is wrong, without their words."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

import msgspec

from bluelamp.kit.batches.rules.inflating import UnreadableError
from bluelamp.schemas.problems import Fault

_PLACE: Final = re.compile(r"at `\$\.([a-z0-9_.\[\]]+)`")
_FIELD: Final = re.compile(r"field `([a-z0-9_]{1,60})`")
_REASONS: Final = (
    ("missing required field", "The field is missing.", "missing"),
    ("unknown field", "The contract knows no such field.", "unknown_field"),
    ("Invalid enum value", "The code is none of those that the contract names.", "code_unknown"),
    ("Invalid UUID", "The value is not a UUID.", "not_a_uuid"),
    ("Invalid RFC3339", "A day is written as 2026-11-22, a moment as 2026-11-22T18:00:00Z.", "not_a_moment"),
    ("timezone component", "A moment is written with its offset: 2026-11-22T18:00:00Z.", "offset_missing"),
    ("of length", "The value is empty, or longer than the contract allows.", "length_wrong"),
    ("matching regex", "The value is not written as the contract names it.", "form_wrong"),
    (">=", "The number is less than it can be.", "too_small"),
    ("<=", "The number is more than it can be.", "too_large"),
    ("Expected", "The value is not of the kind that the contract names.", "wrong_kind"),
)
_NOT_READABLE: Final = Fault("#", "The line is not one JSON object in UTF-8.", "not_json")
_NOT_A_ROW: Final = Fault("#", "The line is not one row of CSV in UTF-8 with a cell for each column.", "not_csv")

Found = TypeVar("Found", bound=msgspec.Struct)
Cells = Mapping[str, str]


def json_judge(record: type[Found]) -> Callable[[bytes], Found | list[Fault]]:
    """Return what reads a line of NDJSON."""
    decoder = msgspec.json.Decoder(record)

    def read(line: bytes) -> Found | list[Fault]:
        try:
            return decoder.decode(line)
        except msgspec.ValidationError as error:
            return [fault_of(str(error))]
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return [_NOT_READABLE]

    return read


def table_judge(
    record: type[Found],
    header: bytes,
    required: Iterable[str],
    spread: Callable[[Cells], Mapping[str, Any]] = dict,
) -> Callable[[bytes], Found | list[Fault]]:
    """Return what reads the rows under this header; raises UnreadableError for one that is none of such records.

    `spread` makes of a row's filled cells what the record takes, where a cell holds more than one value; it refuses
    nothing, what does not fit is the record's to say.
    """
    columns, fields = cells_of(header), record.__struct_fields__
    if columns is None or len(set(columns)) != len(columns) or not set(columns) <= set(fields):
        raise UnreadableError("header_wrong", "The first line names columns, each once, and each a field of a record.")
    if missing := [name for name in required if name not in columns]:
        raise UnreadableError("header_wrong", f"These columns are missing: {', '.join(missing)}.")
    names = columns

    def read(line: bytes) -> Found | list[Fault]:
        cells = cells_of(line)
        if cells is None or len(cells) != len(names):
            return [_NOT_A_ROW]
        given = {name: cell for name, cell in zip(names, cells, strict=True) if cell}
        try:
            return msgspec.convert(spread(given), record, strict=False)
        except msgspec.ValidationError as error:
            return [fault_of(str(error))]

    return read


def cells_of(line: bytes) -> list[str] | None:
    """Return the cells of one row of CSV without the blanks at their ends; None for what is no such row."""
    try:
        [cells] = csv.reader([line.decode().rstrip("\r")], strict=True)
    except (csv.Error, ValueError):
        return None
    return [cell.strip() for cell in cells]


def fault_of(message: str) -> Fault:
    """Say in the platform's words what msgspec found wrong; its own words may repeat the value."""
    place, field = _PLACE.search(message), _FIELD.search(message)
    path = re.split(r"[.\[\]]+", place[1].rstrip("]")) if place else []
    pointer = "/".join(("#", *path, *([field[1]] if field else [])))
    for said, detail, code in _REASONS:
        if said in message:
            return Fault(pointer, detail, code)
    return _NOT_READABLE
