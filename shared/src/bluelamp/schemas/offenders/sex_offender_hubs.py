"""The three hubs, and by what visits fall due, on the wire (board report ¶61, 62; domain.md §4.11)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Count, Line, Lpu, Reason, RequestModel, ResponseModel, Timestamp, Version
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.sex_offenders import SexOffenderHub, VisitMode


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
    months_low: Count | None
    months_medium: Count | None
    months_high: Count | None
    months_very_high: Count | None
    days_to_visit: Count
    effective_from: date
    reason: str
    version: Version
    changed_at: Timestamp


class VisitRuleSetPage(ResponseModel):
    """A page of rule sets."""

    items: Annotated[list[VisitRuleSet], Field(max_length=100)]
    next_cursor: str | None
