"""The codes that several features of the safeguarding service speak in (domain.md §2)."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

HubCode = Annotated[str, StringConstraints(min_length=2, max_length=40, pattern=r"^[A-Z][A-Z0-9_]*$")]
"""Hubs are reference data: a force opens new ones."""


class Agency(StrEnum):
    """Whose desk in a hub it is; which agencies a hub has is reference data (domain.md §2.1)."""

    POLICE = "POLICE"
    CHILDRENS_SOCIAL_CARE = "CHILDRENS_SOCIAL_CARE"
    ADULT_SOCIAL_CARE = "ADULT_SOCIAL_CARE"
    HOUSING_AND_NEIGHBOURHOOD_SERVICES = "HOUSING_AND_NEIGHBOURHOOD_SERVICES"
    PROBATION = "PROBATION"
    HEALTH = "HEALTH"
    EDUCATION = "EDUCATION"
    VOLUNTARY_SECTOR = "VOLUNTARY_SECTOR"
    HUB_MANAGEMENT = "HUB_MANAGEMENT"


class CaseKind(StrEnum):
    """Whom a case is about, and so which law it runs under."""

    CHILD = "CHILD"
    ADULT = "ADULT"


class Rating(StrEnum):
    """How urgent a case is; BLUE has no clock (domain.md §2.4)."""

    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"
    BLUE = "BLUE"


class LevelOfNeed(StrEnum):
    """How much help somebody needs, in Birmingham's words of 2015 (domain.md §2.3)."""

    UNIVERSAL = "UNIVERSAL"
    UNIVERSAL_PLUS = "UNIVERSAL_PLUS"
    ADDITIONAL_NEEDS = "ADDITIONAL_NEEDS"
    COMPLEX_SIGNIFICANT = "COMPLEX_SIGNIFICANT"


class CaseStatus(StrEnum):
    """Where a case stands (domain.md §2.5)."""

    RECEIVED = "RECEIVED"
    FORWARDED_TO_ALLOCATED_WORKER = "FORWARDED_TO_ALLOCATED_WORKER"
    SCREENED = "SCREENED"
    INFORMATION_REQUESTED = "INFORMATION_REQUESTED"
    INFORMATION_COMPLETE = "INFORMATION_COMPLETE"
    INFORMATION_DUE_PASSED = "INFORMATION_DUE_PASSED"
    DISCUSSION = "DISCUSSION"
    DECIDED = "DECIDED"
    NOTIFIED = "NOTIFIED"
    CHALLENGED = "CHALLENGED"
    ESCALATED = "ESCALATED"
    UPHELD = "UPHELD"
    CHANGED = "CHANGED"
    CLOSED = "CLOSED"
    RETURNED = "RETURNED"


class CaseRole(StrEnum):
    """What somebody is in a case."""

    SUBJECT = "SUBJECT"
    VICTIM = "VICTIM"
    CHILD = "CHILD"
    PARENT_OR_CARER = "PARENT_OR_CARER"
    ALLEGED_PERPETRATOR = "ALLEGED_PERPETRATOR"
    HOUSEHOLD_MEMBER = "HOUSEHOLD_MEMBER"


class ClockKind(StrEnum):
    """Which of the two clocks that run at once (domain.md §2.4)."""

    RAG = "RAG"
    STATUTORY = "STATUTORY"
