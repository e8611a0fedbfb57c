"""The interim model on the wire: pilot, posts, training, reference panel, advice, recommendations (¶35-36)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Cursor,
    Day,
    Identifier,
    Line,
    Lpu,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
    Version,
)
from bluelamp.schemas.offenders.days import CalendarDay

TeamCode = Annotated[Code, Field(examples=["WALSALL_DA"])]


class ManagementModel(StrEnum):
    """How offenders of a team are managed: the pilot carried on, a small resource in the team, or for good."""

    PILOT = "PILOT"
    INTERIM = "INTERIM"
    PERMANENT = "PERMANENT"


class _Kept(ResponseModel):
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class NewPilot(RequestModel):
    """By which model a team works from a day on."""

    team: TeamCode
    lpu: Annotated[Lpu, Field(strict=False)]
    model: Annotated[ManagementModel, Field(strict=False)]
    effective_from: CalendarDay
    note: Line


class PilotPatch(RequestModel):
    """A merge patch (RFC 7396) of a team's model, which is another one only before it begins."""

    model: Annotated[ManagementModel, Field(strict=False)] | None = None
    note: Line | None = None


class Pilot(_Kept):
    """By which model a team works."""

    pilot_id: UUID
    team: Code
    lpu: Lpu
    model: ManagementModel
    effective_from: Day
    note: str


class PilotPage(ResponseModel):
    """One page of teams' models, the latest to begin first."""

    items: list[Pilot] = Field(max_length=100)
    next_cursor: Cursor | None


class NewExperience(RequestModel):
    """What was learnt in the pilot; it names nobody."""

    team: TeamCode
    noted_on: CalendarDay
    experience: Text


class ExperiencePatch(RequestModel):
    """A merge patch (RFC 7396) of what was learnt."""

    experience: Text | None = None


class Experience(_Kept):
    """What was learnt in the pilot."""

    experience_id: UUID
    team: Code
    noted_on: Day
    experience: str


class ExperiencePage(ResponseModel):
    """One page of what was learnt, the latest first."""

    items: list[Experience] = Field(max_length=100)
    next_cursor: Cursor | None


class NewPost(RequestModel):
    """A post of a domestic-abuse offender manager in a team."""

    team: TeamCode
    lpu: Annotated[Lpu, Field(strict=False)]
    opened_on: CalendarDay
    filled_on: CalendarDay | None = None
    left_on: CalendarDay | None = Field(
        default=None, description="Whoever filled it has left, and it is vacant. For who comes next another is opened."
    )
    trained_on: CalendarDay | None = Field(default=None, description="Training is given as posts fill.")
    ended_on: CalendarDay | None = None


class PostPatch(RequestModel):
    """A merge patch (RFC 7396) of a post."""

    filled_on: CalendarDay | None = None
    left_on: CalendarDay | None = None
    trained_on: CalendarDay | None = None
    ended_on: CalendarDay | None = None


class Post(_Kept):
    """A post in a team."""

    post_id: UUID
    team: Code
    lpu: Lpu
    opened_on: Day
    filled_on: Day | None
    left_on: Day | None
    trained_on: Day | None
    ended_on: Day | None


class PostPage(ResponseModel):
    """One page of posts, the latest opened first."""

    items: list[Post] = Field(max_length=100)
    next_cursor: Cursor | None


class PostCoverage(ResponseModel):
    """A team's posts on a day: how many there are, how many are filled, and how many of those are trained."""

    team: Code
    lpu: Lpu
    posts: int = Field(ge=0, le=1_000_000_000)
    filled: int = Field(ge=0, le=1_000_000_000)
    trained: int = Field(ge=0, le=1_000_000_000)


class PostCoverageReport(ResponseModel):
    """Every team's posts as at a day, and all together."""

    as_at: Day
    teams: list[PostCoverage] = Field(max_length=200)
    posts: int = Field(ge=0, le=1_000_000_000)
    filled: int = Field(ge=0, le=1_000_000_000)
    trained: int = Field(ge=0, le=1_000_000_000)
    definition: str = Field(max_length=400)


class PanelSeatKind(StrEnum):
    """Who advises: professionals who lead, academics of the field, other critics (¶36)."""

    PROFESSIONAL = "PROFESSIONAL"
    ACADEMIC = "ACADEMIC"
    CRITIC = "CRITIC"


class NewPanelSeat(RequestModel):
    """A seat of the reference panel, by what it is for and not by a name."""

    kind: Annotated[PanelSeatKind, Field(strict=False)]
    seat: Line
    seated_on: CalendarDay
    left_on: CalendarDay | None = None


class PanelSeatPatch(RequestModel):
    """A merge patch (RFC 7396) of a seat."""

    seat: Line | None = None
    left_on: CalendarDay | None = None


class PanelSeat(_Kept):
    """A seat of the reference panel."""

    seat_id: UUID
    kind: PanelSeatKind
    seat: str
    seated_on: Day
    left_on: Day | None


class PanelSeatPage(ResponseModel):
    """One page of seats, the latest first."""

    items: list[PanelSeat] = Field(max_length=100)
    next_cursor: Cursor | None


class NewAdvice(RequestModel):
    """What the panel advised."""

    seat_id: Identifier
    given_on: CalendarDay
    advice: Text
    response: Text | None = Field(default=None, description="What was made of it.")


class AdvicePatch(RequestModel):
    """A merge patch (RFC 7396) of what was made of advice."""

    response: Text | None = None


class Advice(_Kept):
    """What the panel advised, and what was made of it."""

    advice_id: UUID
    seat_id: UUID
    given_on: Day
    advice: str
    response: str | None


class AdvicePage(ResponseModel):
    """One page of advice, the latest first."""

    items: list[Advice] = Field(max_length=100)
    next_cursor: Cursor | None


class RecommendationStatus(StrEnum):
    """How far a recommendation has come."""

    DRAFT = "DRAFT"
    REPORTED = "REPORTED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    DONE = "DONE"


class NewRecommendation(RequestModel):
    """A recommendation for the longer term, to be reported by a day."""

    recommendation: Text
    owner: Line
    due_on: CalendarDay
    status: Annotated[RecommendationStatus, Field(strict=False)] = RecommendationStatus.DRAFT
    reported_on: CalendarDay | None = None
    advice_id: Identifier | None = Field(default=None, description="The advice that it came from.")
    experience_id: Identifier | None = Field(default=None, description="What was learnt in the pilot that it draws on.")


class RecommendationPatch(RequestModel):
    """A merge patch (RFC 7396) of a recommendation."""

    recommendation: Text | None = None
    owner: Line | None = None
    due_on: CalendarDay | None = None
    status: Annotated[RecommendationStatus, Field(strict=False)] | None = None
    reported_on: CalendarDay | None = None


class Recommendation(_Kept):
    """A recommendation, and whether it is late."""

    recommendation_id: UUID
    recommendation: str
    owner: str
    due_on: Day
    status: RecommendationStatus
    reported_on: Day | None
    advice_id: UUID | None
    experience_id: UUID | None
    is_overdue: bool


class RecommendationPage(ResponseModel):
    """One page of recommendations, the latest due first."""

    items: list[Recommendation] = Field(max_length=100)
    next_cursor: Cursor | None
