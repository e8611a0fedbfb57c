"""What new calls add to the rollups, worked out beside PostgreSQL while it takes their rows.

It is the same that `statements.rollups` says in SQL; a recount holds the one against the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np

from bluelamp.kit import clocks
from bluelamp.schemas.contact.calls import CallOutcome as Outcome
from bluelamp.schemas.contact.codes import Stream
from contact.calls.rules.bounds import WITHIN
from contact.calls.rules.columns import ORIGIN, SECOND, Columns, Flags, Numbers

NOWHERE: Final = "NONE"
"""The unit of a call of which none is known."""
_HALF_HOUR: Final = 1800 * SECOND
_OUTCOMES: Final = (Outcome.ANSWERED, Outcome.ABANDONED, Outcome.OVERFLOWED, Outcome.LOST)
_PLACES: Final = {outcome: place for place, outcome in enumerate(_OUTCOMES)}
_ANSWERED, _ABANDONED = _PLACES[Outcome.ANSWERED], _PLACES[Outcome.ABANDONED]
_BOUNDS: Final = np.array(WITHIN, np.int64)
Values = Mapping[str, Sequence[Any] | Numbers]
"""Columns of rows to add, each by its name: keys that are no numbers as they are, numbers as an array."""


@dataclass(frozen=True, slots=True)
class Added:
    """What is added to each rollup."""

    call_counts: Values
    daily_call_counts: Values
    connection_call_counts: Values
    daily_lpu_call_counts: Values
    call_waits: Values


class _Coded:
    """What calls have of something, as numbers, and the codes that they stand for."""

    def __init__(self, columns: Columns, codes: Sequence[str]) -> None:
        places: dict[str, int] = {}
        self.numbers = np.array([places.setdefault(code, len(places)) for code in codes], np.int64)[columns.code]
        self.codes = list(places)

    def named(self, numbers: Numbers) -> list[str]:
        return [self.codes[number] for number in numbers.tolist()]


def added_by(columns: Columns, is_followed_up: Flags) -> Added:
    """Add calls up by half-hour, day, connection, unit and second."""
    return _Adding(columns, is_followed_up).added()


class _Adding:
    def __init__(self, columns: Columns, is_followed_up: Flags) -> None:
        self._columns = columns
        self._is_followed_up = is_followed_up
        streams, centres, outcomes, _, _, lpus, sent_to = zip(*columns.codes, strict=True)
        self._streams, self._centres = _Coded(columns, streams), _Coded(columns, centres)
        units = [sent or known or NOWHERE for sent, known in zip(sent_to, lpus, strict=True)]
        self._units = _Coded(columns, units)
        self._outcomes = np.array([_PLACES[outcome] for outcome in outcomes if outcome is not None], np.int64)[
            columns.code
        ]
        self._is_sent = np.array([sent is not None for sent in sent_to], np.bool_)[columns.code]
        is_emergency = [stream == Stream.EMERGENCY_999 for stream in streams]
        self._is_emergency = np.array(is_emergency, np.bool_)[columns.code]
        self._half_hours, of = np.unique(columns.offered // _HALF_HOUR, return_inverse=True)
        self._half_hour = of
        starts = [ORIGIN + timedelta(microseconds=number * _HALF_HOUR) for number in self._half_hours.tolist()]
        self._starts = starts
        self._days = np.array([start.astimezone(clocks.LONDON).toordinal() for start in starts], np.int64)[of]

    def added(self) -> Added:
        return Added(
            call_counts=self._by_half_hour(None, self._columns.wait_s),
            daily_call_counts=self._by_day("centre", self._centres),
            connection_call_counts=self._by_half_hour(self._is_emergency, self._columns.connect_wait_s),
            daily_lpu_call_counts=self._by_day("lpu", self._units),
            call_waits=self._waits(),
        )

    def _by_half_hour(self, which: Flags | None, wait: Numbers) -> Values:
        keys = (self._half_hour, self._streams.numbers, self._centres.numbers)
        (half_hours, streams, centres), of = _grouped(keys, which)
        starts: list[datetime] = [self._starts[number] for number in half_hours.tolist()]
        return {
            "interval_start": starts,
            "stream": self._streams.named(streams),
            "centre": self._centres.named(centres),
            **self._sums(of, len(half_hours), which, wait),
        }

    def _by_day(self, place: str, places: _Coded) -> Values:
        (days, streams, found), of = _grouped((self._days, self._streams.numbers, places.numbers), None)
        return {
            "day": _dates(days),
            "stream": self._streams.named(streams),
            place: places.named(found),
            **self._sums(of, len(days), None, self._columns.wait_s),
        }

    def _sums(self, of: Numbers, groups: int, which: Flags | None, wait: Numbers) -> Mapping[str, Numbers]:
        """Sum what every rollup has; `of` tells the group of each call that counts."""
        columns = self._columns
        kept = slice(None) if which is None else which
        outcomes, wait = self._outcomes[kept], wait[kept]
        by_outcome = _counted(of * len(_OUTCOMES) + outcomes, (groups, len(_OUTCOMES)))
        clock_missing = (self._is_emergency & ~columns.is_connected)[kept]
        sums: dict[str, Numbers] = {
            "offered": by_outcome.sum(axis=1),
            **{outcome.lower(): by_outcome[:, place] for place, outcome in enumerate(_OUTCOMES)},
            "answer_wait_s": _summed(of, np.where(outcomes == _ANSWERED, wait, 0), groups),
            "abandon_wait_s": _summed(of, np.where(outcomes == _ABANDONED, wait, 0), groups),
            "talk_s": _summed(of, columns.talk_s[kept], groups),
            "wrap_s": _summed(of, columns.wrap_s[kept], groups),
            "transferred_to_lpu": _summed(of, self._is_sent[kept], groups),
            "followed_up": _summed(of, self._is_followed_up[kept], groups),
            "clock_missing": _summed(of, clock_missing, groups),
        }
        bounds = len(WITHIN) + 1
        at = np.searchsorted(_BOUNDS, wait, side="left")
        for name, outcome in (("answered", _ANSWERED), ("abandoned", _ABANDONED)):
            was = outcomes == outcome
            up_to = _counted(of[was] * bounds + at[was], (groups, bounds)).cumsum(axis=1)
            sums |= {f"{name}_within_{bound}": up_to[:, place] for place, bound in enumerate(WITHIN)}
        return sums

    def _waits(self) -> Values:
        """Count the answered calls by their exact wait, on each clock that they have."""
        columns, is_answered = self._columns, self._outcomes == _ANSWERED
        both = [
            self._waits_on(columns.wait_s, is_answered, from_connection=False),
            self._waits_on(columns.connect_wait_s, is_answered & self._is_emergency, from_connection=True),
        ]
        numbers = {name: np.concatenate([one[name] for one in both]) for name in ("wait_s", "calls")}
        return {**{name: [*both[0][name], *both[1][name]] for name in both[0]}, **numbers}

    def _waits_on(self, wait: Numbers, which: Flags, *, from_connection: bool) -> Values:
        keys = (self._days, self._streams.numbers, self._centres.numbers, wait)
        (days, streams, centres, waits), of = _grouped(keys, which)
        return {
            "day": _dates(days),
            "stream": self._streams.named(streams),
            "centre": self._centres.named(centres),
            "from_connection": [from_connection] * len(days),
            "wait_s": waits,
            "calls": np.bincount(of, minlength=len(days)),
        }


def _grouped(keys: Sequence[Numbers], which: Flags | None) -> tuple[list[Numbers], Numbers]:
    """Return the keys of each group in their order, and the group of each call that counts."""
    kept = [key if which is None else key[which] for key in keys]
    # One number for each combination: a day, a stream, a centre and a wait take up far less than 63 bits.
    sizes = [int(key.max(initial=0)) + 1 for key in kept]
    whole = np.zeros_like(kept[0])
    for key, size in zip(kept, sizes, strict=True):
        whole = whole * size + key
    groups, of = np.unique(whole, return_inverse=True)
    found = []
    for size in reversed(sizes):
        groups, rest = np.divmod(groups, size)
        found.append(rest)
    return found[::-1], of


def _counted(numbers: Numbers, shape: tuple[int, int]) -> Numbers:
    return np.bincount(numbers, minlength=shape[0] * shape[1]).reshape(shape)


def _summed(of: Numbers, values: Numbers | Flags, groups: int) -> Numbers:
    # Sums of a part are far below the 2^53 up to which a double holds every whole number.
    return np.bincount(of, values, groups).astype(np.int64)


def _dates(ordinals: Numbers) -> list[date]:
    return [date.fromordinal(number) for number in ordinals.tolist()]
