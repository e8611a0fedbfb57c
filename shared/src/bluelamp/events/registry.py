"""Which shape each type of event has; a type that is there once stays, and its golden example with it."""

from importlib.resources import files
from typing import Any

from bluelamp.events.contact import CONTACT_DATA, CONTACT_EVENTS
from bluelamp.events.offenders import OFFENDER_DATA, OFFENDER_EVENTS
from bluelamp.events.offenders_sex_offenders import SEX_OFFENDERS_DATA
from bluelamp.events.referrals import ReferralCloudEventV1, ReferralEventV1
from bluelamp.events.safeguarding import SAFEGUARDING_DATA, SAFEGUARDING_EVENTS
from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType

PREFIX = "uk.police.bluelamp."

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
SAFEGUARDING_TYPES = tuple(SAFEGUARDING_DATA)
CONTACT_TYPES = tuple(CONTACT_DATA)
OFFENDER_TYPES = tuple(OFFENDER_DATA)
CONFIDED_TYPES = frozenset(SEX_OFFENDERS_DATA)
"""What nobody hears because they hear everything, but only whose work it concerns: that it happened tells too much."""
DATA: dict[EventType, type[ResponseModel]] = {
    **dict.fromkeys(REFERRAL_TYPES, ReferralEventV1),
    **SAFEGUARDING_DATA,
    **CONTACT_DATA,
    **OFFENDER_DATA,
}
"""The model of an event's data, by its type."""
EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    **dict.fromkeys(REFERRAL_TYPES, ReferralCloudEventV1),
    **SAFEGUARDING_EVENTS,
    **CONTACT_EVENTS,
    **OFFENDER_EVENTS,
}
"""The model of a whole event, by its type."""


def example_of(event_type: EventType) -> str:
    """Return the golden example of a type, as JSON text."""
    name = f"{event_type.value.removeprefix(PREFIX)}.json"
    return files("bluelamp.events").joinpath("examples", name).read_text(encoding="utf-8")
