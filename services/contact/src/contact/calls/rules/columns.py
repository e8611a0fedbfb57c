"""The calls of a part as columns: what is worked out of each is worked out of all of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from itertools import chain
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias
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
_ORIGIN_SECONDS: Final = int(ORIGIN.timestamp())
_GIVEN: Final = attrgetter("stream", "centre", "queue", "disposition", "lpu", "transferred_to_lpu", "outcome")


class Few(NamedTuple):
    """What few calls have."""

    outage_id: UUID | None
    first_contact_resolved: bool | None
    overflow_to_force: str | None
    incident_id: str | None
    crime_id: str | None


@dataclass(frozen=True, slots=True)
class Columns:
    """Calls, with their moments as microseconds from ORIGIN and what follows from them.

    `codes` are the combinations that occur, few beside the calls, and `code` tells the place of each call's there;
    `settled` is when the call was answered or given up, else its end; waits and talk are whole seconds rounded up, and
    `seconds_after` those from there to the end; what was told of either is -1 where nothing was.
    """

    ids: Sequence[int]
    revision: Numbers
    codes: Sequence[Codes]
    code: Numbers
    offered: Numbers
    ended: Numbers
    settled: Numbers
    is_answered: Flags
    is_abandoned: Flags
    connected: Numbers
    is_connected: Flags
    wait_s: Numbers
    connect_wait_s: Numbers
    seconds_after: Numbers
    talk_s: Numbers
    wrap_s: Numbers
    told_wait_s: Numbers
    told_talk_s: Numbers
    agents: Sequence[str | None]
    repeat_refs: Sequence[str | None]
    few: Sequence[Few | None]

    def __len__(self) -> int:
        return len(self.ids)


def columns_of(calls: Sequence[CallRecord]) -> Columns:
    """Take calls apart into columns, in their order."""
    offered = micros([call.offered_at for call in calls])
    ended = micros([call.ended_at for call in calls])
    settled = micros([call.answered_at or call.abandoned_at or call.ended_at for call in calls])
    connects = [call.bt_connect_at for call in calls]
    is_connected = np.array([moment is not None for moment in connects], np.bool_)
    connected = offered.copy()
    connected[is_connected] = micros([moment for moment in connects if moment is not None])
    told_talk_s = _numbers([-1 if call.talk_s is None else call.talk_s for call in calls])
    is_answered = np.array([call.answered_at is not None for call in calls], np.bool_)
    is_abandoned = np.array([call.abandoned_at is not None for call in calls], np.bool_)
    codes, code = _coded(calls, is_answered, is_abandoned)
    seconds_after = seconds_up(ended - settled)
    return Columns(
        ids=[call.call_id.int for call in calls],
        revision=_numbers([call.revision for call in calls]),
        codes=codes,
        code=code,
        offered=offered,
        ended=ended,
        settled=settled,
        is_answered=is_answered,
        is_abandoned=is_abandoned,
        connected=connected,
        is_connected=is_connected,
        wait_s=seconds_up(settled - offered),
        connect_wait_s=seconds_up(settled - connected),
        seconds_after=seconds_after,
        talk_s=np.where(told_talk_s < 0, np.where(is_answered, seconds_after, 0), told_talk_s),
        wrap_s=_numbers([call.wrap_s for call in calls]),
        told_wait_s=_numbers([-1 if call.wait_s is None else call.wait_s for call in calls]),
        told_talk_s=told_talk_s,
        agents=[call.agent_id for call in calls],
        repeat_refs=[call.caller_repeat_ref for call in calls],
        few=[_few_of(call) for call in calls],
    )


def kept(columns: Columns, which: Flags) -> Columns:
    """Return the calls of which it is true, and no codes but theirs."""
    places = np.flatnonzero(which).tolist()
    used, code = np.unique(columns.code[which], return_inverse=True)
    found: dict[str, Any] = {"codes": [columns.codes[place] for place in used.tolist()], "code": code}
    for name, values in _columns_without_codes(columns):
        found[name] = values[which] if isinstance(values, np.ndarray) else [values[place] for place in places]
    return Columns(**found)


def cut(columns: Columns, which: slice) -> Columns:
    """Return some calls that stand one behind another."""
    some = {name: values[which] for name, values in _columns_without_codes(columns)}
    return Columns(codes=columns.codes, code=columns.code[which], **some)


def joined(several: Sequence[Columns]) -> Columns:
    """Return calls one after another that were taken apart a few at a time; at least one of these."""
    places: dict[Codes, int] = {}
    code = [_numbers([places.setdefault(codes, len(places)) for codes in one.codes])[one.code] for one in several]
    found: dict[str, Any] = {"codes": list(places), "code": np.concatenate(code)}
    for name, values in _columns_without_codes(several[0]):
        parts = [getattr(one, name) for one in several]
        found[name] = np.concatenate(parts) if isinstance(values, np.ndarray) else list(chain.from_iterable(parts))
    return Columns(**found)


def _columns_without_codes(columns: Columns) -> Sequence[tuple[str, Any]]:
    return [(one.name, getattr(columns, one.name)) for one in fields(columns) if one.name not in {"codes", "code"}]


def _few_of(call: CallRecord) -> Few | None:
    few = Few(call.outage_id, call.first_contact_resolved, call.overflow_to_force, call.incident_id, call.crime_id)
    return None if few == _NONE_OF_THE_FEW else few


_NONE_OF_THE_FEW: Final = Few(None, None, None, None, None)


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
