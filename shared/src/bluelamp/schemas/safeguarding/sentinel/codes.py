"""The codes in which Sentinel speaks (domain.md §6)."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

ThemeCode = Annotated[str, StringConstraints(min_length=2, max_length=40, pattern=r"^[A-Z][A-Z0-9_]*$")]
"""Themes are reference data: which harms stay hidden, and get a focus, changes over the years."""
ClockTime = Annotated[str, StringConstraints(min_length=5, max_length=5, pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day in London."""
Account = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@:-]*$")]
"""The account of somebody who works for the force, as it stands in their token."""


class ImprovementDirection(StrEnum):
    """Which way a volume moves when things get better: what is hidden is meant to be reported more."""

    INCREASE = "INCREASE"
    DECREASE = "DECREASE"


class TaggedRecordType(StrEnum):
    """What can be tagged with a theme."""

    CASE = "CASE"
    ROUTING_DECISION = "ROUTING_DECISION"
    ABUSE_INCIDENT = "ABUSE_INCIDENT"
    RISK_ASSESSMENT = "RISK_ASSESSMENT"
    MISSING_INCIDENT = "MISSING_INCIDENT"
    CONTACT_ROUTE = "CONTACT_ROUTE"


class Movement(StrEnum):
    """How a week's volume stands to the week before, read by the theme's direction of improvement."""

    BETTER = "BETTER"
    WORSE = "WORSE"
    SAME = "SAME"


class CampaignStatus(StrEnum):
    """Where a campaign stands; the dates say, until somebody has evaluated it."""

    PLANNED = "PLANNED"
    RUNNING = "RUNNING"
    ENDED = "ENDED"
    EVALUATED = "EVALUATED"


class ObjectiveResult(StrEnum):
    """What became of an objective."""

    MET = "MET"
    PARTLY_MET = "PARTLY_MET"
    NOT_MET = "NOT_MET"
    NOT_MEASURED = "NOT_MEASURED"


class RouteChannel(StrEnum):
    """By what way somebody who is afraid can be reached."""

    TELEPHONE = "TELEPHONE"
    TEXT_MESSAGE = "TEXT_MESSAGE"
    EMAIL = "EMAIL"
    IN_PERSON = "IN_PERSON"
    THROUGH_SOMEBODY = "THROUGH_SOMEBODY"


class UnsafeReason(StrEnum):
    """Why this moment, or this way, is not safe."""

    WITHDRAWN = "WITHDRAWN"
    OUTSIDE_TIMES = "OUTSIDE_TIMES"
    REVIEW_OVERDUE = "REVIEW_OVERDUE"
    CARRIER_MAY_HARM = "CARRIER_MAY_HARM"
    ANOTHER_ROUTE = "ANOTHER_ROUTE"


class RouteStatus(StrEnum):
    """Whether a contact route may be used."""

    ACTIVE = "ACTIVE"
    WITHDRAWN = "WITHDRAWN"
