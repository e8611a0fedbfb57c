"""What is answered about themes, volumes, campaigns, contact routes and the designated team's work."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Cursor, Lpu, ResponseModel, Timestamp
from bluelamp.schemas.measures import Rate
from bluelamp.schemas.safeguarding.sentinel.codes import (
    CampaignStatus,
    ImprovementDirection,
    Movement,
    ObjectiveResult,
    RouteChannel,
    RouteStatus,
    TaggedRecordType,
    ThemeCode,
    UnsafeReason,
)

_COUNT = 2_147_483_647
_VERSION = Field(ge=1, le=_COUNT)


class Theme(ResponseModel):
    """A theme as it was or will be on a day."""

    theme: ThemeCode
    name: str = Field(max_length=200)
    definition: str = Field(max_length=4000)
    improvement_direction: ImprovementDirection
    active: bool
    effective_from: date = Field(description="Since when it has been so.")
    source: str = Field(max_length=200)
    as_at: date


class Themes(ResponseModel):
    """Every theme that there was on a day."""

    items: list[Theme] = Field(max_length=200)
    next_cursor: None


class ThemeTag(ResponseModel):
    """That a record has to do with a theme."""

    tag_id: UUID
    theme: ThemeCode
    record_type: TaggedRecordType
    record_id: UUID
    lpu: Lpu
    counted_on: date = Field(description="The day of the record, by which it is counted.")
    tagged_by: str = Field(max_length=200)
    tagged_at: Timestamp
    removed_at: Timestamp | None
    removed_by: str | None = Field(max_length=200)
    removal_reason: str | None = Field(max_length=4000)


class TagPage(ResponseModel):
    """One page of a theme's tags, newest first."""

    items: list[ThemeTag] = Field(max_length=100)
    next_cursor: Cursor | None


class ThemeVolume(ResponseModel):
    """How much was reported of a theme in one week and unit; what is under five is null, with all that follows."""

    week_from: date = Field(description="A Monday.")
    week_until: date = Field(description="The Monday after.")
    lpu: Lpu
    improvement_direction: ImprovementDirection = Field(description="As the theme's terms had it on the Monday.")
    actual: int | None = Field(ge=0, le=_COUNT)
    target: int | None = Field(ge=1, le=_COUNT, description="Of the campaign that ran on the Monday, if any.")
    target_met: bool | None = Field(description="As the direction reads it: at least the target, or at most.")
    movement: Movement | None = Field(description="Against the week before.")


class ThemeVolumes(ResponseModel):
    """The volumes of one theme: no sum is told, so that no small count follows from it."""

    theme: ThemeCode
    improvement_direction: ImprovementDirection = Field(description="Today's; each week is read by its own.")
    definition: str = Field(max_length=4600)
    period_from: date
    period_until: date = Field(description="The day after the last.")
    suppressed_below: int = Field(ge=1, le=100)
    creator: str = Field(max_length=200)
    created_at: Timestamp
    items: list[ThemeVolume] = Field(max_length=600)
    next_cursor: None


class TargetVolumeOf(ResponseModel):
    """A unit's weekly target."""

    lpu: Lpu
    per_week: int = Field(ge=1, le=_COUNT)


class TrainingCoverage(ResponseModel):
    """How far a unit's training had come."""

    lpu: Lpu
    measured_on: date
    coverage: Rate
    recorded_by: str = Field(max_length=200)
    recorded_at: Timestamp


class ObjectiveFound(ResponseModel):
    """What became of one objective."""

    objective: int = Field(ge=1, le=20)
    result: ObjectiveResult
    evidence: str = Field(max_length=4000)


class Evaluation(ResponseModel):
    """What came of a campaign."""

    summary: str = Field(max_length=4000)
    findings: list[ObjectiveFound] = Field(max_length=20)
    evaluated_by: str = Field(max_length=200)
    evaluated_at: Timestamp


class CampaignSummary(ResponseModel):
    """A line of the calendar."""

    campaign_id: UUID
    theme: ThemeCode
    name: str = Field(max_length=200)
    focus_month: str | None = Field(max_length=7)
    starts_on: date
    ends_on: date
    status: CampaignStatus


class Campaign(CampaignSummary):
    """A campaign with its objectives, targets, training and what came of it."""

    objectives: list[str] = Field(max_length=20)
    target_volumes: list[TargetVolumeOf] = Field(max_length=10)
    training: list[TrainingCoverage] = Field(max_length=500, description="Newest first.")
    evaluation: Evaluation | None
    created_by: str = Field(max_length=200)
    created_at: Timestamp
    version: int = _VERSION


class CampaignPage(ResponseModel):
    """One page of the calendar, the latest beginning first."""

    items: list[CampaignSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class SafeTimes(ResponseModel):
    """When contact is safe."""

    weekdays: list[Annotated[int, Field(ge=0, le=6)]] = Field(max_length=7)
    earliest: str = Field(max_length=5)
    latest: str = Field(max_length=5)


class RouteSummary(ResponseModel):
    """That there is a safe way to somebody; what it is stands in the route alone."""

    contact_route_id: UUID
    person_id: UUID
    theme: ThemeCode
    lpu: Lpu
    status: RouteStatus
    worker: str = Field(max_length=200)
    review_on: date
    review_overdue: bool


class ContactRoute(RouteSummary):
    """The safe way to one person, and what must never be done."""

    channel: RouteChannel
    contact_detail: str = Field(max_length=200)
    through_person_id: UUID | None
    times: list[SafeTimes] = Field(max_length=14)
    safe_now: bool = Field(description="Whether nothing speaks against making contact at this moment.")
    not_safe_because: list[UnsafeReason] = Field(
        max_length=len(UnsafeReason),
        description=(
            "ANOTHER_ROUTE: the person has two, since two records turned out to be of one person; withdraw one. "
            "CARRIER_MAY_HARM: a record has said so since."
        ),
    )
    may_contact: list[str] = Field(max_length=10)
    never_do: list[str] = Field(max_length=20)
    code_word: str = Field(max_length=60)
    withdrawn_at: Timestamp | None
    withdrawal_reason: str | None = Field(max_length=4000)
    recorded_by: str = Field(max_length=200)
    recorded_at: Timestamp
    version: int = _VERSION


class RoutePage(ResponseModel):
    """One page of contact routes, newest first."""

    items: list[RouteSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class TeamWorkload(ResponseModel):
    """What one worker of the designated team carries today."""

    worker: str = Field(max_length=200)
    theme: ThemeCode
    active_routes: int = Field(ge=0, le=_COUNT)
    reviews_overdue: int = Field(ge=0, le=_COUNT)
    reviews_due_in_seven_days: int = Field(ge=0, le=_COUNT)
    oldest_review_on: date


class TeamWorkloads(ResponseModel):
    """The designated team's work by worker and theme, the most overdue first."""

    as_at: date
    items: list[TeamWorkload] = Field(max_length=500)
    next_cursor: None
