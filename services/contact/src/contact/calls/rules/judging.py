"""The lines of a batch judged in parts: what can be asked of thousands of calls at once is not asked of each."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Generic

import numpy as np

from bluelamp.kit.batches.rules.reading import LONGEST_LINE, TOO_LONG, Judged, Made, Refusal
from bluelamp.schemas.contact.calls import CallOutcome as Outcome
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.problems import Fault
from contact.calls.rules.columns import SECOND, Codes, Columns, Flags, Numbers, columns_of, joined, kept, micros
from contact.calls.rules.reading import Read, faults_of_texts, is_plain
from contact.calls.rules.records import EARLIEST, LONGEST_CALL, CallRecord, Centres, faults_of

LINES_TOGETHER: Final = 8_000
"""Each part is a transaction: of fewer lines, more time goes into what there is one of for each."""
_JUDGED_AT_ONCE: Final = 1_000
"""A call as it was read takes several times the memory of what is kept of it."""
_LONGEST_CALL: Final = int(LONGEST_CALL.total_seconds()) * SECOND
_NEVER: Final = np.iinfo(np.int64).max


class Judge(Generic[Made]):
    """Judges the lines of one part after another: of each call in order the version that stands is made ready."""

    def __init__(self, read: Read, centres: Centres, latest: datetime, prepare: Callable[[Columns], Made]) -> None:
        self.together = LINES_TOGETHER
        self._read = read
        self._centres = centres
        self._latest = latest
        self._prepare = prepare
        self._begin()

    def _begin(self) -> None:
        self._calls: list[CallRecord] = []
        self._line_numbers: list[int] = []
        self._faults_of_texts: dict[int, list[Fault]] = {}
        self._in_order: list[Columns] = []
        self._refusals: list[Refusal] = []

    def take(self, lines: Sequence[bytes], first: int) -> None:
        """Read lines of which most are in order: those cost a few millionths of a second each."""
        read = self._read
        if max(map(len, lines)) > LONGEST_LINE:
            found = [read(line) if len(line) <= LONGEST_LINE else TOO_LONG for line in lines]
        else:
            found = [read(line) for line in lines]
        are_plain = is_plain(b"".join(lines))
        for number, (line, call) in enumerate(zip(lines, found, strict=True), first):
            if isinstance(call, Fault):
                if line.strip(b"\r"):
                    self._refusals.append(Refusal(number, [call]))
                continue
            self._calls.append(call)
            self._line_numbers.append(number)
            if not are_plain and not is_plain(line) and (faults := faults_of_texts(call)):
                self._faults_of_texts[len(self._calls) - 1] = faults
        if len(self._calls) >= _JUDGED_AT_ONCE:
            self._judge()

    def ended(self) -> Judged[Made]:
        """Judge what was read last, and begin another part."""
        self._judge()
        made, superseded = None, 0
        if self._in_order:
            columns = joined(self._in_order)
            # They are megabytes, and not needed again.
            self._in_order.clear()
            standing = standing_of(columns)
            made, superseded = self._prepare(standing), len(columns) - len(standing)
        self._refusals.sort(key=lambda one: one.line)
        judged = Judged(made, self._refusals, superseded)
        self._begin()
        return judged

    def _judge(self) -> None:
        calls, in_texts = self._calls, self._faults_of_texts
        columns = columns_of(calls)
        are_in_order = in_order(columns, self._centres, self._latest)
        are_in_order[list(in_texts)] = False
        for place in np.flatnonzero(~are_in_order).tolist():
            faults = [*faults_of(calls[place], self._centres, self._latest), *in_texts.get(place, [])]
            self._refusals.append(Refusal(self._line_numbers[place], faults))
        if are_in_order.any():
            self._in_order.append(columns if are_in_order.all() else kept(columns, are_in_order))
        self._calls, self._line_numbers, self._faults_of_texts = [], [], {}


def standing_of(columns: Columns) -> Columns:
    """Return of each call the version with the highest revision; of one revision, the last."""
    if len(set(columns.ids)) == len(columns):
        return columns
    revisions, standing = columns.revision.tolist(), dict[int, int]()
    for place, call_id in enumerate(columns.ids):
        known = standing.get(call_id)
        if known is None or revisions[place] >= revisions[known]:
            standing[call_id] = place
    stands = np.zeros(len(columns), np.bool_)
    stands[list(standing.values())] = True
    return kept(columns, stands)


def in_order(columns: Columns, centres: Centres, latest: datetime) -> Flags:
    """Say of each call whether nothing is wrong with it; what is wrong, `records.faults_of` tells."""
    offered, settled, ended, code = columns.offered, columns.settled, columns.ended, columns.code
    if not (columns.ids and centres):
        return np.zeros(len(columns), np.bool_)
    places = {name: place for place, name in enumerate(centres)}
    opened = _numbers([micros([one.live_from])[0] for one in centres.values()])
    closed = _numbers([micros([one.live_until])[0] if one.live_until else _NEVER for one in centres.values()])
    at = _numbers([places.get(codes[1], 0) for codes in columns.codes])[code]
    is_fit = np.array([_are_fit(codes, centres) for codes in columns.codes], np.bool_)[code]
    takes_connections = np.array([codes[0] == Stream.EMERGENCY_999 for codes in columns.codes], np.bool_)[code]
    [earliest, last] = micros([EARLIEST, latest])
    before = offered - columns.connected
    return np.asarray(
        is_fit
        & (offered >= np.maximum(opened, earliest)[at])
        & (offered <= last)
        & (offered < closed[at])
        & (offered <= settled)
        & (settled <= ended)
        & (ended - offered <= _LONGEST_CALL)
        & (~columns.is_connected | (takes_connections & (before >= 0) & (before <= _LONGEST_CALL)))
        & ((columns.told_wait_s < 0) | (np.abs(columns.told_wait_s - columns.wait_s) <= 1))
        & (columns.told_talk_s <= columns.seconds_after),
        np.bool_,
    )


def _are_fit(codes: Codes, centres: Centres) -> bool:
    stream, name, outcome, *_, transferred_to_lpu = codes
    centre = centres.get(name)
    is_taken = centre is not None and stream in centre.streams
    return is_taken and outcome is not None and (transferred_to_lpu is None or outcome is Outcome.ANSWERED)


def _numbers(values: Sequence[int]) -> Numbers:
    return np.array(values, np.int64)
