"""The service desk: agents' sessions, officers' calls in one queue, and the checks made for them (board report ¶69)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import (
    LINE,
    Code,
    Cursor,
    Instant,
    Lpu,
    Reason,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
)
from bluelamp.schemas.contact.workforce import StaffNumber

_Count = Annotated[int, Field(ge=0, le=1_000_000)]
_Seconds = Annotated[int, Field(ge=0, le=2_147_483_647)]
IncidentId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9/-]*$", min_length=1, max_length=60),
    Field(examples=["INC-2014-0412"], description="The log's number of an incident, and no words."),
]


class AgentStatus(StrEnum):
    """What an agent is at; the last two have ended."""

    FREE = "FREE"
    BUSY = "BUSY"
    WRAP = "WRAP"
    AWAY = "AWAY"
    SIGNED_OFF = "SIGNED_OFF"
    EXPIRED = "EXPIRED"


class AgentAvailability(StrEnum):
    """What an agent says of themselves."""

    FREE = "FREE"
    AWAY = "AWAY"


class DeskCallStatus(StrEnum):
    """Where an officer's call is."""

    QUEUED = "QUEUED"
    CONNECTED = "CONNECTED"
    ENDED = "ENDED"
    ABANDONED = "ABANDONED"


class DeskSystem(StrEnum):
    """What the desk looks in for an officer."""

    PNC = "PNC"
    PND = "PND"
    INTELLIGENCE = "INTELLIGENCE"
    COMMAND_AND_CONTROL = "COMMAND_AND_CONTROL"
    CUSTODY = "CUSTODY"
    OTHER = "OTHER"


class DeskDisposition(StrEnum):
    """What came of an answered call; FORGOTTEN is one that nobody ended."""

    CHECKED = "CHECKED"
    NOTHING_CHECKED = "NOTHING_CHECKED"
    PASSED_ON = "PASSED_ON"
    FORGOTTEN = "FORGOTTEN"


class CheckReason(StrEnum):
    """Why a system was asked: nobody looks without one; OTHER is written out."""

    STOP_OF_PERSON = "STOP_OF_PERSON"
    STOP_OF_VEHICLE = "STOP_OF_VEHICLE"
    ARREST_OR_DETENTION = "ARREST_OR_DETENTION"
    ATTENDING_ADDRESS = "ATTENDING_ADDRESS"
    INVESTIGATION = "INVESTIGATION"
    MISSING_OR_VULNERABLE_PERSON = "MISSING_OR_VULNERABLE_PERSON"
    WARRANT_OR_BAIL = "WARRANT_OR_BAIL"
    PROPERTY_FOUND = "PROPERTY_FOUND"
    OTHER = "OTHER"


class SubjectKind(StrEnum):
    """What a check was about."""

    PERSON = "PERSON"
    VEHICLE = "VEHICLE"
    ADDRESS = "ADDRESS"
    PROPERTY = "PROPERTY"
    TELEPHONE = "TELEPHONE"


class CheckOutcome(StrEnum):
    """Whether the system knew anything; what it knew is not kept here, and UNAVAILABLE is not NO_TRACE."""

    TRACE = "TRACE"
    NO_TRACE = "NO_TRACE"
    UNAVAILABLE = "UNAVAILABLE"


class EndingDisposition(StrEnum):
    """What an agent says came of a call."""

    CHECKED = "CHECKED"
    NOTHING_CHECKED = "NOTHING_CHECKED"
    PASSED_ON = "PASSED_ON"


class NewAgentSession(RequestModel):
    """An agent sits down at a desk."""

    staff_number: StaffNumber
    centre: Code = Field(
        description="One that takes the service desk's calls today.", examples=["SERVICE_DESK_SMETHWICK"]
    )
    availability: Annotated[AgentAvailability, Field(strict=False)] = Field(
        description="FREE at once, or AWAY until they say so."
    )


class NewAvailability(RequestModel):
    """An agent is free for the next call, or away from the desk."""

    availability: Annotated[AgentAvailability, Field(strict=False)]


class AgentSession(ResponseModel):
    """An agent at a desk, for as long as heartbeats come."""

    agent_session_id: UUID
    staff_number: str = Field(max_length=12)
    centre: str = Field(max_length=60)
    status: AgentStatus
    free_since: Timestamp | None = Field(description="Whoever has been free longest has the next call.")
    desk_call_id: UUID | None = Field(description="The call that they have, or are wrapping up.")
    signed_on_at: Timestamp
    expires_at: Timestamp = Field(description="Without a heartbeat until then the session is dead.")
    ended_at: Timestamp | None
    version: Version
    changed_at: Timestamp


