"""The codes of listening, and how its words and places are written."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import (
    LINE,
    long_text,
)

Days = Annotated[int, Field(ge=1, le=366)]
PublicWords = Annotated[
    str,
    StringConstraints(min_length=10, max_length=600, pattern=long_text(10)),
    Field(description="For everybody to read: no name, no address, no number, no mailbox."),
]
Postcode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}$", min_length=5, max_length=8),
    Field(examples=["ZZ1 1AA"]),
]
ContactDetail = Annotated[str, StringConstraints(min_length=3, max_length=200, pattern=LINE)]


class IssueCategory(StrEnum):
    """What a household names; the first four are the board report's (¶43), in no proven order."""

    SPEEDING = "SPEEDING"
    PARKING = "PARKING"
    ASB = "ASB"
    YOUTH_NUISANCE = "YOUTH_NUISANCE"
    BURGLARY = "BURGLARY"
    DRUGS = "DRUGS"
    LITTER_AND_DAMAGE = "LITTER_AND_DAMAGE"
    VEHICLE_CRIME = "VEHICLE_CRIME"
    OTHER = "OTHER"


class UpdateChannel(StrEnum):
    """How somebody wants to hear."""

    EMAIL = "EMAIL"
    LETTER = "LETTER"
    TELEPHONE = "TELEPHONE"
    TEXT_MESSAGE = "TEXT_MESSAGE"
    VISIT = "VISIT"


class IssueState(StrEnum):
    """How far what a household named has come."""

    ISSUE = "ISSUE"
    PRIORITY = "PRIORITY"
    ACTION = "ACTION"
    FEEDBACK_SENT = "FEEDBACK_SENT"
    LISTENED = "LISTENED"


class PriorityState(StrEnum):
    """How far a priority has come: said, done, told, listened; or it was given up with a reason."""

    PRIORITY = "PRIORITY"
    ACTION = "ACTION"
    FEEDBACK_SENT = "FEEDBACK_SENT"
    LISTENED = "LISTENED"
    WITHDRAWN = "WITHDRAWN"


class DueStep(StrEnum):
    """What somebody has to do next."""

    ADOPT = "ADOPT"
    ACT = "ACT"
    TELL = "TELL"
    LISTEN = "LISTEN"


class ResurveyOutcome(StrEnum):
    """What a household says has become of what it named."""

    BETTER = "BETTER"
    SAME = "SAME"
    WORSE = "WORSE"


class ErasureReason(StrEnum):
    """Why a household's address and names are taken away."""

    ASKED = "ASKED"
    ENTERED_IN_ERROR = "ENTERED_IN_ERROR"
    MOVED_AWAY = "MOVED_AWAY"
    PERIOD_OVER = "PERIOD_OVER"
