"""The lines of a batch judged in parts: what can be asked of thousands of calls at once is not asked of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

import numpy as np

from bluelamp.schemas.contact.calls import CallOutcome as Outcome
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.problems import Fault
from contact.calls.rules.columns import SECOND, Codes, Columns, Flags, Numbers, columns_of, micros
from contact.calls.rules.reading import LONGEST_LINE, TOO_LONG, Read, faults_of_texts, is_plain
from contact.calls.rules.records import EARLIEST, LONGEST_CALL, CallRecord, Centres, faults_of

LINES_TOGETHER: Final = 5_000
_LONGEST_CALL: Final = int(LONGEST_CALL.total_seconds()) * SECOND
_NEVER: Final = np.iinfo(np.int64).max


@dataclass(slots=True)
class Refusal:
    """A line that was refused, by its number from 1, and why."""

    line: int
    faults: list[Fault]


@dataclass(slots=True)
class Part:
    """Some lines of a batch: how many, how many of their calls a later line supersedes, and the refused ones."""

    first_line: int
    lines: int = 0
    superseded: int = 0
    refusals: list[Refusal] = field(default_factory=list)


class JudgedPart(NamedTuple):
    """A part, and of each call in it that is in order the version that stands."""

    part: Part
    columns: Columns


class Judge:
    """Judges lines one after another and hands them out in parts; a line's number counts from the batch's first."""

    def __init__(self, read: Read, centres: Centres, latest: datetime, *, lines_done: int) -> None:
        self._read = read
        self._centres = centres
        self._latest = latest
        self._to_skip = lines_done
        self._begin(lines_done + 1)

    def _begin(self, first_line: int) -> None:
        self._part = Part(first_line)
        self._calls: list[CallRecord] = []
        self._line_numbers: list[int] = []
        self._faults_of_texts: dict[int, list[Fault]] = {}

    def parts(self, lines: Sequence[bytes]) -> Iterator[JudgedPart]:
        """Judge some lines, and yield each part that they fill."""
        start = min(self._to_skip, len(lines))
        self._to_skip -= start
        while start < len(lines):
            end = start + LINES_TOGETHER - self._part.lines
            self._take(lines[start:end])
            start = end
            if self._part.lines == LINES_TOGETHER:
                yield self._judged()

    def rest(self) -> Iterator[JudgedPart]:
        """Yield the part that is not full, if it has a line."""
        if self._part.lines:
            yield self._judged()

    def _take(self, lines: Sequence[bytes]) -> None:
        """Read lines of which most are in order: those cost a few millionths of a second each."""
        part, read = self._part, self._read
        first = part.first_line + part.lines
        part.lines += len(lines)
        if max(map(len, lines)) > LONGEST_LINE:
            found = [read(line) if len(line) <= LONGEST_LINE else TOO_LONG for line in lines]
        else:
            found = [read(line) for line in lines]
        are_plain = is_plain(b"".join(lines))
        for number, (line, call) in enumerate(zip(lines, found, strict=True), first):
            if isinstance(call, Fault):
                if line.strip(b"\r"):
                    part.refusals.append(Refusal(number, [call]))
                continue
            self._calls.append(call)
            self._line_numbers.append(number)
            if not are_plain and not is_plain(line) and (faults := faults_of_texts(call)):
                self._faults_of_texts[number] = faults

    def _judged(self) -> JudgedPart:
        """Return what was read, and begin another part."""
        part, calls = self._part, self._calls
        columns = columns_of(calls)
        are_in_order = in_order(columns, self._centres, self._latest)
        if self._faults_of_texts or not are_in_order.all() or len(set(columns.ids)) < len(calls):
            columns = columns_of(self._standing(are_in_order))
            part.refusals.sort(key=lambda one: one.line)
        self._begin(part.first_line + part.lines)
        return JudgedPart(part, columns)

    def _standing(self, are_in_order: Flags) -> list[CallRecord]:
        """Refuse what is not in order, and leave out the versions that another line supersedes."""
        part = self._part
        standing: dict[int, CallRecord] = {}
        for number, call, is_so in zip(self._line_numbers, self._calls, are_in_order.tolist(), strict=True):
            faults = self._faults_of_texts.get(number, []) if is_so else faults_of(call, self._centres, self._latest)
            if faults:
                part.refusals.append(Refusal(number, faults))
                continue
            known = standing.get(call.call_id.int)
            part.superseded += known is not None
            if known is None or call.revision >= known.revision:
                standing[call.call_id.int] = call
        return list(standing.values())


def in_order(columns: Columns, centres: Centres, latest: datetime) -> Flags:
    """Say of each call whether nothing is wrong with it; what is wrong, `records.faults_of` tells."""
    offered, settled, ended, code = columns.offered, columns.settled, columns.ended, columns.code
    if not (columns.calls and centres):
        return np.zeros(len(columns.calls), np.bool_)
    places = {name: place for place, name in enumerate(centres)}
    opened = _numbers([micros([one.live_from])[0] for one in centres.values()])
    closed = _numbers([micros([one.live_until])[0] if one.live_until else _NEVER for one in centres.values()])
    at = _numbers([places.get(codes[1], 0) for codes in columns.codes])[code]
    is_fit = np.array([_are_fit(codes, centres) for codes in columns.codes], np.bool_)[code]
    takes_connections = np.array([codes[0] == Stream.EMERGENCY_999 for codes in columns.codes], np.bool_)[code]
    [earliest, last] = micros([EARLIEST, latest])
    before = offered - columns.connected
    told_wait = _numbers([-1 if call.wait_s is None else call.wait_s for call in columns.calls])
    told_talk = _numbers([-1 if call.talk_s is None else call.talk_s for call in columns.calls])
    return np.asarray(
        is_fit
        & (offered >= np.maximum(opened, earliest)[at])
        & (offered <= last)
        & (offered < closed[at])
        & (offered <= settled)
        & (settled <= ended)
        & (ended - offered <= _LONGEST_CALL)
        & (~columns.is_connected | (takes_connections & (before >= 0) & (before <= _LONGEST_CALL)))
        & ((told_wait < 0) | (np.abs(told_wait - columns.wait_s) <= 1))
        & (told_talk <= columns.seconds_after),
        np.bool_,
    )


def _are_fit(codes: Codes, centres: Centres) -> bool:
    stream, name, outcome, *_, transferred_to_lpu = codes
    centre = centres.get(name)
    is_taken = centre is not None and stream in centre.streams
    return is_taken and outcome is not None and (transferred_to_lpu is None or outcome is Outcome.ANSWERED)


def _numbers(values: Sequence[int]) -> Numbers:
    return np.array(values, np.int64)
