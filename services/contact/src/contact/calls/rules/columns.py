"""The calls of a part as columns: what is worked out of each is worked out of all of them at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import Final, TypeAlias
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from bluelamp.schemas.contact.calls import CallOutcome as Outcome
from contact.calls.rules.records import CallRecord, outcome_of

Numbers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

Codes: TypeAlias = tuple[str, str, Outcome | None, str | None, str | None, str | None, str | None]
"""A call's stream, centre, outcome, queue, disposition, LPU, and the LPU that it was sent to."""

ORIGIN: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Of PostgreSQL's own clock, which counts microseconds."""
SECOND: Final = 1_000_000
RINGS_AGAIN_WITHIN: Final = timedelta(days=7)
_ORIGIN_SECONDS: Final = int(ORIGIN.timestamp())
_GIVEN: Final = attrgetter("stream", "centre", "queue", "disposition", "lpu", "transferred_to_lpu", "outcome")


@dataclass(frozen=True, slots=True)
class Columns:
    """Calls, with their moments as microseconds from ORIGIN and what follows from them.

    `codes` are the combinations that occur, few beside the calls, and `code` tells the place of each call's there;
    `settled` is when the call was answered or given up, else its end; waits and talk are whole seconds rounded up, and
    `seconds_after` those from there to the end.
    `is_followed_up` sees the calls of the part alone: what stands in the tables is compared there.
    """

    calls: Sequence[CallRecord]
    ids: Sequence[int]
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
    seconds_after: Numbers
    talk_s: Numbers
    wrap_s: Numbers
    is_followed_up: Flags


def columns_of(calls: Sequence[CallRecord]) -> Columns:
    """Take calls apart into columns, in their order."""
    offered = micros([call.offered_at for call in calls])
    ended = micros([call.ended_at for call in calls])
    settled = micros([call.answered_at or call.abandoned_at or call.ended_at for call in calls])
    connects = [call.bt_connect_at for call in calls]
    is_connected = np.array([moment is not None for moment in connects], np.bool_)
    connected = offered.copy()
    connected[is_connected] = micros([moment for moment in connects if moment is not None])
    told = _numbers([-1 if call.talk_s is None else call.talk_s for call in calls])
    is_answered = np.array([call.answered_at is not None for call in calls], np.bool_)
    is_abandoned = np.array([call.abandoned_at is not None for call in calls], np.bool_)
    codes, code = _coded(calls, is_answered, is_abandoned)
    seconds_after = seconds_up(ended - settled)
    return Columns(
        calls=calls,
        ids=[call.call_id.int for call in calls],
        codes=codes,
        code=code,
        offered=offered,
        ended=ended,
        settled=settled,
        connected=connected,
        is_connected=is_connected,
        wait_s=seconds_up(settled - offered),
        connect_wait_s=seconds_up(settled - connected),
        seconds_after=seconds_after,
        is_answered=is_answered,
        talk_s=np.where(told < 0, np.where(is_answered, seconds_after, 0), told),
        wrap_s=_numbers([call.wrap_s for call in calls]),
        is_followed_up=_followed_up(calls),
    )


def _coded(calls: Sequence[CallRecord], is_answered: Flags, is_abandoned: Flags) -> tuple[Sequence[Codes], Numbers]:
    """Find the combinations of codes; of calls that are alike in what an outcome is told by, one is asked for it."""
    places: dict[tuple[object, ...], int] = {}
    texts = [places.setdefault(given, len(places)) for given in map(_GIVEN, calls)]
    told_by = _numbers([(call.overflow_to_force is not None) + 2 * (call.outage_id is not None) for call in calls])
    kinds = ((_numbers(texts) * 4 + told_by) * 2 + is_answered) * 2 + is_abandoned
    _, first, code = np.unique(kinds, return_index=True, return_inverse=True)
    alike = [calls[place] for place in first.tolist()]
    return [
        (call.stream, call.centre, outcome_of(call), call.queue, call.disposition, call.lpu, call.transferred_to_lpu)
        for call in alike
    ], code


def seconds_up(microseconds: Numbers) -> Numbers:
    """Return whole seconds, rounded up, as `records.seconds_up` does for one."""
    return -(-microseconds // SECOND)


def micros(moments: Sequence[datetime]) -> Numbers:
    """Return moments as microseconds from ORIGIN."""
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
