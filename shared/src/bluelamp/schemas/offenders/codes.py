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


class Cohort(StrEnum):
    """For what somebody is managed (domain.md §4.2); what was so before the names of today is LEGACY."""

    FIXED = "FIXED"
    FLEX = "FLEX"
    FREE = "FREE"
    LEGACY = "LEGACY"
    DA = "DA"


class Colour(StrEnum):
    """How closely somebody is managed (domain.md §4.3): active or hiding, in part, towards the end, in custody."""

    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"
    BLUE = "BLUE"


class LeadAgency(StrEnum):
    """Who answers for a case; spelt out, because NPS has come to mean two services (domain.md §4.5)."""

    PROBATION_TRUST = "PROBATION_TRUST"
    PROBATION_NPS = "PROBATION_NPS"
    PROBATION_CRC = "PROBATION_CRC"
    PROBATION_SERVICE = "PROBATION_SERVICE"
    POLICE = "POLICE"
    YOUTH_OFFENDING_TEAM = "YOUTH_OFFENDING_TEAM"
    UNASSIGNED = "UNASSIGNED"


class DeselectionReason(StrEnum):
    """Why somebody is managed no longer (domain.md §4.4)."""

    SUSTAINED_REDUCTION = "SUSTAINED_REDUCTION"
    LONG_CUSTODY = "LONG_CUSTODY"
    MOVED_AREA = "MOVED_AREA"
    DIED = "DIED"
    HIGHER_TIER = "HIGHER_TIER"
    CAPACITY = "CAPACITY"
    NOT_SUITABLE = "NOT_SUITABLE"
