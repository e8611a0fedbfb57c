"""The calls of a part as columns: what is worked out of each is worked out of all of them at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final, TypeAlias
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from bluelamp.schemas.contact.calls import CallOutcome as Outcome
from contact.calls.rules.reading import Judged
from contact.calls.rules.records import CallRecord

Numbers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

Codes: TypeAlias = tuple[str, str, Outcome, str | None, str | None, str | None, str | None]
"""A call's stream, centre, outcome, queue, disposition, LPU, and the LPU that it was sent to."""

ORIGIN: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Of PostgreSQL's own clock, which counts microseconds."""
SECOND: Final = 1_000_000
RINGS_AGAIN_WITHIN: Final = timedelta(days=7)
_ORIGIN_SECONDS: Final = int(ORIGIN.timestamp())


@dataclass(frozen=True, slots=True)
class Columns:
    """Calls that are in order, with their moments as microseconds from ORIGIN and what follows from them.

    `codes` are the combinations that occur, few beside the calls, and `code` tells the place of each call's there;
    `settled` is when the call was answered or given up, else its end; waits and talk are whole seconds rounded up.
    `is_followed_up` sees the calls of the part alone: what stands in the tables is compared there.
    """

    calls: Sequence[CallRecord]
    codes: Sequence[Codes]
    code: Numbers
    offered: Numbers
    ended: Numbers
    settled: Numbers
    is_answered: Flags
    connected: Numbers
    is_connected: Flags
    wait_s: Numbers
    connect_wait_s: Numbers
    talk_s: Numbers
    wrap_s: Numbers
    is_followed_up: Flags


def columns_of(judged: Collection[Judged]) -> Columns:
    """Take calls apart into columns, in their order."""
    calls = [call for call, _ in judged]
    places: dict[Codes, int] = {}
    code = [
        places.setdefault(
            (call.stream, call.centre, outcome, call.queue, call.disposition, call.lpu, call.transferred_to_lpu),
            len(places),
        )
        for call, outcome in judged
    ]
    offered = _micros([call.offered_at for call in calls])
    ended = _micros([call.ended_at for call in calls])
    settled = _micros([call.answered_at or call.abandoned_at or call.ended_at for call in calls])
    connects = [call.bt_connect_at for call in calls]
    is_connected = np.array([moment is not None for moment in connects], np.bool_)
    connected = offered.copy()
    connected[is_connected] = _micros([moment for moment in connects if moment is not None])
    told = _numbers([-1 if call.talk_s is None else call.talk_s for call in calls])
    is_answered = np.array([call.answered_at is not None for call in calls], np.bool_)
    worked_out = np.where(is_answered, seconds_up(ended - settled), 0)
    return Columns(
        calls=calls,
        codes=list(places),
        code=np.array(code, np.int64),
        offered=offered,
        ended=ended,
        settled=settled,
        connected=connected,
        is_connected=is_connected,
        wait_s=seconds_up(settled - offered),
        connect_wait_s=seconds_up(settled - connected),
        is_answered=is_answered,
        talk_s=np.where(told < 0, worked_out, told),
        wrap_s=_numbers([call.wrap_s for call in calls]),
        is_followed_up=_followed_up(calls),
    )


def seconds_up(microseconds: Numbers) -> Numbers:
    """Return whole seconds, rounded up, as `records.seconds_up` does for one."""
    return -(-microseconds // SECOND)


def _micros(moments: Sequence[datetime]) -> Numbers:
    # A double holds the seconds of four thousand million to a quarter of a microsecond: rounded, they are exact.
    seconds = np.array([moment.timestamp() for moment in moments], np.float64)
    return np.rint((seconds - _ORIGIN_SECONDS) * SECOND).astype(np.int64)


def _numbers(values: Sequence[int]) -> Numbers:
    return np.array(values, np.int64)


def _followed_up(calls: Sequence[CallRecord]) -> Flags:
    """Say after which calls another of the part rings about the same matter within seven days."""
    matters: dict[str, list[tuple[datetime, UUID, int]]] = defaultdict(list)
    for place, call in enumerate(calls):
        if call.caller_repeat_ref is not None:
            matters[call.caller_repeat_ref].append((call.offered_at, call.call_id, place))
    followed = np.zeros(len(calls), np.bool_)
    for matter in matters.values():
        matter.sort()
        for (offered_at, _, place), (next_at, _, _) in pairwise(matter):
            followed[place] = next_at - offered_at <= RINGS_AGAIN_WITHIN
    return followed
