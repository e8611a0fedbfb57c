"""Plans on the wire: need by pathway, how far somebody has come, and who does what until when (domain.md §4.8)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Count,
    Cursor,
    Day,
    Identifier,
    Lpu,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
    Version,
)
from bluelamp.schemas.offenders.caseload import Subject
from bluelamp.schemas.offenders.codes import Colour
from bluelamp.schemas.offenders.days import CalendarDay


class Pathway(StrEnum):
    """The seven pathways out of offending, and the two that make nine (domain.md §4.8)."""

    ACCOMMODATION = "ACCOMMODATION"
    ATTITUDES_THINKING_AND_BEHAVIOUR = "ATTITUDES_THINKING_AND_BEHAVIOUR"
    CHILDREN_AND_FAMILIES = "CHILDREN_AND_FAMILIES"
    DRUGS_AND_ALCOHOL = "DRUGS_AND_ALCOHOL"
    EDUCATION_TRAINING_AND_EMPLOYMENT = "EDUCATION_TRAINING_AND_EMPLOYMENT"
    FINANCE_BENEFIT_AND_DEBT = "FINANCE_BENEFIT_AND_DEBT"
    HEALTH = "HEALTH"
    ABUSE_SURVIVED = "ABUSE_SURVIVED"
    SEX_WORK = "SEX_WORK"


PathwayCode = Annotated[Pathway, Field(strict=False)]


class NewNeed(RequestModel):
    """How much need there is on one pathway: none 0, standard 1, severe 2."""

    pathway: PathwayCode
    score: Annotated[int, Field(ge=0, le=2)]


class NewAssessment(RequestModel):
    """Need as it was found on a day; what is not named was not assessed."""

    assessed_on: CalendarDay
    needs: Annotated[list[NewNeed], Field(min_length=1, max_length=9)]


class NewPlan(RequestModel):
    """A plan for a case, with what was first found."""

    case_id: Identifier
    aim: Text = Field(description="What the plan is for; names nobody else.")
    review_on: CalendarDay
    assessment: NewAssessment


class PlanDetails(RequestModel):
    """What a plan is for, and when it is looked at again."""

    aim: Text
    review_on: CalendarDay


class PlanPatch(RequestModel):
    """A merge patch (RFC 7396) of a plan."""

    aim: Text | None = None
    review_on: CalendarDay | None = None


class PathwayNeed(ResponseModel):
    """Need on one pathway, first and latest; the distance is the first less the latest: more is better."""

    pathway: Pathway
    first: int | None = Field(ge=0, le=2, description="Null where it was never assessed.")
    first_assessed_on: Day | None
    latest: int | None = Field(ge=0, le=2)
    latest_assessed_on: Day | None
    assessments: int = Field(ge=0, le=1_000_000_000)
    distance: int | None = Field(ge=-2, le=2, description="Null until it was assessed twice.")


class Plan(ResponseModel):
    """A plan, with need and distance by pathway."""

    plan_id: UUID
    case_id: UUID
    offender_id: UUID
    aim: str
    review_on: Day
    pathways: list[PathwayNeed] = Field(max_length=9)
    is_complete: bool = Field(description="Whether every pathway was assessed.")
    first_total: int = Field(
        ge=0, le=1_000_000_000, description="The sum over the pathways that were assessed twice or more."
    )
    latest_total: int = Field(ge=0, le=1_000_000_000, description="The same of the latest.")
    distance_travelled: int | None = Field(
        ge=-100, le=100, description="The difference; null until something was assessed twice."
    )
    actions: int = Field(ge=0, le=1_000_000_000)
    actions_open: int = Field(ge=0, le=1_000_000_000)
    created_at: Timestamp
    created_by: str
    changed_at: Timestamp
    version: Version


class ActionStatus(StrEnum):
    """Whether an action is to be done, was done, or is not to be done any more."""

    OPEN = "OPEN"
    DONE = "DONE"
    DROPPED = "DROPPED"


class NewPlanAction(RequestModel):
    """Something that an agency does on a pathway until a day."""

    pathway: PathwayCode
    action: Text
    owner_agency: Annotated[Code, Field(examples=["PROBATION_CRC"])]
    owner: Subject | None = None
    due_on: CalendarDay


class PlanActionDetails(NewPlanAction):
    """An action with what has come of it."""

    status: Annotated[ActionStatus, Field(strict=False)]
    outcome: Text | None = None


class PlanActionPatch(RequestModel):
    """A merge patch (RFC 7396) of an action; what is ended says what came of it."""

    pathway: PathwayCode | None = None
    action: Text | None = None
    owner_agency: Code | None = None
    owner: Subject | None = None
    due_on: CalendarDay | None = None
    status: Annotated[ActionStatus, Field(strict=False)] | None = None
    outcome: Text | None = None


class PlanAction(ResponseModel):
    """An action."""

    action_id: UUID
    plan_id: UUID
    pathway: Pathway
    action: str
    owner_agency: str
    owner: str | None
    due_on: Day
    status: ActionStatus
    outcome: str | None
    ended_on: Day | None
    is_overdue: bool
    created_at: Timestamp
    created_by: str
    changed_at: Timestamp
    version: Version


class PlanActionPage(ResponseModel):
    """One page of a plan's actions, what is due first at the front."""

    items: list[PlanAction] = Field(max_length=100)
    next_cursor: Cursor | None


