"""The management of sex offenders on the wire (board report ¶62, domain.md §4.10, §4.11).

Every reading of it names what it is for. Free text is about the work and names nobody else; it is bounded, and in no
event.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Count,
    Cursor,
    Identifier,
    Instant,
    Line,
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
from bluelamp.schemas.offenders.days import CalendarDay


class SexOffenderPurpose(StrEnum):
    """For what somebody reads of the management of a sex offender; it stands in the log beside the reading."""

    VISIT_PREPARATION = "VISIT_PREPARATION"
    RISK_ASSESSMENT = "RISK_ASSESSMENT"
    MAPPA_MEETING = "MAPPA_MEETING"
    INVESTIGATION = "INVESTIGATION"
    SAFEGUARDING = "SAFEGUARDING"
    SUPERVISION = "SUPERVISION"
    RECORD_KEEPING = "RECORD_KEEPING"


class SexOffenderHub(StrEnum):
    """The three hubs, aligned with those of the Sexual Offences Teams (¶62)."""

    WESTERN = "WESTERN"
    BIRMINGHAM = "BIRMINGHAM"
    EASTERN = "EASTERN"


class RiskLevel(StrEnum):
    """How high a risk is, as every tool says in the end."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    VERY_HIGH = "VERY_HIGH"


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


class Management(StrEnum):
    """How somebody is managed: visited, from afar until anything changes, not while in custody, or no longer."""

    VISITED = "VISITED"
    REACTIVE = "REACTIVE"
    IN_CUSTODY = "IN_CUSTODY"
    ENDED = "ENDED"


class PlannedManagement(StrEnum):
    """What a plan can say."""

    VISITED = "VISITED"
    REACTIVE = "REACTIVE"
    IN_CUSTODY = "IN_CUSTODY"


class VisitMode(StrEnum):
    """Who says how often somebody is visited: the table of categories (2014), or each plan (from June 2017)."""

    CATEGORY_TABLE = "CATEGORY_TABLE"
    PLAN_LED = "PLAN_LED"


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


class VisitsDue(StrEnum):
    """Until when a visit is owed; whatever has a date, or what has none."""

    OVERDUE = "overdue"
    WEEK = "week"
    MONTH = "month"
    DATED = "dated"


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


class EndingReason(StrEnum):
    """Why somebody is managed no longer."""

    REQUIREMENT_ENDED = "REQUIREMENT_ENDED"
    MOVED_AREA = "MOVED_AREA"
    DIED = "DIED"
    RECORDED_IN_ERROR = "RECORDED_IN_ERROR"


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


class NewSexOffender(RequestModel):
    """Somebody who is managed from a day on."""

    offender_id: Identifier
    lpu: Annotated[Lpu, Field(strict=False, description="Where they are managed; its hub answers for them.")]
    manager: Subject
    managed_from: CalendarDay
    notification_until: CalendarDay | None = Field(
        default=None, description="When the requirement to notify ends; null where it does not."
    )
    reason: Reason


class SexOffenderDetails(RequestModel):
    """What of the management may be changed."""

    lpu: Annotated[Lpu, Field(strict=False)]
    manager: Subject
    notification_until: CalendarDay | None


class SexOffenderPatch(RequestModel):
    """A merge patch (RFC 7396) of it."""

    lpu: Annotated[Lpu | None, Field(strict=False)] = None
    manager: Subject | None = None
    notification_until: CalendarDay | None = None


class SexOffender(ResponseModel):
    """How somebody is managed: by whom, how closely, and when they are next visited."""

    sex_offender_id: UUID
    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    lpu: Lpu
    hub: SexOffenderHub | None = Field(description="Which answers for the unit today; null before any went live.")
    manager: str
    management: Management
    risk_level: RiskLevel | None = Field(description="By the last plan; null until there is one.")
    mappa_category: int | None
    mappa_level: int | None
    managed_from: date
    notification_until: date | None
    management_plan_id: UUID | None
    review_on: date | None = Field(description="When the plan is looked at again.")
    last_visit_on: date | None
    next_visit_due_on: date | None = Field(description="The day by whose end a visit is owed; null where none is.")
    is_overdue: bool
    same_person_sex_offender_id: UUID | None = Field(
        description="The older record that counts, where merging has left one person two."
    )
    ended_on: date | None
    ending_reason: EndingReason | None
    changed_at: Timestamp
    version: Version


