"""The codes that several parts of the contact service share."""

from enum import StrEnum


class Stream(StrEnum):
    """By which line somebody rang (domain.md §9.1)."""

    EMERGENCY_999 = "999"
    NON_EMERGENCY_101 = "101"
    SERVICE_DESK = "SERVICE_DESK"
    CST = "CST"
    SWITCHBOARD = "SWITCHBOARD"


class ServiceLevelFormula(StrEnum):
    """How a service level was worked out; a figure without it says nothing (domain.md §9.3)."""

    SL1 = "SL1"
    SL2 = "SL2"
    SL3 = "SL3"
    SL4 = "SL4"
    SL5 = "SL5"


COUNTED_WITHIN = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300)
"""Seconds within which calls are counted: a stream's threshold is one of them."""
