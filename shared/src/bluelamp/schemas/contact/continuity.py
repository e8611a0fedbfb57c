"""Outages of telephony, and tests of what stands in when it fails (domain.md §9.8)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Count, Day, Instant, Line, RequestModel, ResponseModel, Timestamp, Version
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.measures import FigureFootnote

StreamCode = Annotated[Stream, Field(strict=False)]
_MOST_NEIGHBOURS = 5003
"""Of the 5,000 drills that are looked at each may be with another, and each kind is told of though never tried."""
Streams = Annotated[list[StreamCode], Field(min_length=1, max_length=5)]


class Fallback101(StrEnum):
    """What carried 101 while it was out."""

    NONE = "NONE"
    ONLINE = "ONLINE"
    RECORDED = "RECORDED"


class ContinuityTestKind(StrEnum):
    """What is tried."""

    OVERFLOW_999 = "OVERFLOW_999"
    FALLBACK_101 = "FALLBACK_101"
    SITE_EVACUATION = "SITE_EVACUATION"


class ContinuityTestOutcome(StrEnum):
    """Whether what stands in did."""

    SUCCESS = "SUCCESS"
    PARTIAL = "PARTIAL"
    FAILURE = "FAILURE"


class NewOutage(RequestModel):
    """Which streams were out, from when until when, and what carried them meanwhile."""

    started_at: Instant
    ended_at: Instant | None = Field(default=None, description="Null while it lasts.")
    streams: Streams
    cause: Line
    overflow_force_999: Line | None = Field(default=None, description="The force that carried 999, if any did.")
    fallback_101: Annotated[Fallback101 | None, Field(strict=False)] = Field(
        default=None, description="What carried 101: NONE where nothing did. Needed when 101 was out."
    )
    gold_group: bool = Field(description="Whether a Gold group follows it up.")


class OutagePatch(RequestModel):
    """What is to be changed; null takes a value away."""

    started_at: Instant | None = None
    ended_at: Instant | None = None
    streams: Streams | None = None
    cause: Line | None = None
    overflow_force_999: Line | None = None
    fallback_101: Annotated[Fallback101 | None, Field(strict=False)] = None
    gold_group: bool | None = None


class Outage(ResponseModel):
    """An outage of telephony."""

    outage_id: UUID
    started_at: Timestamp
    ended_at: Timestamp | None
    minutes: float | None = Field(ge=0, description="How long it lasted; null while it lasts.")
    streams: Annotated[list[Stream], Field(max_length=5)]
    cause: str
    overflow_force_999: str | None
    fallback_101: Fallback101 | None
    gold_group: bool
    footnotes: Annotated[list[FigureFootnote], Field(max_length=5)]
    version: Version
    changed_at: Timestamp


class OutagePage(ResponseModel):
    """A page of outages."""

    items: Annotated[list[Outage], Field(max_length=100)]
    next_cursor: str | None


class NewContinuityTest(RequestModel):
    """A drill: what was tried, with whom, and whether it held."""

    kind: Annotated[ContinuityTestKind, Field(strict=False)]
    partner_force: Line | None = Field(default=None, description="The neighbour, of a drill of the 999 overflow.")
    held_on: Day
    outcome: Annotated[ContinuityTestOutcome, Field(strict=False)]
    finding: Line | None = Field(default=None, description="What was found; needed unless it was a success.")
    next_due_on: Day | None = None


class ContinuityTestPatch(RequestModel):
    """What is to be changed; null takes a value away."""

    outcome: Annotated[ContinuityTestOutcome | None, Field(strict=False)] = None
    finding: Line | None = None
    next_due_on: Day | None = None


class ContinuityTest(ResponseModel):
    """A drill of what stands in."""

    continuity_test_id: UUID
    kind: ContinuityTestKind
    partner_force: str | None
    held_on: date
    outcome: ContinuityTestOutcome
    finding: str | None
    next_due_on: date | None
    version: Version
    changed_at: Timestamp


class ContinuityTestPage(ResponseModel):
    """A page of drills."""

    items: Annotated[list[ContinuityTest], Field(max_length=100)]
    next_cursor: str | None


class Readiness(ResponseModel):
    """How long ago one thing that stands in was last tried, and last held."""

    kind: ContinuityTestKind
    partner_force: str | None
    tests: Count
    last_held_on: date | None = Field(description="Null when it was never tried.")
    last_outcome: ContinuityTestOutcome | None
    last_success_on: date | None = Field(description="Null when it never held.")
    days_since_success: Count | None
    next_due_on: date | None
    is_overdue: bool


class ContinuityReadiness(ResponseModel):
    """What stands in, as at a day: each kind is named, the one that was never tried too."""

    as_at: date
    items: Annotated[list[Readiness], Field(max_length=_MOST_NEIGHBOURS)]
