"""The versioned events that services and integrators exchange, built on the schemas."""

from bluelamp.events.registry import (
    CONTACT_TYPES,
    DATA,
    EVENTS,
    OFFENDER_TYPES,
    PREFIX,
    REFERRAL_TYPES,
    SAFEGUARDING_TYPES,
    example_of,
)

__all__ = [
    "CONTACT_TYPES",
    "DATA",
    "EVENTS",
    "OFFENDER_TYPES",
    "PREFIX",
    "REFERRAL_TYPES",
    "SAFEGUARDING_TYPES",
    "example_of",
]
