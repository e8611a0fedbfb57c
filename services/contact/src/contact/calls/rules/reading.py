"""A batch as its lines, and each line as a call, or as the reason why it cannot be read as one."""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from bluelamp.kit.batches.rules.inflating import UnreadableError
from bluelamp.kit.batches.rules.typed import cells_of
from bluelamp.schemas.problems import Fault
from contact.calls.rules.records import CallRecord

FIELDS: Final = CallRecord.__struct_fields__
_TEXTS: Final = (
    *("centre", "agent_id", "queue", "overflow_to_force", "caller_repeat_ref", "disposition", "incident_id"),
    "crime_id",
)
_REQUIRED: Final = ("call_id", "stream", "centre", "offered_at", "ended_at")
_PLACE: Final = re.compile(r"at `\$\.([a-z0-9_]+)`|field `([a-z0-9_]{1,60})`")
_REASONS: Final = (
    ("missing required field", "The field is missing.", "missing"),
    ("unknown field", "The contract knows no such field.", "unknown_field"),
    ("Invalid enum value", "The code is none of those that the contract names.", "code_unknown"),
    ("Invalid UUID", "The value is not a UUID.", "not_a_uuid"),
    ("Invalid RFC3339", "A moment is written as 2026-11-22T18:00:00Z, with its offset.", "not_a_moment"),
    ("timezone component", "A moment is written with its offset: 2026-11-22T18:00:00Z.", "offset_missing"),
    ("of length", "The text is empty, or longer than sixty characters.", "length_wrong"),
    (">=", "The number is less than it can be.", "too_small"),
    ("<=", "The number is more than it can be.", "too_large"),
    ("Expected", "The value is not of the kind that the contract names.", "wrong_kind"),
)
_NOT_READABLE: Final = Fault("#", "The line is not one JSON object in UTF-8.", "not_json")
_NOT_A_ROW: Final = Fault("#", "The line is not one row of CSV in UTF-8 with a cell for each column.", "not_csv")


Read = Callable[[bytes], CallRecord | Fault]


def read_json(line: bytes) -> CallRecord | Fault:
    """Read a line of NDJSON."""
    try:
        return _JSON.decode(line)
    except msgspec.ValidationError as error:
        return _fault_of(str(error))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _NOT_READABLE


def csv_reader(header: bytes) -> Read:
    """Return what reads the rows under this header; raises UnreadableError for one that is none of calls."""
    columns = cells_of(header)
    if columns is None or len(set(columns)) != len(columns) or not set(columns) <= set(FIELDS):
        raise UnreadableError("header_wrong", "The first line names columns, each once, and each a field of a call.")
    if missing := [name for name in _REQUIRED if name not in columns]:
        raise UnreadableError("header_wrong", f"These columns are missing: {', '.join(missing)}.")

    def read(line: bytes) -> CallRecord | Fault:
        cells = cells_of(line)
        if cells is None or len(cells) != len(columns):
            return _NOT_A_ROW
        given = {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
        try:
            call = msgspec.convert(given, CallRecord, strict=False)
        except msgspec.ValidationError as error:
            return _fault_of(str(error))
        faults = faults_of_texts(call)
        return faults[0] if faults else call

    return read


def is_plain(lines: bytes) -> bool:
    """Say whether lines of JSON, in which nothing unseen stands as it is, cannot hold what is not in order."""
    return lines.isascii() and b"\\" not in lines and b"\x7f" not in lines


def faults_of_texts(call: CallRecord) -> list[Fault]:
    """Name the texts that hold what no code or id holds, and what some programs would not show."""
    detail = "A code or an id has no control character, and none that is not seen."
    given = ((name, getattr(call, name)) for name in _TEXTS)
    return [Fault(f"#/{name}", detail, "text_not_plain") for name, text in given if text and not text.isprintable()]


def _fault_of(message: str) -> Fault:
    place = _PLACE.search(message)
    name = (place[1] or place[2]) if place else None
    for said, detail, code in _REASONS:
        if said in message:
            return Fault(f"#/{name}" if name else "#", detail, code)
    return _NOT_READABLE


_JSON: Final = msgspec.json.Decoder(CallRecord)
