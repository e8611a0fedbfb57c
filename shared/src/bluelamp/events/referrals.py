"""What the events of the Referral Portal say."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Reference, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.referrals import Outcome, Status


class ReferralEventV1(ResponseModel):
    """What happened to a referral: ids and codes; who it is about is read at the portal, by those who may."""

    referral_id: UUID
    reference: Reference
    status: Status = Field(description="After the event.")
    offer_id: UUID | None
    organisation_id: UUID | None = Field(description="The partner that the event concerns.")
    reason: Code | None = Field(description="The code of a decline, a withdrawal, an escalation or a rematch.")
    outcome: Outcome | None


class ReferralCloudEventV1(CloudEvent[ReferralEventV1]):
    """An event of the Referral Portal as it is sent."""


REFERRAL_TYPES = (
    EventType.REFERRAL_ACCEPTED,
    EventType.REFERRAL_AGREEMENT_LOST,
    EventType.REFERRAL_CHECK_OVERDUE,
    EventType.REFERRAL_CLOSED,
    EventType.REFERRAL_CONTACT_ATTEMPTED,
    EventType.REFERRAL_CONTACT_OVERDUE,
    EventType.REFERRAL_CORRECTED,
    EventType.REFERRAL_CORRECTION_WITHHELD,
    EventType.REFERRAL_DECISION_OVERDUE,
    EventType.REFERRAL_DECLINED,
    EventType.REFERRAL_ENGAGED,
    EventType.REFERRAL_ESCALATED,
    EventType.REFERRAL_ESCALATION_DELIVERED,
    EventType.REFERRAL_ESCALATION_HELD,
    EventType.REFERRAL_SAFEGUARDING_UPDATED,
    EventType.REFERRAL_EXPIRED,
    EventType.REFERRAL_HELD,
    EventType.REFERRAL_OFFERED,
    EventType.REFERRAL_RELEASED,
    EventType.REFERRAL_REMATCHED,
    EventType.REFERRAL_REMINDED,
    EventType.REFERRAL_RESUBMITTED,
    EventType.REFERRAL_RETURNED,
    EventType.REFERRAL_SUBMITTED,
    EventType.REFERRAL_WITHDRAWN,
)
REFERRAL_DATA: dict[EventType, type[ResponseModel]] = dict.fromkeys(REFERRAL_TYPES, ReferralEventV1)
"""The model of an event's data, by its type."""
REFERRAL_EVENTS: dict[EventType, type[CloudEvent[Any]]] = dict.fromkeys(REFERRAL_TYPES, ReferralCloudEventV1)
"""The model of a whole event, by its type."""
