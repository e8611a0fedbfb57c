"""Which data each type of event carries; a type that is there once stays, and its golden example with it."""

from typing import Any

from pydantic import BaseModel

from bluelamp.events.referrals import ReferralEventV1
from bluelamp.schemas.events import EventType

DATA: dict[EventType, type[BaseModel]] = {
    EventType.REFERRAL_ACCEPTED: ReferralEventV1,
    EventType.REFERRAL_CLOSED: ReferralEventV1,
    EventType.REFERRAL_CONTACT_ATTEMPTED: ReferralEventV1,
    EventType.REFERRAL_CORRECTED: ReferralEventV1,
    EventType.REFERRAL_DECLINED: ReferralEventV1,
    EventType.REFERRAL_ENGAGED: ReferralEventV1,
    EventType.REFERRAL_ESCALATED: ReferralEventV1,
    EventType.REFERRAL_EXPIRED: ReferralEventV1,
    EventType.REFERRAL_HELD: ReferralEventV1,
    EventType.REFERRAL_OFFERED: ReferralEventV1,
    EventType.REFERRAL_RELEASED: ReferralEventV1,
    EventType.REFERRAL_REMINDED: ReferralEventV1,
    EventType.REFERRAL_RESUBMITTED: ReferralEventV1,
    EventType.REFERRAL_RETURNED: ReferralEventV1,
    EventType.REFERRAL_SUBMITTED: ReferralEventV1,
    EventType.REFERRAL_WITHDRAWN: ReferralEventV1,
}


def data_of(event_type: EventType, data: dict[str, Any]) -> BaseModel:
    """Read an event's data by its type; raises pydantic's ValidationError for what is not of that shape."""
    return DATA[event_type].model_validate(data)