class AgentSessionPage(ResponseModel):
    """Sessions, the latest first."""

    items: list[AgentSession] = Field(max_length=100)
    next_cursor: Cursor | None


class CentreAvailability(ResponseModel):
    """How many agents of a centre are at what."""

    centre: str = Field(max_length=60)
    free: _Count
    busy: _Count
    wrap: _Count
    away: _Count


class DeskAvailability(ResponseModel):
    """Who is there over all sites, and who waits."""

    as_at: Timestamp
    free: _Count
    busy: _Count
    wrap: _Count
    away: _Count
    queued: _Count
    longest_wait_s: _Seconds | None = Field(description="How long the first in the queue has waited; null without one.")
    centres: list[CentreAvailability] = Field(max_length=1000)


class NewDeskCall(RequestModel):
    """An officer rings the desk: for what, and about which incident."""

    wanted: Annotated[DeskSystem, Field(strict=False)]
    incident_id: IncidentId | None = None


class DeskCallEnding(RequestModel):
    """The agent ends the call and has time to wrap it up."""

    disposition: Annotated[EndingDisposition, Field(strict=False)]


class DeskCall(ResponseModel):
    """An officer's call: first in first out, to whoever has been free longest, wherever they sit."""

    desk_call_id: UUID = Field(
        description="Also the id of the call in the stream SERVICE_DESK, once it is counted there."
    )
    status: DeskCallStatus
    wanted: DeskSystem
    lpu: Lpu | None = Field(description="The officer's unit.")
    incident_id: str | None = Field(max_length=60)
    place_in_queue: int | None = Field(ge=1, le=1_000_000, description="1 is next; null when it waits no longer.")
    agent_session_id: UUID | None
    centre: str | None = Field(max_length=60, description="Where it was answered.")
    requeued: int = Field(ge=0, le=1000, description="How often it went back to its place, because an agent was gone.")
    offered_at: Timestamp
    answered_at: Timestamp | None = Field(description="The answer that held.")
    ended_at: Timestamp | None
    wrapped_at: Timestamp | None
    disposition: DeskDisposition | None
    counted_at: Timestamp | None = Field(description="Since when it is in the calls, their rollups and service levels.")
    not_counted_because: str | None = Field(max_length=80)
    version: Version
    changed_at: Timestamp


class DeskCallPage(ResponseModel):
    """Calls, the latest first."""

    items: list[DeskCall] = Field(max_length=100)
    next_cursor: Cursor | None


class CheckSubject(RequestModel):
    """Whom or what a check is about; only a keyed hash of it is kept."""

    subject_kind: Annotated[SubjectKind, Field(strict=False)]
    subject: Annotated[str, StringConstraints(min_length=2, max_length=200, pattern=LINE)] = Field(
        description="As it was looked up; spaces, hyphens and capitals make no difference.", examples=["EX4 MPL"]
    )


class NewConsultation(RequestModel):
    """A check made for an officer, with its reason; nobody's name belongs in it."""

    system: Annotated[DeskSystem, Field(strict=False)]
    reason_code: Annotated[CheckReason, Field(strict=False)]
    reason: Reason | None = Field(default=None, description="Needed with OTHER; no name, no number plate.")
    subject_kind: Annotated[SubjectKind, Field(strict=False)]
    subject: Annotated[str, StringConstraints(min_length=2, max_length=200, pattern=LINE)] | None = Field(
        default=None,
        description="As it was looked up; a keyed hash of it is kept and the words are not.",
        examples=["EX4 MPL"],
    )
    outcome: Annotated[CheckOutcome, Field(strict=False)]


class Consultation(ResponseModel):
    """A check as it is kept: who, in what, why, when, and whether anything was known (DPA 2018 s.62)."""

    consultation_id: UUID
    desk_call_id: UUID
    agent_session_id: UUID
    staff_number: str = Field(max_length=12)
    system: DeskSystem
    reason_code: CheckReason
    reason: str | None = Field(max_length=4000)
    subject_kind: SubjectKind
    subject_held: bool = Field(description="Whether checks on the same subject can be found: by a keyed hash.")
    outcome: CheckOutcome
    consulted_at: Timestamp


class ConsultationPage(ResponseModel):
    """Checks, the latest first."""

    items: list[Consultation] = Field(max_length=100)
    next_cursor: Cursor | None


class ConsultationSearch(CheckSubject):
    """Who looked at a subject, for lawfulness checks and the subject's own rights."""

    consulted_from: Instant | None = None
    consulted_until: Instant | None = None


class FoundConsultations(ResponseModel):
    """The latest hundred checks on a subject; ask for those before a moment to see more."""

    items: list[Consultation] = Field(max_length=100)
    next_cursor: None
