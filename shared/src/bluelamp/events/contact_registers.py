"""What the events of the contact service's registers say: which record of which register, and what became of it."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType


class RegisterEventV1(ResponseModel):
    """What became of a record of a register; what it says is read where it stands."""

    record_kind: Code = Field(description="CENTRE_SITE, OUTAGE, HEADCOUNT, BENEFIT, …")
    record_id: UUID
    verb: Code = Field(description="CREATED or CHANGED.")
    version: int = Field(ge=1, le=1_000_000_000, description="After the event.")


class RegisterCloudEventV1(CloudEvent[RegisterEventV1]):
    """An event of a register as it is sent."""


_TYPES = (
    EventType.CONTACT_BENEFITS_CHANGED,
    EventType.CONTACT_CONTINUITY_CHANGED,
    EventType.CONTACT_FRONT_OFFICES_CHANGED,
    EventType.CONTACT_SERVICE_DELIVERY_CHANGED,
    EventType.CONTACT_SITES_CHANGED,
    EventType.CONTACT_WORKFORCE_CHANGED,
)
REGISTERS_DATA: dict[EventType, type[ResponseModel]] = dict.fromkeys(_TYPES, RegisterEventV1)
REGISTERS_EVENTS: dict[EventType, type[CloudEvent[Any]]] = dict.fromkeys(_TYPES, RegisterCloudEventV1)
