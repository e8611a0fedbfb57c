"""The hubs as reference data, each part of them from a moment on (domain.md §2.1, §2.4)."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import BeforeValidator, Field, WithJsonSchema

from bluelamp.schemas.common import (
    Code,
    Day,
    Identifier,
    Instant,
    Line,
    Lpu,
    RequestModel,
    ResponseModel,
    Timestamp,
    WindowUnit,
)
from bluelamp.schemas.safeguarding.codes import Agency, HubCode, Rating


def _written_as_time(value: object) -> object:
    if isinstance(value, str) and len(value) == len("08:00") and value[2] == ":":
        return time.fromisoformat(value)
    raise ValueError("a time of day is written as 08:00")


_CLOCK_TIME: Final = {
    "type": "string",
    "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
    "minLength": 5,
    "maxLength": 5,
    "examples": ["08:00"],
}
# JSON Schema's own format of a time wants an offset (RFC 3339), which a local time of day has not.
ClockTime = Annotated[
    time, BeforeValidator(_written_as_time), Field(strict=False), WithJsonSchema(_CLOCK_TIME, mode="validation")
]
"""A local time of day, to the minute."""
Weekday = Annotated[int, Field(ge=0, le=6)]
"""0 is Monday."""


class HubStatus(StrEnum):
    """Whether a hub works yet, as at the moment asked about."""

    LIVE = "LIVE"
    PLANNED = "PLANNED"


class ClockWindow(RequestModel):
    """How long one rating has, on which clock, and whether what is begun goes on past closing."""

    amount: int = Field(ge=1, le=500, examples=[4])
    unit: Annotated[WindowUnit, Field(strict=False)]
    runs_past_close: bool = Field(description="Working hours alone stop at closing; red work is done to its end.")


class ClockWindows(RequestModel):
    """The windows of each rating; a rating that is not named has no clock."""

    decision: dict[Annotated[Rating, Field(strict=False)], ClockWindow] = Field(
        min_length=1, max_length=4, description="From receipt to the decision."
    )
    information: dict[Annotated[Rating, Field(strict=False)], ClockWindow] = Field(
        max_length=4, description="From the question to an agency's answer."
    )


class NewClockProfile(RequestModel):
    """A set of clocks that hubs may keep."""

    clock_profile_id: Annotated[Code, Field(examples=["NIGHT_DESK"])]
    name: Line
    source: Line = Field(description="Where it comes from, so that a breach can be explained.")
    windows: ClockWindows


class ClockProfile(ResponseModel):
    """A set of clocks that hubs may keep."""

    clock_profile_id: str
    name: str
    source: str
    windows: ClockWindows
    created_at: Timestamp


class ClockProfiles(ResponseModel):
    """Every set of clocks."""

    items: Annotated[list[ClockProfile], Field(max_length=1000)]
    next_cursor: None


class NewHub(RequestModel):
    """A hub, with the hours and clocks that it begins with."""

    hub: HubCode
    name: Line
    lpus: Annotated[list[Annotated[Lpu, Field(strict=False)]], Field(min_length=1, max_length=10)]
    live_from: Day
    opens: ClockTime
    closes: ClockTime
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    clock_profile_id: Code


class NewHubMember(RequestModel):
    """An agency's desk in a hub; the desk that the agency had until then ends with it."""

    agency: Annotated[Agency, Field(strict=False)]
    organisation_id: Identifier = Field(description="The organisation that the desk's tokens carry.")
    effective_from: Instant


class NewHubHours(RequestModel):
    """When a hub is open, from a moment on, in local time; bank holidays are closed."""

    opens: ClockTime
    closes: ClockTime
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7, description="0 is Monday.")]
    effective_from: Instant


class NewHubClockProfile(RequestModel):
    """Which clocks a hub keeps, from a moment on; cases in hand go on with theirs."""

    clock_profile_id: Code
    effective_from: Instant


class HubMember(ResponseModel):
    """An agency's desk in a hub."""

    agency: Agency
    organisation_id: UUID
    effective_from: Timestamp
    effective_until: Timestamp | None


class HubHours(ResponseModel):
    """When a hub is open, in local time; 0 is Monday."""

    opens: str
    closes: str
    weekdays: Annotated[list[Weekday], Field(max_length=7)]
    effective_from: Timestamp


class Hub(ResponseModel):
    """A hub as it was, is or will be at the moment asked about."""

    hub: str
    name: str
    lpus: Annotated[list[Lpu], Field(max_length=10)]
    live_from: date | None
    status: HubStatus
    members: Annotated[list[HubMember], Field(max_length=20)]
    hours: HubHours
    clock_profile_id: str
    as_at: Timestamp


class Hubs(ResponseModel):
    """Every hub."""

    items: Annotated[list[Hub], Field(max_length=1000)]
    next_cursor: None
