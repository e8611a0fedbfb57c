"""Which shape each type of event has; a type that is there once stays, and its golden example with it."""

from typing import Any

from bluelamp.events.contact import CONTACT_DATA, CONTACT_EVENTS
from bluelamp.events.offenders import OFFENDER_DATA, OFFENDER_EVENTS
from bluelamp.events.referrals import REFERRAL_DATA, REFERRAL_EVENTS
from bluelamp.events.safeguarding import SAFEGUARDING_DATA, SAFEGUARDING_EVENTS
from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType

DATA: dict[EventType, type[ResponseModel]] = {
    **REFERRAL_DATA,
    **SAFEGUARDING_DATA,
    **CONTACT_DATA,
    **OFFENDER_DATA,
}
"""The model of an event's data, by its type."""
EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    **REFERRAL_EVENTS,
    **SAFEGUARDING_EVENTS,
    **CONTACT_EVENTS,
    **OFFENDER_EVENTS,
}
"""The model of a whole event, by its type."""
