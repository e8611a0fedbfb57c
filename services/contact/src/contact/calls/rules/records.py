"""One call as the telephony feed gives it (domain.md §9.2): checked, its one outcome found, its waits worked out.

Whether a line is in order is asked of thousands at once (`judging`); here stands what is wrong with one that is not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, Struct

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.calls import CallOutcome as Outcome
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.problems import Fault

CODE_LENGTH: Final = 60
_LARGEST: Final = 2_147_483_647
LONGEST_CALL: Final = timedelta(hours=24)
CLOCKS_APART: Final = timedelta(minutes=5)
"""How far the feed's clock may be ahead of ours [A]."""
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)

_Code = Annotated[str, Meta(min_length=1, max_length=CODE_LENGTH)]
_Seconds = Annotated[int, Meta(ge=0, le=86_400)]
_Moment = Annotated[datetime, Meta(tz=True)]


class CallRecord(Struct, forbid_unknown_fields=True, gc=False):
    """The fields of a line; `schemas.contact.calls.NewCall` is the same as the document shows it."""

    call_id: UUID
    stream: Stream
    centre: _Code
    offered_at: _Moment
    ended_at: _Moment
    revision: Annotated[int, Meta(ge=0, le=_LARGEST)] = 0
    bt_connect_at: _Moment | None = None
    answered_at: _Moment | None = None
    abandoned_at: _Moment | None = None
    outcome: Outcome | None = None
    wait_s: _Seconds | None = None
    talk_s: _Seconds | None = None
    wrap_s: _Seconds = 0
    agent_id: _Code | None = None
    queue: _Code | None = None
    overflow_to_force: _Code | None = None
    outage_id: UUID | None = None
    caller_repeat_ref: _Code | None = None
    disposition: _Code | None = None
    lpu: Lpu | None = None
    transferred_to_lpu: Lpu | None = None
    incident_id: _Code | None = None
    crime_id: _Code | None = None
    first_contact_resolved: bool | None = None


@dataclass(frozen=True, slots=True)
class KnownCentre:
    """A centre, what it takes, and from when until when it takes it."""

    streams: frozenset[str]
    live_from: datetime
    live_until: datetime | None


Centres = Mapping[str, KnownCentre]


def outcome_of(call: CallRecord) -> Outcome | None:
    """Return the one outcome that a call's times tell, or None when they tell none or several.

    A call that was neither answered nor given up nor taken by another force is lost; the feed says so itself, or names
    the outage that lost it, because the times alone could also be a line cut short.
    """
    if call.answered_at is not None:
        found = Outcome.ANSWERED
        several = call.abandoned_at is not None or call.overflow_to_force is not None
    elif call.abandoned_at is not None:
        found, several = Outcome.ABANDONED, call.overflow_to_force is not None
    elif call.overflow_to_force is not None:
        found, several = Outcome.OVERFLOWED, False
    else:
        found, several = Outcome.LOST, call.outcome is None and call.outage_id is None
    return None if several or (call.outcome is not None and call.outcome is not found) else found


def seconds_up(duration: timedelta) -> int:
    """Return whole seconds, rounded up: so a call waited at most T seconds exactly if this is at most T."""
    return duration.days * 86_400 + duration.seconds + (duration.microseconds > 0)


def faults_of(call: CallRecord, centres: Centres, latest: datetime) -> list[Fault]:
    """Name everything that is wrong with a call, without a word of what stood there."""
    return [fault for fault in (*_faults_of_times(call, latest), *_other_faults(call, centres)) if fault is not None]


def _faults_of_times(call: CallRecord, latest: datetime) -> Iterator[Fault | None]:
    offered, answered, abandoned, ended = call.offered_at, call.answered_at, call.abandoned_at, call.ended_at
    if offered > latest:
        yield _fault("offered_at", "The call would be offered in the future.", "time_in_future")
    if offered < EARLIEST:
        yield _fault("offered_at", "Calls are kept from the year 2000 on.", "time_too_early")
    if answered is not None and answered < offered:
        yield _fault("answered_at", "The call would be answered before it was offered.", "answered_before_offered")
    if abandoned is not None and abandoned < offered:
        yield _fault("abandoned_at", "The call would be given up before it was offered.", "abandoned_before_offered")
    if ended < max(offered, answered or offered, abandoned or offered):
        yield _fault("ended_at", "The call would end before something that happened in it.", "ended_too_early")
    if ended - offered > LONGEST_CALL:
        yield _fault("ended_at", "A call lasts a day at the most.", "ended_too_late")
    if call.bt_connect_at is not None:
        yield _connection_fault(call)
    settled = answered or abandoned or ended
    if call.wait_s is not None and abs(call.wait_s - seconds_up(settled - offered)) > 1:
        yield _fault("wait_s", "The wait is not the time between the moments given.", "wait_contradicts_times")
    if call.talk_s is not None and call.talk_s > max(0, seconds_up(ended - settled)):
        yield _fault("talk_s", "The talk is longer than the time between the moments given.", "talk_contradicts_times")


def _other_faults(call: CallRecord, centres: Centres) -> Iterator[Fault | None]:
    outcome, centre = outcome_of(call), centres.get(call.centre)
    if outcome is None:
        yield _fault(
            "outcome", "A call was answered, abandoned, overflowed or lost: exactly one of them.", "outcome_unclear"
        )
    if centre is None:
        yield _fault("centre", "There is no such centre.", "centre_unknown")
    elif call.offered_at < centre.live_from or (centre.live_until and call.offered_at >= centre.live_until):
        yield _fault("centre", "The centre did not take calls at that moment.", "centre_not_live")
    elif call.stream not in centre.streams:
        yield _fault("stream", "The centre does not take calls of this stream.", "stream_not_taken")
    if call.transferred_to_lpu is not None and outcome is not Outcome.ANSWERED:
        yield _fault("transferred_to_lpu", "Only a call that was answered is sent on.", "transferred_unanswered")


def _connection_fault(call: CallRecord) -> Fault | None:
    if call.bt_connect_at is None:
        return None
    if call.stream is not Stream.EMERGENCY_999:
        return _fault("bt_connect_at", "Only 999 calls come through BT's operators.", "connection_not_999")
    if not timedelta(0) <= call.offered_at - call.bt_connect_at <= LONGEST_CALL:
        return _fault("bt_connect_at", "BT asks to connect before the call is offered.", "connected_after_offered")
    return None


def _fault(field: str, detail: str, code: str) -> Fault:
    return Fault(f"#/{field}", detail, code)
