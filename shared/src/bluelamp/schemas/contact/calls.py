"""Calls as the telephony feed sends them, the batches that they come in, and the version of each that stands."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from bluelamp.schemas.batches import BatchStatus
from bluelamp.schemas.common import Cursor, Identifier, Instant, Lpu, RequestModel, ResponseModel, Timestamp
from bluelamp.schemas.contact.codes import Stream

_LARGEST = 2_147_483_647
_COUNT = 1_000_000_000_000


class CallOutcome(StrEnum):
    """What became of a call: exactly one of these (domain.md §9.2)."""

    ANSWERED = "ANSWERED"
    ABANDONED = "ABANDONED"
    OVERFLOWED = "OVERFLOWED"
    LOST = "LOST"


FeedCode = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f-\x9f|\\]+$")]
_Seconds = Annotated[int, Field(ge=0, le=86_400)]


class NewCall(RequestModel):
    """One line of a batch: a call that has ended, or a corrected version of one.

    Its outcome follows from its times: answered, abandoned or taken by another force; a call of which nothing of the
    kind is told is lost, and says so itself or names the outage.
    """

    call_id: Identifier
    stream: Annotated[Stream, Field(strict=False)]
    centre: FeedCode = Field(description="The code of a centre that takes the stream at that moment.")
    offered_at: Instant = Field(description="When it came into the force's own queue.")
    ended_at: Instant
    revision: int = Field(default=0, ge=0, le=_LARGEST, description="The highest of a call stands.")
    bt_connect_at: Instant | None = Field(default=None, description="999 only: when BT asked to connect.")
    answered_at: Instant | None = None
    abandoned_at: Instant | None = None
    outcome: Annotated[CallOutcome, Field(strict=False)] | None = Field(
        default=None, description="Follows from the times; where it is given, it is checked."
    )
    wait_s: _Seconds | None = Field(default=None, description="Follows from the times; checked to the second.")
    talk_s: _Seconds | None = Field(default=None, description="Without holding; else from answer to end.")
    wrap_s: _Seconds = Field(default=0, description="What the agent did for it afterwards.")
    agent_id: FeedCode | None = None
    queue: FeedCode | None = None
    overflow_to_force: FeedCode | None = Field(default=None, description="The force that took it.")
    outage_id: Identifier | None = None
    caller_repeat_ref: FeedCode | None = Field(
        default=None,
        description="What the feed knows the matter by, so that ringing again about it is seen; no number.",
    )
    disposition: FeedCode | None = None
    lpu: Annotated[Lpu, Field(strict=False)] | None = Field(default=None, description="The unit that it was about.")
    transferred_to_lpu: Annotated[Lpu, Field(strict=False)] | None = Field(
        default=None, description="The unit that it was sent to for action."
    )
    incident_id: FeedCode | None = None
    crime_id: FeedCode | None = None
    first_contact_resolved: bool | None = None


class CallBatch(ResponseModel):
    """A batch, and how far it has come: lines are `lines_done` of `lines`, and each is in one of the counts.

    Empty lines are in no count. A call that stands already as it is sent is `unchanged`; one that is older than what
    stands, or is followed by a newer one in the batch, is `superseded`.
    """

    call_batch_id: UUID
    status: BatchStatus
    media_type: str = Field(max_length=60)
    content_encoding: str = Field(max_length=60)
    bytes_received: int = Field(ge=0, le=_COUNT)
    lines: int = Field(ge=0, le=_COUNT)
    lines_done: int = Field(ge=0, le=_COUNT)
    added: int = Field(ge=0, le=_COUNT)
    replaced: int = Field(ge=0, le=_COUNT)
    unchanged: int = Field(ge=0, le=_COUNT)
    superseded: int = Field(ge=0, le=_COUNT)
    refused: int = Field(ge=0, le=_COUNT)
    failure: str | None = Field(max_length=200, description="Why the batch failed as a whole.")
    received_at: Timestamp
    started_at: Timestamp | None
    finished_at: Timestamp | None


class CallBatchPage(ResponseModel):
    """Batches, the latest first."""

    items: list[CallBatch] = Field(max_length=100)
    next_cursor: Cursor | None


class Call(ResponseModel):
    """The version of a call that stands."""

    call_id: UUID
    revision: int = Field(ge=0, le=_LARGEST)
    stream: Stream
    centre: str = Field(max_length=60)
    outcome: CallOutcome
    offered_at: Timestamp
    bt_connect_at: Timestamp | None
    answered_at: Timestamp | None
    abandoned_at: Timestamp | None
    ended_at: Timestamp
    wait_s: int = Field(ge=0, le=_LARGEST, description="Whole seconds, rounded up, from the force's queue.")
    connect_wait_s: int | None = Field(ge=0, le=_LARGEST, description="999 only: from BT's request to connect.")
    talk_s: int = Field(ge=0, le=_LARGEST)
    wrap_s: int = Field(ge=0, le=_LARGEST)
    followed_up: bool = Field(description="Whether the same matter was rung about again within seven days.")
    agent_id: str | None = Field(max_length=60)
    queue: str | None = Field(max_length=60)
    overflow_to_force: str | None = Field(max_length=60)
    outage_id: UUID | None
    caller_repeat_ref: str | None = Field(max_length=60)
    disposition: str | None = Field(max_length=60)
    lpu: Lpu | None
    transferred_to_lpu: Lpu | None
    incident_id: str | None = Field(max_length=60)
    crime_id: str | None = Field(max_length=60)
    first_contact_resolved: bool | None


class CallPage(ResponseModel):
    """Calls, the latest offered first."""

    items: list[Call] = Field(max_length=100)
    next_cursor: Cursor | None
