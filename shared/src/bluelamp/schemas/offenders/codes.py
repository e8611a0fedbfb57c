"""The codes that several features of the offenders service share."""

from enum import IntEnum, StrEnum


class IdentifierKind(StrEnum):
    """Which register gave a number."""

    PNC_ID = "PNC_ID"
    CRO_NUMBER = "CRO_NUMBER"
    PRISON_NUMBER = "PRISON_NUMBER"
    PROBATION_CRN = "PROBATION_CRN"
    FORCE_NOMINAL = "FORCE_NOMINAL"


class RetentionGroup(IntEnum):
    """A group of the management of police information: how long a record is kept before somebody decides (§11.2)."""

    PUBLIC_PROTECTION = 1
    SEXUAL_VIOLENT_SERIOUS = 2
    OTHER_OFFENCES = 3
    UNDETECTED_OR_INTELLIGENCE = 4
