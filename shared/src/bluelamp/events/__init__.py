"""The versioned events that services and integrators exchange, built on the schemas."""

from bluelamp.events.registry import (
    CONFIDED_TYPES,
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
    "CONFIDED_TYPES",
    "CONTACT_TYPES",
    "DATA",
    "EVENTS",
    "OFFENDER_TYPES",
    "PREFIX",
    "REFERRAL_TYPES",
    "SAFEGUARDING_TYPES",
    "example_of",
]
