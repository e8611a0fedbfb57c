"""A batch as its lines, and each line as a call that is staged, or as the reasons why it is not."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec

from bluelamp.kit.batches.rules.inflating import UnreadableError
from bluelamp.schemas.contact.calls import CallOutcome as Outcome
from bluelamp.schemas.problems import Fault
from contact.calls.rules.records import CallRecord, Centres, faults_of, is_in_order, outcome_of

LONGEST_LINE: Final = 16_384
LINES_TOGETHER: Final = 10_000
FIELDS: Final = CallRecord.__struct_fields__
_TEXTS: Final = (
    *("centre", "agent_id", "queue", "overflow_to_force", "caller_repeat_ref", "disposition", "incident_id"),
    "crime_id",
)
_REQUIRED: Final = ("call_id", "stream", "centre", "offered_at", "ended_at")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
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
_TOO_LONG: Final = Fault("#", f"A line has at most {LONGEST_LINE} bytes.", "line_too_long")


Judged = tuple[CallRecord, Outcome]
"""A call that is in order, and its one outcome."""


@dataclass(slots=True)
class Refusal:
    """A line that was refused, by its number from 1, and why."""

    line: int
    faults: list[Fault]


@dataclass(slots=True)
class Part:
    """Some lines of a batch, judged: the version of each call in them that stands, by its id, and the refusals."""

    first_line: int
    lines: int = 0
    superseded: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    calls: dict[int, Judged] = field(default_factory=dict)


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
    columns = _cells(header)
    if columns is None or len(set(columns)) != len(columns) or not set(columns) <= set(FIELDS):
        raise UnreadableError("header_wrong", "The first line names columns, each once, and each a field of a call.")
    if missing := [name for name in _REQUIRED if name not in columns]:
        raise UnreadableError("header_wrong", f"These columns are missing: {', '.join(missing)}.")

    def read(line: bytes) -> CallRecord | Fault:
        cells = _cells(line)
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


class Judge:
    """Judges lines one after another and hands them out in parts; a line's number counts from the batch's first."""

    def __init__(self, read: Read, centres: Centres, latest: datetime, *, lines_done: int) -> None:
        self._read = read
        self._centres = centres
        self._latest = latest
        self._to_skip = lines_done
        self._part = Part(lines_done + 1)

    def parts(self, lines: Sequence[bytes]) -> Iterator[Part]:
        """Judge some lines, and yield each part that they fill."""
        start = min(self._to_skip, len(lines))
        self._to_skip -= start
        while start < len(lines):
            end = start + LINES_TOGETHER - self._part.lines
            self._judge(lines[start:end])
            start = end
            if self._part.lines == LINES_TOGETHER:
                yield self.rest()

    def rest(self) -> Part:
        """Return the part that is not full, and begin another."""
        part = self._part
        self._part = Part(part.first_line + part.lines)
        return part

    def _judge(self, lines: Sequence[bytes]) -> None:
        """Go through lines of which most are in order: of those each costs a few millionths of a second."""
        part, read, centres, latest = self._part, self._read, self._centres, self._latest
        first = part.first_line + part.lines
        part.lines += len(lines)
        for number, line in enumerate(lines, first):
            call = read(line) if len(line) <= LONGEST_LINE else _TOO_LONG
            if isinstance(call, Fault):
                if line.strip(b"\r"):
                    part.refusals.append(Refusal(number, [call]))
                continue
            outcome = outcome_of(call)
            if outcome is None or not is_in_order(call, outcome, centres, latest):
                part.refusals.append(Refusal(number, faults_of(call, centres, latest)))
            elif not _is_plain(line) and (faults := faults_of_texts(call)):
                part.refusals.append(Refusal(number, faults))
            else:
                _keep(part, call, outcome)


def _keep(part: Part, call: CallRecord, outcome: Outcome) -> None:
    calls, key = part.calls, call.call_id.int
    if key in calls:
        part.superseded += 1
        if call.revision < calls[key][0].revision:
            return
    calls[key] = (call, outcome)


def _is_plain(line: bytes) -> bool:
    """Say whether a line of JSON, in which nothing unseen stands as it is, cannot hold what is not in order."""
    return line.isascii() and b"\\" not in line and b"\x7f" not in line


def faults_of_texts(call: CallRecord) -> list[Fault]:
    """Name the texts that hold what no code or id holds, and what some programs would not show."""
    detail = "A code or an id has no control character, and none that is not seen."
    given = ((name, getattr(call, name)) for name in _TEXTS)
    return [Fault(f"#/{name}", detail, "text_not_plain") for name, text in given if text and not text.isprintable()]


def without_mark(first_line: bytes) -> bytes:
    """Return a batch's first line without the mark that some programs put before UTF-8."""
    return first_line.removeprefix(_BYTE_ORDER_MARK)


def _cells(line: bytes) -> list[str] | None:
    try:
        [cells] = csv.reader([line.decode().rstrip("\r")], strict=True)
    except (csv.Error, ValueError):
        return None
    return [cell.strip() for cell in cells]


def _fault_of(message: str) -> Fault:
    place = _PLACE.search(message)
    name = (place[1] or place[2]) if place else None
    for said, detail, code in _REASONS:
        if said in message:
            return Fault(f"#/{name}" if name else "#", detail, code)
    return _NOT_READABLE


_JSON: Final = msgspec.json.Decoder(CallRecord)
