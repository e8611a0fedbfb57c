"""Training on the wire: three tiers, which roles need which, who has had it, and what they thought (¶29, 33).

People are staff numbers here, and in what they thought not even that. Free text names nobody; it is in no event.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import (
    Code,
    Count,
    Identifier,
    Line,
    Lpu,
    Reason,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
    Version,
)
from bluelamp.schemas.measures import Rate
from bluelamp.schemas.offenders.days import CalendarDay

StaffNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z0-9]{3,12}$", min_length=3, max_length=12),
    Field(examples=["OM10442"], description="The force's number of a member of staff; never a name."),
]
Team = Annotated[Code, Field(description="The team's code.", examples=["SANDWELL_IOM"])]
Role = Annotated[Code, Field(description="The role's code.", examples=["OFFENDER_MANAGER"])]
ValidMonths = Annotated[int, Field(ge=1, le=120)]
Rating = Annotated[int, Field(ge=1, le=5)]


class TrainingTier(StrEnum):
    """The three tiers (¶33); their names are ours."""

    AWARENESS = "AWARENESS"
    PRACTITIONER = "PRACTITIONER"
    SPECIALIST = "SPECIALIST"


class Audience(StrEnum):
    """To whom else training should be offered (¶29)."""

    FRONTLINE = "FRONTLINE"
    INVESTIGATION = "INVESTIGATION"
    CUSTODY = "CUSTODY"
    CONTACT = "CONTACT"
    PARTNERS = "PARTNERS"
    OTHER = "OTHER"


class NewTrainingCourse(RequestModel):
    """A course of a tier."""

    code: Annotated[Code, Field(examples=["IOM_PRACTITIONER"])]
    name: Line
    tier: Annotated[TrainingTier, Field(strict=False)]
    offered_from: CalendarDay
    valid_months: ValidMonths | None = Field(
        default=None, description="For how many months it counts; null where it counts for good."
    )


class TrainingCoursePatch(RequestModel):
    """What is to be changed; for how long a course counts is another course."""

    name: Line | None = None


class TrainingCourse(ResponseModel):
    """A course of a tier."""

    training_course_id: UUID
    code: str
    name: str
    tier: TrainingTier
    offered_from: date
    valid_months: Count | None
    version: Version
    changed_at: Timestamp


class TrainingCoursePage(ResponseModel):
    """A page of courses."""

    items: Annotated[list[TrainingCourse], Field(max_length=100)]
    next_cursor: str | None


class NewTrainingRequirement(RequestModel):
    """That a role needs a tier, from a day on."""

    role: Role
    tier: Annotated[TrainingTier, Field(strict=False)]
    effective_from: CalendarDay
    effective_until: CalendarDay | None = Field(default=None, description="The first day on which it does not.")
    reason: Reason


class TrainingRequirementPatch(RequestModel):
    """When it ends, and why; null takes the end away."""

    effective_until: CalendarDay | None = None
    reason: Reason | None = None


class TrainingRequirement(ResponseModel):
    """That a role needs a tier, from a day on."""

    training_requirement_id: UUID
    role: str
    tier: TrainingTier
    effective_from: date
    effective_until: date | None
    reason: str
    version: Version
    changed_at: Timestamp


class TrainingRequirementPage(ResponseModel):
    """A page of requirements."""

    items: Annotated[list[TrainingRequirement], Field(max_length=100)]
    next_cursor: str | None


class NewTrainingPost(RequestModel):
    """Who fills a post of a team, from a day on."""

    staff_number: StaffNumber
    team: Team
    lpu: Annotated[Lpu, Field(strict=False)]
    role: Role
    effective_from: CalendarDay
    effective_until: CalendarDay | None = Field(default=None, description="The first day on which they do not.")


class TrainingPostPatch(RequestModel):
    """When it ends; null takes the end away."""

    effective_until: CalendarDay | None = None


class TrainingPost(ResponseModel):
    """Who fills a post of a team, from a day on."""

    training_post_id: UUID
    staff_number: str
    team: str
    lpu: Lpu
    role: str
    effective_from: date
    effective_until: date | None
    version: Version
    changed_at: Timestamp


class TrainingPostPage(ResponseModel):
    """A page of posts."""

    items: Annotated[list[TrainingPost], Field(max_length=100)]
    next_cursor: str | None


class NewTrainingCompletion(RequestModel):
    """That somebody completed a course."""

    staff_number: StaffNumber
    training_course_id: Identifier
    completed_on: CalendarDay


class TrainingCompletionPatch(RequestModel):
    """The day, where it was taken down wrongly."""

    completed_on: CalendarDay | None = None


class TrainingCompletion(ResponseModel):
    """That somebody completed a course."""

    training_completion_id: UUID
    staff_number: str
    training_course_id: UUID
    completed_on: date
    version: Version
    changed_at: Timestamp


class TrainingCompletionPage(ResponseModel):
    """A page of completions."""

    items: Annotated[list[TrainingCompletion], Field(max_length=100)]
    next_cursor: str | None


class TeamCoverage(ResponseModel):
    """How many of a team's posts that need a tier are filled by who has had it."""

    team: str
    tier: TrainingTier
    lpus: list[Lpu] = Field(max_length=10)
    trained: Count = Field(description="The numerator: those with a completion of the tier that counts on the day.")
    required: Count = Field(description="The denominator: those in a post whose role needs the tier on the day.")
    coverage: float


class TeamCoveragePage(ResponseModel):
    """A page of teams, with how they were counted."""

    items: Annotated[list[TeamCoverage], Field(max_length=100)]
    next_cursor: str | None


class NewTrainingFeedback(RequestModel):
    """What somebody thought of a course; who it was is not said."""

    training_course_id: Identifier
    given_on: CalendarDay
    rating: Rating
    offer_to: Annotated[Audience | None, Field(strict=False, description="To whom else it should be offered.")] = None
    comment: Text | None = Field(default=None, description="Names nobody.")


class TrainingFeedback(ResponseModel):
    """What somebody thought of a course."""

    training_feedback_id: UUID
    training_course_id: UUID
    given_on: date
    rating: Count
    offer_to: Audience | None
    comment: str | None
    version: Version
    changed_at: Timestamp


class TrainingFeedbackPage(ResponseModel):
    """A page of feedback."""

    items: Annotated[list[TrainingFeedback], Field(max_length=100)]
    next_cursor: str | None


class AudienceDemand(ResponseModel):
    """How many of those who answered ask that a tier be offered to others too."""

    tier: TrainingTier
    audience: Audience
    asked: int | None = Field(
        ge=0, le=1_000_000_000, description="Null under five, or where another would give five away."
    )


class TierFeedback(ResponseModel):
    """What was thought of a tier's courses."""

    tier: TrainingTier
    answered: int | None = Field(
        ge=0, le=1_000_000_000, description="By how many people. Null under five: the rating too is not told then."
    )
    mean_rating: float | None = Field(description="The sum of the ratings ÷ the people who gave one.")
    wider: Rate = Field(description="Those who ask that it be offered to others too, of those who answered.")


class TrainingDemand(ResponseModel):
    """What was thought of training, and to whom else it should be offered; fewer than five people are not told."""

    day_from: date
    day_until: date
    tiers: list[TierFeedback] = Field(max_length=3)
    audiences: list[AudienceDemand] = Field(max_length=18)