class SexOffenderPage(ResponseModel):
    """A page of those who are managed."""

    items: Annotated[list[SexOffender], Field(max_length=100)]
    next_cursor: Cursor | None


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
    interval_amount: int | None
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

    visited_at: Instant
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
    category: int
    level: int
    decided_on: date
    review_on: date
    reason: str
    recorded_at: Timestamp
    recorded_by: str


class MappaDecisionPage(ResponseModel):
    """A page of decisions."""

    items: Annotated[list[MappaDecision], Field(max_length=100)]
    next_cursor: Cursor | None


class NewManagementEnd(RequestModel):
    """That somebody is managed no longer."""

    reason_code: Annotated[EndingReason, Field(strict=False)]
    ended_on: CalendarDay
    reason: Reason


class HubStanding(ResponseModel):
    """A hub on a day: since when it is there, for which units, and how many it manages today."""

    hub: SexOffenderHub
    sexual_offences_hub: SexOffenderHub = Field(description="The hub of the Sexual Offences Team that it works with.")
    lpus: list[Lpu] = Field(max_length=10)
    live_on: date | None
    is_live: bool
    people: Count
    visited: Count
    reactive: Count
    in_custody: Count
    unplanned: Count = Field(description="Those who are managed and have no plan yet.")
    overdue: Count


class HubStandings(ResponseModel):
    """The three hubs on a day."""

    as_at: date
    items: list[HubStanding] = Field(max_length=3)


class NewHubArea(RequestModel):
    """Which hub answers for a unit from a day on."""

    hub: Annotated[SexOffenderHub, Field(strict=False)]
    lpu: Annotated[Lpu, Field(strict=False)]
    effective_from: CalendarDay
    effective_until: CalendarDay | None = Field(default=None, description="The first day on which it does not.")
    source: Line = Field(description="Where that is laid down.", examples=["¶61"])


class HubAreaPatch(RequestModel):
    """What was taken down wrongly, or the day on which it ends."""

    effective_from: CalendarDay | None = None
    effective_until: CalendarDay | None = None
    source: Line | None = None


class HubArea(ResponseModel):
    """Which hub answers for a unit from a day on."""

    hub_area_id: UUID
    hub: SexOffenderHub
    lpu: Lpu
    effective_from: date
    effective_until: date | None
    source: str
    version: Version
    changed_at: Timestamp


class HubAreaPage(ResponseModel):
    """A page of areas."""

    items: Annotated[list[HubArea], Field(max_length=100)]
    next_cursor: str | None


Months = Annotated[int, Field(ge=1, le=60)]


class NewVisitRuleSet(RequestModel):
    """By what visits fall due from a day to come: a table of months by level, or each plan."""

    mode: Annotated[VisitMode, Field(strict=False)]
    months_low: Months | None = None
    months_medium: Months | None = None
    months_high: Months | None = None
    months_very_high: Months | None = None
    days_to_visit: Annotated[int, Field(ge=1, le=366)] = Field(
        description="Within so many days is seen who is new, who has no plan, and who comes back into management.",
        examples=[15],
    )
    effective_from: CalendarDay
    reason: Reason


class VisitRuleSet(ResponseModel):
    """By what visits fall due from a day on; the latest that has begun holds, and none is changed."""

    visit_rule_set_id: UUID
    mode: VisitMode
    months_low: int | None
    months_medium: int | None
    months_high: int | None
    months_very_high: int | None
    days_to_visit: int
    effective_from: date
    reason: str
    version: Version
    changed_at: Timestamp


class VisitRuleSetPage(ResponseModel):
    """A page of rule sets."""

    items: Annotated[list[VisitRuleSet], Field(max_length=100)]
    next_cursor: str | None
