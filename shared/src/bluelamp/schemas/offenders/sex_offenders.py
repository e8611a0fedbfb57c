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
    Lpu,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
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


class Management(StrEnum):
    """How somebody is managed: visited, from afar until anything changes, not while in custody, or no longer."""

    VISITED = "VISITED"
    REACTIVE = "REACTIVE"
    IN_CUSTODY = "IN_CUSTODY"
    ENDED = "ENDED"


class VisitMode(StrEnum):
    """Who says how often somebody is visited: the table of categories (2014), or each plan (from June 2017)."""

    CATEGORY_TABLE = "CATEGORY_TABLE"
    PLAN_LED = "PLAN_LED"


class VisitsDue(StrEnum):
    """Until when a visit is owed; whatever has a date, or what has none."""

    OVERDUE = "overdue"
    WEEK = "week"
    MONTH = "month"
    DATED = "dated"


class EndingReason(StrEnum):
    """Why somebody is managed no longer."""

    REQUIREMENT_ENDED = "REQUIREMENT_ENDED"
    MOVED_AREA = "MOVED_AREA"
    DIED = "DIED"
    RECORDED_IN_ERROR = "RECORDED_IN_ERROR"


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
    mappa_category: Count | None
    mappa_level: Count | None
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


class NewManagementEnd(RequestModel):
    """That somebody is managed no longer."""

    reason_code: Annotated[EndingReason, Field(strict=False)]
    ended_on: CalendarDay
    reason: Reason
