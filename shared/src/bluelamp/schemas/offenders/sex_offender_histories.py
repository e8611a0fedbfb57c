"""What is found, planned, visited, learnt and decided of sex offenders, on the wire (domain.md §4.10, §4.11).

Free text is about the work and names nobody else; it is bounded, and in no event.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Count, Cursor, Line, Reason, RequestModel, ResponseModel, Text, Timestamp
from bluelamp.schemas.offenders.days import CalendarDay, CalendarInstant
from bluelamp.schemas.offenders.sex_offenders import RiskLevel, VisitMode


class RiskTool(StrEnum):
    """By what risk was assessed (domain.md §4.11): the static scale, the active one, and the predictors after it."""

    RM2000_S = "RM2000_S"
    RM2000_V = "RM2000_V"
    RM2000_C = "RM2000_C"
    ARMS = "ARMS"
    OSP_C = "OSP_C"
    OSP_I = "OSP_I"
    OSP_DC = "OSP_DC"
    OSP_IIC = "OSP_IIC"


class PlannedManagement(StrEnum):
    """What a plan can say."""

    VISITED = "VISITED"
    REACTIVE = "REACTIVE"
    IN_CUSTODY = "IN_CUSTODY"


class VisitIntervalUnit(StrEnum):
    """In what an interval is counted; a month is of the calendar."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


class VisitOutcome(StrEnum):
    """Whether somebody was seen; only that is a visit made."""

    SEEN = "SEEN"
    NOT_IN = "NOT_IN"
    REFUSED = "REFUSED"


class ChangeKind(StrEnum):
    """What has changed about somebody; any of it ends the management from afar."""

    HOME = "HOME"
    HOUSEHOLD = "HOUSEHOLD"
    RELATIONSHIP = "RELATIONSHIP"
    EMPLOYMENT = "EMPLOYMENT"
    HEALTH = "HEALTH"
    INTELLIGENCE = "INTELLIGENCE"
    ARREST = "ARREST"
    NOTIFICATION_MISSED = "NOTIFICATION_MISSED"
    RELEASED = "RELEASED"
    OTHER = "OTHER"


class KnownChange(StrEnum):
    """The same with what the service notes itself: a higher risk that was found, a higher level of MAPPA."""

    HOME = "HOME"
    HOUSEHOLD = "HOUSEHOLD"
    RELATIONSHIP = "RELATIONSHIP"
    EMPLOYMENT = "EMPLOYMENT"
    HEALTH = "HEALTH"
    INTELLIGENCE = "INTELLIGENCE"
    ARREST = "ARREST"
    NOTIFICATION_MISSED = "NOTIFICATION_MISSED"
    RELEASED = "RELEASED"
    OTHER = "OTHER"
    RISK_ASSESSED = "RISK_ASSESSED"
    MAPPA_RAISED = "MAPPA_RAISED"


MappaCategory = Annotated[
    int,
    Field(
        ge=1,
        le=4,
        examples=[1],
        description="1 registered sexual offenders; 2 violent "
        "and other sexual; 3 other dangerous; 4 terrorist, which 2014 did not have.",
    ),
]
MappaLevel = Annotated[int, Field(ge=1, le=3, examples=[1], description="1 one agency; 2 several; 3 senior oversight.")]
IntervalAmount = Annotated[int, Field(ge=1, le=366)]


class NewRiskAssessment(RequestModel):
    """What a tool found on a day."""

    tool: Annotated[RiskTool, Field(strict=False)]
    tool_version: Line = Field(examples=["2016"])
    level: Annotated[RiskLevel, Field(strict=False)]
    assessed_on: CalendarDay
    note: Text | None = Field(default=None, description="What it rests on; names nobody else.")


class RiskAssessment(ResponseModel):
    """What a tool found on a day, and who assessed it."""

    risk_assessment_id: UUID
    sex_offender_id: UUID
    tool: RiskTool
    tool_version: str
    level: RiskLevel
    assessed_on: date
    note: str | None
    recorded_at: Timestamp
    recorded_by: str