class DuePlanAction(PlanAction):
    """An action that somebody waits for, with whose plan it is of and who manages them."""

    case_id: UUID
    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    manager: str
    team: str
    lpu: Lpu


class DuePlanActionPage(ResponseModel):
    """One page of open actions of several plans, the longest overdue first."""

    items: list[DuePlanAction] = Field(max_length=100)
    next_cursor: Cursor | None


class IntervalUnit(StrEnum):
    """By what an interval is counted: days, weeks, or months of the calendar."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


class NewContactSchedule(RequestModel):
    """How often somebody of a colour is seen, from a day that is to come; it holds until another begins."""

    colour: Annotated[Colour, Field(strict=False)]
    interval_unit: Annotated[IntervalUnit, Field(strict=False)] | None = Field(None, description="Not for BLUE.")
    interval_amount: Annotated[int, Field(ge=1, le=366)] | None = Field(None, description="Not for BLUE.")
    weeks_before_release: Annotated[list[Annotated[int, Field(ge=0, le=520)]], Field(max_length=10)] = Field(
        default_factory=list, description="For BLUE alone."
    )
    effective_from: CalendarDay
    reason: Reason


class ContactSchedule(ResponseModel):
    """A schedule of contact; what was owed under it stays as it was."""

    contact_schedule_id: UUID
    colour: Colour
    interval_unit: IntervalUnit | None
    interval_amount: Count | None
    weeks_before_release: list[Annotated[int, Field(ge=0, le=1_000)]] = Field(max_length=10)
    effective_from: date
    reason: str
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class ContactSchedulePage(ResponseModel):
    """One page of schedules, the latest to begin first."""

    items: list[ContactSchedule] = Field(max_length=100)
    next_cursor: Cursor | None


class NewPathwaySet(RequestModel):
    """Which pathways plans have that are made from a day on that is to come."""

    pathways: Annotated[list[PathwayCode], Field(min_length=1, max_length=9)]
    effective_from: CalendarDay
    reason: Reason


class PathwaySet(ResponseModel):
    """A set of pathways; a plan keeps the set with which it was made."""

    pathway_set_id: UUID
    pathways: list[Pathway] = Field(max_length=9)
    effective_from: date
    reason: str
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class PathwaySetPage(ResponseModel):
    """One page of sets, the latest to begin first."""

    items: list[PathwaySet] = Field(max_length=100)
    next_cursor: Cursor | None
