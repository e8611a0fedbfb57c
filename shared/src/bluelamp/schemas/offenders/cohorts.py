"""Cohorts on the wire: by which rules somebody may come in, how full they are, and what is to be reviewed (§4.4)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Count,
    Cursor,
    Lpu,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
)
from bluelamp.schemas.offenders.codes import Cohort, Colour, LeadAgency
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.offences import OffenceStatus

CohortCode = Annotated[Cohort, Field(strict=False)]
Points = Annotated[float, Field(ge=0, le=100)]
Percent = Annotated[float, Field(ge=0, le=100)]


class OffencePattern(StrEnum):
    """For what kind of offending somebody is nominated; the first four are neighbourhood crime (domain.md §4.2)."""

    BURGLARY = "BURGLARY"
    ROBBERY = "ROBBERY"
    THEFT_FROM_PERSON = "THEFT_FROM_PERSON"
    VEHICLE_CRIME = "VEHICLE_CRIME"
    OTHER_THEFT = "OTHER_THEFT"
    VIOLENCE = "VIOLENCE"
    DOMESTIC_ABUSE = "DOMESTIC_ABUSE"
    DRUGS = "DRUGS"
    WEAPONS = "WEAPONS"
    OTHER = "OTHER"


PatternCode = Annotated[OffencePattern, Field(strict=False)]


class PredictorBand(RequestModel):
    """So many points from a predicted chance of reoffending on."""

    at_least: Percent
    points: Points


class ScoreNumbers(RequestModel):
    """Every number of a cohort's score. A component that can give no points is not asked for."""

    statuses: Annotated[list[Annotated[OffenceStatus, Field(strict=False)]], Field(min_length=1, max_length=4)] = Field(
        description="How far an offence must have come to count."
    )
    offence_months: Annotated[int, Field(ge=1, le=600)]
    points_per_offence: Points
    most_for_offences: Points
    predictor_bands: Annotated[list[PredictorBand], Field(max_length=10)]
    points_per_need: Points = Field(description="For each point of need: standard is one, severe two.")
    most_for_needs: Points
    points_per_intelligence: Points = Field(description="For each report that bears on offending; others never count.")
    most_for_intelligence: Points
    points_per_rank: Annotated[float, Field(ge=0, le=10)] = Field(
        description="For each of the hundred points of the ranking of domestic abuse; nought where it is not asked."
    )
    entry_score: Annotated[float, Field(ge=0, le=1000)] = Field(
        description="From here on the score speaks for taking somebody in; it decides nothing."
    )


class NewCohortRuleSet(RequestModel):
    """A cohort's rules from a day that is to come; they hold until others begin."""

    cohort: CohortCode
    takes_new: bool = Field(description="Whether anybody is nominated to it any more.")
    needs_order: bool = Field(description="Whether only those on an order or on licence are taken in.")
    offence_patterns: Annotated[list[PatternCode], Field(max_length=10)] = Field(
        description="Of which one at least must be given; none: any."
    )
    numbers: ScoreNumbers
    capacity_per_manager: Annotated[int, Field(ge=1, le=500)]
    minimum_votes: Annotated[int, Field(ge=1, le=30)] = Field(
        description="How many agencies have voted before a panel decides; all members where it has fewer."
    )
    review_days: Annotated[int, Field(ge=1, le=732)] = Field(description="A case is reviewed after so many at most.")
    effective_from: CalendarDay
    reason: Reason


class CohortRuleSet(ResponseModel):
    """A cohort's rules; what was scored and decided under them names them for ever."""

    cohort_rule_set_id: UUID
    cohort: Cohort
    takes_new: bool
    needs_order: bool
    offence_patterns: list[OffencePattern] = Field(max_length=10)
    numbers: ScoreNumbers
    capacity_per_manager: Count
    minimum_votes: Count
    review_days: Count
    effective_from: date
    reason: str
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class CohortRuleSetPage(ResponseModel):
    """One page of rule sets, the latest to begin first."""

    items: list[CohortRuleSet] = Field(max_length=100)
    next_cursor: Cursor | None


class CohortInForce(ResponseModel):
    """A cohort, and by which rules it takes somebody in today."""

    cohort: Cohort
    as_at: date
    rules: CohortRuleSet


class CohortPage(ResponseModel):
    """One page of the cohorts, by their codes."""

    items: list[CohortInForce] = Field(max_length=100)
    next_cursor: Cursor | None


class ManagerLoad(ResponseModel):
    """How many cases of a cohort somebody manages, and for how many more there is room."""

    manager: str
    cases: int = Field(ge=0, le=1_000_000_000)
    capacity: int = Field(ge=1, le=1_000_000_000)
    room: int = Field(ge=0, le=1_000_000)
    over: int = Field(
        ge=0, le=1_000_000, description="By how many capacity is overrun, as a supervisor allowed or rules changed."
    )


class ManagerLoadPage(ResponseModel):
    """One page of a cohort's managers, by their accounts."""

    items: list[ManagerLoad] = Field(max_length=100)
    next_cursor: Cursor | None


class CaseReview(ResponseModel):
    """A case that a panel is to look at again."""

    case_id: UUID
    nomination_id: UUID | None
    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    cohort: Cohort
    colour: Colour
    manager: str
    team: str
    lpu: Lpu
    lead_agency: LeadAgency
    review_on: date
    is_overdue: bool
    days_overdue: int = Field(ge=0, le=200_000)
    panel_id: UUID | None = Field(description="The open panel that has it on its agenda, the first to meet.")


class CaseReviewPage(ResponseModel):
    """One page of what is to be reviewed, the longest overdue first."""

    items: list[CaseReview] = Field(max_length=100)
    next_cursor: Cursor | None
