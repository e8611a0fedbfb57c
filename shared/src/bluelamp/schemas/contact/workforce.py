"""Who is there, who leaves, who learns from whom: staff numbers only, and no small counts (board report ¶72)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import Count, Day, RequestModel, ResponseModel, Timestamp, Version
from bluelamp.schemas.contact.measures import Figure

StaffNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z0-9]{3,12}$", min_length=3, max_length=12),
    Field(examples=["FC10442"], description="The force's number of a member of staff; never a name."),
]
Posts = Annotated[int, Field(ge=0, le=20_000)]


class WorkforceFunction(StrEnum):
    """For what somebody works."""

    NON_EMERGENCY = "NON_EMERGENCY"
    EMERGENCY = "EMERGENCY"
    CONTROL_AND_SERVICE_DESK = "CONTROL_AND_SERVICE_DESK"
    CST = "CST"
    FRONT_OFFICE = "FRONT_OFFICE"


FunctionCode = Annotated[WorkforceFunction, Field(strict=False)]


class LeavingReason(StrEnum):
    """Why somebody left."""

    RESIGNED = "RESIGNED"
    RETIRED = "RETIRED"
    TRANSFERRED = "TRANSFERRED"
    DISMISSED = "DISMISSED"
    OTHER = "OTHER"


class NewHeadcount(RequestModel):
    """How many worked for a function on a day, and how many posts it had."""

    function: FunctionCode
    counted_on: Day
    headcount: Posts
    establishment: Posts = Field(description="The posts that there are, filled or not.")


class HeadcountPatch(RequestModel):
    """A count that was wrong."""

    headcount: Posts | None = None
    establishment: Posts | None = None


class Headcount(ResponseModel):
    """How many worked for a function on a day."""

    headcount_id: UUID
    function: WorkforceFunction
    counted_on: date
    headcount: Count
    establishment: Count
    vacancies: int = Field(
        ge=-1_000_000,
        le=1_000_000,
        description="Posts less people; under nought when there are more people than posts.",
    )
    version: Version
    changed_at: Timestamp


class HeadcountPage(ResponseModel):
    """A page of counts."""

    items: Annotated[list[Headcount], Field(max_length=100)]
    next_cursor: str | None


class NewLeaver(RequestModel):
    """That somebody left a function."""

    staff_number: StaffNumber
    function: FunctionCode
    left_on: Day
    reason: Annotated[LeavingReason, Field(strict=False)]


class LeaverPatch(RequestModel):
    """What was taken down wrongly."""

    left_on: Day | None = None
    reason: Annotated[LeavingReason | None, Field(strict=False)] = None


class Leaver(ResponseModel):
    """That somebody left a function."""

    leaver_id: UUID
    staff_number: str
    function: WorkforceFunction
    left_on: date
    reason: LeavingReason
    version: Version
    changed_at: Timestamp


class LeaverPage(ResponseModel):
    """A page of leavers."""

    items: Annotated[list[Leaver], Field(max_length=100)]
    next_cursor: str | None


class NewMentorship(RequestModel):
    """Who learns a function from whom, and since when they can do it alone."""

    staff_number: StaffNumber
    mentor_staff_number: StaffNumber
    function: FunctionCode
    effective_from: Day
    effective_until: Day | None = Field(default=None, description="The first day on which it has ended.")
    competent_on: Day | None = Field(default=None, description="The day on which they were found competent.")


class MentorshipPatch(RequestModel):
    """What is to be changed; null takes a day away."""

    mentor_staff_number: StaffNumber | None = None
    effective_from: Day | None = None
    effective_until: Day | None = None
    competent_on: Day | None = None


class Mentorship(ResponseModel):
    """Who learns a function from whom."""

    mentorship_id: UUID
    staff_number: str
    mentor_staff_number: str
    function: WorkforceFunction
    effective_from: date
    effective_until: date | None
    competent_on: date | None
    version: Version
    changed_at: Timestamp


class MentorshipPage(ResponseModel):
    """A page of pairs."""

    items: Annotated[list[Mentorship], Field(max_length=100)]
    next_cursor: str | None


class WorkforceSummary(ResponseModel):
    """Turnover, vacancies and time to competence of twelve months; small counts are not told."""

    function: WorkforceFunction | None = Field(description="Null for all of Force Contact.")
    turnover: Figure
    vacancies: Figure
    days_to_competence: Figure
