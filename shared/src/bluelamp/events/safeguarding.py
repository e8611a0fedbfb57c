"""What the events of the safeguarding service say: ids and codes; who they are about is read by those who may."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.events.domestic_abuse import DOMESTIC_ABUSE_DATA, DOMESTIC_ABUSE_EVENTS
from bluelamp.events.exploitation import EXPLOITATION_DATA, EXPLOITATION_EVENTS
from bluelamp.events.people import PEOPLE_DATA, PEOPLE_EVENTS
from bluelamp.events.reviews import REVIEWS_DATA, REVIEWS_EVENTS
from bluelamp.events.routing import ROUTING_DATA, ROUTING_EVENTS
from bluelamp.events.sentinel import SENTINEL_DATA, SENTINEL_EVENTS
from bluelamp.schemas.common import Reference, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.safeguarding.cases.codes import CaseOutcome
from bluelamp.schemas.safeguarding.codes import Agency, CaseStatus, ClockKind, HubCode
from bluelamp.schemas.safeguarding.enquiries import EnquiryState


class CaseEventV1(ResponseModel):
    """What happened to a case; what the hub thinks of it is in no event that its referrer hears."""

    case_id: UUID
    reference: Reference
    hub: HubCode
    status: CaseStatus = Field(description="After the event.")
    outcome: CaseOutcome | None = Field(description="The primary outcome, once the referrer has been told.")
    clock: ClockKind | None = Field(description="The clock that was breached.")
    home_hub: HubCode | None = Field(description="The home authority that has accepted the case.")


class CaseCloudEventV1(CloudEvent[CaseEventV1]):
    """An event of a case as it is sent."""


class EnquiryEventV1(ResponseModel):
    """What happened to an enquiry; what was answered is in no event."""

    enquiry_id: UUID
    case_id: UUID
    reference: Reference = Field(description="The case's.")
    hub: HubCode
    agency: Agency
    state: EnquiryState = Field(description="After the event.")


class EnquiryCloudEventV1(CloudEvent[EnquiryEventV1]):
    """An event of an enquiry as it is sent."""


CASE_TYPES = (
    EventType.SAFEGUARDING_CASE_CHALLENGED,
    EventType.SAFEGUARDING_CASE_CHALLENGE_DECIDED,
    EventType.SAFEGUARDING_CASE_CLOCK_BREACHED,
    EventType.SAFEGUARDING_CASE_CLOSED,
    EventType.SAFEGUARDING_CASE_CORRECTED,
    EventType.SAFEGUARDING_CASE_DECIDED,
    EventType.SAFEGUARDING_CASE_FORWARDED,
    EventType.SAFEGUARDING_CASE_NOTIFIED,
    EventType.SAFEGUARDING_CASE_PEOPLE_CHANGED,
    EventType.SAFEGUARDING_CASE_RATED,
    EventType.SAFEGUARDING_CASE_RECEIVED,
    EventType.SAFEGUARDING_CASE_REFERRAL_HELD,
    EventType.SAFEGUARDING_CASE_REFERRAL_UPDATED,
    EventType.SAFEGUARDING_CASE_REFERRED,
    EventType.SAFEGUARDING_CASE_SCREENED,
    EventType.SAFEGUARDING_CASE_TRANSFERRED,
)
ENQUIRY_TYPES = (
    EventType.SAFEGUARDING_ENQUIRY_ANSWERED,
    EventType.SAFEGUARDING_ENQUIRY_ASKED,
    EventType.SAFEGUARDING_ENQUIRY_CANCELLED,
    EventType.SAFEGUARDING_ENQUIRY_CORRECTED,
    EventType.SAFEGUARDING_ENQUIRY_OVERDUE,
    EventType.SAFEGUARDING_ENQUIRY_UNAVAILABLE,
)
SAFEGUARDING_DATA: dict[EventType, type[ResponseModel]] = {
    **dict.fromkeys(CASE_TYPES, CaseEventV1),
    **dict.fromkeys(ENQUIRY_TYPES, EnquiryEventV1),
    **ROUTING_DATA,
    **PEOPLE_DATA,
    **DOMESTIC_ABUSE_DATA,
    **SENTINEL_DATA,
    **REVIEWS_DATA,
    **EXPLOITATION_DATA,
}
"""The model of an event's data, by its type."""
SAFEGUARDING_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    **dict.fromkeys(CASE_TYPES, CaseCloudEventV1),
    **dict.fromkeys(ENQUIRY_TYPES, EnquiryCloudEventV1),
    **ROUTING_EVENTS,
    **PEOPLE_EVENTS,
    **DOMESTIC_ABUSE_EVENTS,
    **SENTINEL_EVENTS,
    **REVIEWS_EVENTS,
    **EXPLOITATION_EVENTS,
}
"""The model of a whole event, by its type."""
SAFEGUARDING_TYPES = tuple(SAFEGUARDING_DATA)
