"""Streams' settings, sites, centres and the plan of the control rooms, each from a day on (board report ¶69)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Count, Day, Line, Lpu, RequestModel, ResponseModel, Timestamp, Version
from bluelamp.schemas.contact.codes import COUNTED_WITHIN, ServiceLevelFormula, Stream

StreamCode = Annotated[Stream, Field(strict=False)]
Percent = Annotated[float, Field(gt=0, le=100, examples=[90])]
_THRESHOLD = f"Seconds within which a call counts, one of {', '.join(map(str, COUNTED_WITHIN))}."
Threshold = Annotated[int, Field(ge=1, le=3600, examples=[10], description=_THRESHOLD)]
FromDay = Annotated[Day, Field(description="The first local day on which it is so.")]
UntilDay = Annotated[Day | None, Field(description="The first local day on which it is no longer so.")]


class CentrePurpose(StrEnum):
    """What a centre has a site for."""

    OPERATING = "OPERATING"
    CONTINUITY = "CONTINUITY"


class MoveStatus(StrEnum):
    """Where a planned move stands on a day."""

    COMPLETE = "COMPLETE"
    PENDING = "PENDING"
    OVERDUE = "OVERDUE"


class NewStreamSetting(RequestModel):
    """By which formula, clock and target a stream is measured from a day on."""

    stream: StreamCode
    formula: Annotated[ServiceLevelFormula, Field(strict=False)]
    threshold_seconds: Threshold
    target_percent: Percent | None = Field(default=None, description="Null where no target is stated.")
    abandonment_alert_percent: Percent | None = None
    in_total_demand: bool = Field(description="Whether its calls are in the total call demand (domain.md §14, C15).")
    basis: Line = Field(description="Where it comes from, and what is assumed.")
    effective_from: FromDay
    effective_until: UntilDay = None


class StreamSettingPatch(RequestModel):
    """What is to be changed; null takes a value away."""

    threshold_seconds: Threshold | None = None
    target_percent: Percent | None = None
    abandonment_alert_percent: Percent | None = None
    basis: Line | None = None
    effective_from: Day | None = None
    effective_until: Day | None = None


class StreamSetting(ResponseModel):
    """By which formula, clock and target a stream is measured."""

    stream_setting_id: UUID
    stream: Stream
    formula: ServiceLevelFormula
    threshold_seconds: Count
    target_percent: float | None
    abandonment_alert_percent: float | None
    in_total_demand: bool
    basis: str
    effective_from: date
    effective_until: date | None
    version: Version
    changed_at: Timestamp


class StreamSettingPage(ResponseModel):
    """A page of settings."""

    items: Annotated[list[StreamSetting], Field(max_length=100)]
    next_cursor: str | None


class NewSite(RequestModel):
    """A building in which centres sit."""

    site: Code
    name: Line
    opened_on: Day | None = None
    closed_on: Day | None = None


class SitePatch(RequestModel):
    """What is to be changed; null takes a value away."""

    name: Line | None = None
    opened_on: Day | None = None
    closed_on: Day | None = None


class Site(ResponseModel):
    """A building in which centres sit."""

    site_id: UUID
    site: str
    name: str
    opened_on: date | None
    closed_on: date | None
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class SitePage(ResponseModel):
    """A page of sites."""

    items: Annotated[list[Site], Field(max_length=100)]
    next_cursor: str | None


class NewCentre(RequestModel):
    """What a call names as the place that it was put to; it stays itself when it moves."""

    centre: Code
    name: Line
    streams: Annotated[list[StreamCode], Field(min_length=1, max_length=5)]
    live_from: Day
    live_until: Day | None = None


class CentrePatch(RequestModel):
    """What is to be changed; null takes a value away."""

    name: Line | None = None
    streams: Annotated[list[StreamCode], Field(min_length=1, max_length=5)] | None = None
    live_from: Day | None = None
    live_until: Day | None = None


class Centre(ResponseModel):
    """What a call names as the place that it was put to."""

    centre_id: UUID
    centre: str
    name: str
    streams: Annotated[list[Stream], Field(max_length=5)]
    live_from: date
    live_until: date | None
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class CentrePage(ResponseModel):
    """A page of centres."""

    items: Annotated[list[Centre], Field(max_length=100)]
    next_cursor: str | None


class NewCentreSite(RequestModel):
    """In which building a centre sits, or can go to, from a day on."""

    centre: Code
    site: Code
    purpose: Annotated[CentrePurpose, Field(strict=False)]
    effective_from: FromDay
    effective_until: UntilDay = None


class CentreSitePatch(RequestModel):
    """What is to be changed; a null `effective_until` makes it endless again."""

    purpose: Annotated[CentrePurpose | None, Field(strict=False)] = None
    effective_from: Day | None = None
    effective_until: Day | None = None


class CentreSite(ResponseModel):
    """In which building a centre sits, or can go to."""

    centre_site_id: UUID
    centre: str
    site: str
    purpose: CentrePurpose
    effective_from: date
    effective_until: date | None
    version: Version
    changed_at: Timestamp


class CentreSitePage(ResponseModel):
    """A page of terms of centres in sites."""

    items: Annotated[list[CentreSite], Field(max_length=100)]
    next_cursor: str | None


class ControlRoomMoveDetails(RequestModel):
    """From where to where one unit's control room moves, by when, and since when it has."""

    lpu: Annotated[Lpu, Field(strict=False)]
    from_site: Code
    to_site: Code
    planned_by: Day | None = None
    completed_on: Day | None = None
    basis: Line


class ControlRoomMovePatch(RequestModel):
    """What is to be changed; null takes a day away."""

    planned_by: Day | None = None
    completed_on: Day | None = None
    basis: Line | None = None


class ControlRoomMove(ResponseModel):
    """One unit's control room and where it moves."""

    control_room_move_id: UUID
    lpu: Lpu
    from_site: str
    to_site: str
    planned_by: date | None
    completed_on: date | None
    basis: str
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class ControlRoomMovePage(ResponseModel):
    """A page of moves."""

    items: Annotated[list[ControlRoomMove], Field(max_length=100)]
    next_cursor: str | None


class PlannedSite(ResponseModel):
    """One of the sites of the plan, and where its units stand on the day asked about."""

    site: str
    lpus: Annotated[list[Lpu], Field(max_length=10)]
    status: MoveStatus = Field(description="Complete when each of its units has moved.")
    planned_by: date | None
    completed_on: date | None = Field(description="The day on which the last of its units had moved.")


class ControlRoomPlan(ResponseModel):
    """The plan from ten control rooms to five sites, as it stands on a day; every count is worked out of the moves."""

    as_at: date
    lpu_count: Count
    sites_before: Count
    sites_as_at: Count = Field(description="How many sites control rooms are in on the day.")
    sites_planned: Count
    sites_complete: Count
    sites_pending: Count = Field(description="Overdue ones too.")
    sites: Annotated[list[PlannedSite], Field(max_length=20)]