class RiskAssessmentPage(ResponseModel):
    """A page of assessments."""

    items: Annotated[list[RiskAssessment], Field(max_length=100)]
    next_cursor: Cursor | None


class NewManagementPlan(RequestModel):
    """How somebody is managed from a day on.

    By the rules since June 2017 a plan that visits says how often; by the table before, the level does.
    """

    management: Annotated[PlannedManagement, Field(strict=False)]
    risk_level: Annotated[RiskLevel, Field(strict=False)]
    interval_unit: Annotated[VisitIntervalUnit | None, Field(strict=False)] = None
    interval_amount: IntervalAmount | None = None
    decided_on: CalendarDay
    review_on: CalendarDay
    reason: Reason


class ManagementPlan(ResponseModel):
    """A plan as it was decided; none is ever changed, the last one holds."""

    management_plan_id: UUID
    sex_offender_id: UUID
    management: PlannedManagement
    risk_level: RiskLevel
    assessed_level: RiskLevel = Field(description="The highest of what each tool found last.")
    visit_rule_set_id: UUID
    mode: VisitMode
    interval_unit: VisitIntervalUnit | None
    interval_amount: Count | None
    decided_on: date
    review_on: date
    reason: str
    recorded_at: Timestamp
    recorded_by: str


class ManagementPlanPage(ResponseModel):
    """A page of plans."""

    items: Annotated[list[ManagementPlan], Field(max_length=100)]
    next_cursor: Cursor | None


class NewSexOffenderVisit(RequestModel):
    """A visit that was made or tried."""

    visited_at: CalendarInstant
    outcome: Annotated[VisitOutcome, Field(strict=False)]
    is_announced: bool
    note: Text | None = Field(default=None, description="What was found; names nobody else.")


class SexOffenderVisit(ResponseModel):
    """A visit that was made or tried."""

    visit_id: UUID
    sex_offender_id: UUID
    visited_at: Timestamp
    visited_on: date
    outcome: VisitOutcome
    is_announced: bool
    note: str | None
    recorded_at: Timestamp
    recorded_by: str


class SexOffenderVisitPage(ResponseModel):
    """A page of visits."""

    items: Annotated[list[SexOffenderVisit], Field(max_length=100)]
    next_cursor: Cursor | None


class NewCircumstanceChange(RequestModel):
    """Something about somebody has changed."""

    kind: Annotated[ChangeKind, Field(strict=False)]
    happened_on: CalendarDay
    note: Text = Field(description="What has changed; names nobody else.")


class CircumstanceChange(ResponseModel):
    """Something that has changed, and whether that ended the management from afar, or the custody."""

    circumstance_change_id: UUID
    sex_offender_id: UUID
    kind: KnownChange
    happened_on: date
    known_on: date
    note: str
    has_returned: bool = Field(description="Whether visits are owed again because of it.")
    recorded_at: Timestamp
    recorded_by: str


class CircumstanceChangePage(ResponseModel):
    """A page of changes."""

    items: Annotated[list[CircumstanceChange], Field(max_length=100)]
    next_cursor: Cursor | None


class NewMappaDecision(RequestModel):
    """At which category and level somebody is managed under MAPPA."""

    category: MappaCategory
    level: MappaLevel
    decided_on: CalendarDay
    review_on: CalendarDay
    reason: Reason


class MappaDecision(ResponseModel):
    """The same as it was decided; none is ever changed, the last one holds."""

    mappa_decision_id: UUID
    sex_offender_id: UUID
    category: Count
    level: Count
    decided_on: date
    review_on: date
    reason: str
    recorded_at: Timestamp
    recorded_by: str


class MappaDecisionPage(ResponseModel):
    """A page of decisions."""

    items: Annotated[list[MappaDecision], Field(max_length=100)]
    next_cursor: Cursor | None
