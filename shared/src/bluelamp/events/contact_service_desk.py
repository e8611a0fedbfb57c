"""What the events of the service desk say: ids, codes and counts, and nobody whom a check is about."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType


class AgentSessionEventV1(ResponseModel):
    """What an agent of the service desk is at."""

    agent_session_id: UUID
    centre: Code
    status: Code = Field(description="FREE, BUSY, WRAP, AWAY, SIGNED_OFF or EXPIRED.")


class DeskCallEventV1(ResponseModel):
    """Where an officer's call to the service desk is."""

    desk_call_id: UUID
    status: Code = Field(description="QUEUED, CONNECTED, ENDED or ABANDONED.")
    agent_session_id: UUID | None
    requeued: int = Field(ge=0, le=1_000_000_000, description="How often it went back to its place in the queue.")


class ConsultationEventV1(ResponseModel):
    """That a system was asked for an officer, and why; not about whom, nor what it said."""

    consultation_id: UUID
    desk_call_id: UUID
    system: Code
    reason_code: Code


class AgentSessionCloudEventV1(CloudEvent[AgentSessionEventV1]):
    """An event of a session as it is sent."""


class DeskCallCloudEventV1(CloudEvent[DeskCallEventV1]):
    """An event of a call to the desk as it is sent."""


class ConsultationCloudEventV1(CloudEvent[ConsultationEventV1]):
    """An event of a check as it is sent."""


SERVICE_DESK_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.CONTACT_AGENT_SESSION_CHANGED: AgentSessionEventV1,
    EventType.CONTACT_CONSULTATION_RECORDED: ConsultationEventV1,
    EventType.CONTACT_DESK_CALL_CHANGED: DeskCallEventV1,
}
SERVICE_DESK_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.CONTACT_AGENT_SESSION_CHANGED: AgentSessionCloudEventV1,
    EventType.CONTACT_CONSULTATION_RECORDED: ConsultationCloudEventV1,
    EventType.CONTACT_DESK_CALL_CHANGED: DeskCallCloudEventV1,
}
