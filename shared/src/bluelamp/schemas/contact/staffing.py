"""How many people a target takes, interval by interval, by a queue that is named (domain.md §9.4)."""

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
    Instant,
    RequestModel,
    ResponseModel,
    Timestamp,
)
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.measures import Figure

MOST_INTERVALS = 1500
MOST_CALLS = 10_000
_MOST_AGENTS = 5000
_COUNT = 1_000_000_000

StreamCode = Annotated[Stream, Field(strict=False)]
Calls = Annotated[float, Field(ge=0, le=MOST_CALLS, description="Calls offered in the half-hour, or expected.")]
Agents = Annotated[int, Field(ge=1, le=_MOST_AGENTS)]
Share = Annotated[float, Field(gt=0, lt=1)]


class QueueModel(StrEnum):
    """Which of Erlang's queues: callers who are turned away, who wait for ever, or who hang up."""

    ERLANG_B = "ERLANG_B"
    ERLANG_C = "ERLANG_C"
    ERLANG_A = "ERLANG_A"


class VolumeSource(StrEnum):
    """Where the calls of a plan come from."""

    GIVEN = "GIVEN"
    FORECAST = "FORECAST"


class HandlingSource(StrEnum):
    """Where the handling time of a plan comes from."""

    GIVEN = "GIVEN"
    MEASURED = "MEASURED"


class DecidedBy(StrEnum):
    """What asks for the most agents in an interval; GIVEN where they were not asked for."""

    SERVICE_LEVEL = "SERVICE_LEVEL"
    OCCUPANCY = "OCCUPANCY"
    MINIMUM = "MINIMUM"
    GIVEN = "GIVEN"


class PlannedInterval(RequestModel):
    """One half-hour's calls, and the agents to judge; without agents the fewest are found."""

    interval_start: Instant
    calls: Calls
    agents: Agents | None = None


class PlannedDay(RequestModel):
    """One local day's calls, half-hour by half-hour: 48, or 46 and 50 on the days on which the clocks change."""

    day: Day
    calls: Annotated[list[Calls], Field(min_length=46, max_length=50)]
    agents: Annotated[list[Agents], Field(min_length=46, max_length=50)] | None = None


class SharingSite(RequestModel):
    """One of the sites that share the load, and its share of the calls when each is on its own."""

    centre: Code
    share: Share


class NewStaffingPlan(RequestModel):
    """What is to be staffed, and for which target; the calls are given in one of three ways."""

    stream: StreamCode
    model: Annotated[QueueModel, Field(strict=False)]
    forecast_id: Identifier | None = Field(default=None, description="Whose expected calls are to be answered.")
    since: Day | None = Field(default=None, description="The first day of the forecast to plan; its first if left out.")
    until: Day | None = Field(default=None, description="The first day that is outside; a forecast's end if left out.")
    days: Annotated[list[PlannedDay], Field(min_length=1, max_length=31)] | None = None
    intervals: Annotated[list[PlannedInterval], Field(min_length=1, max_length=MOST_INTERVALS)] | None = None
    handling_s: float | None = Field(
        default=None,
        ge=10,
        le=7200,
        description="Mean seconds of talk and wrap-up; measured over the stream's last 28 days if left out.",
    )
    patience_s: float | None = Field(
        default=None, ge=1, le=7200, description="Mean seconds after which a caller hangs up; ERLANG_A needs it."
    )
    threshold_s: int | None = Field(default=None, ge=1, le=600, description="The stream's own if left out.")
    service_level_target: Share | None = Field(
        default=None, description="The stream's own if left out; of ERLANG_B the share that finds an agent free."
    )
    occupancy_cap: float = Field(
        default=0.85, ge=0.4, le=1, description="The share of their time that agents may be busy."
    )
    shrinkage: float = Field(
        default=0.3, ge=0, lt=0.95, description="The share of rostered time that is leave, training, breaks."
    )
    minimum_agents: int = Field(default=1, ge=1, le=_MOST_AGENTS)
    maximum_agents: Agents | None = Field(default=None, description="As many as there are desks, or people.")
    sites: Annotated[list[SharingSite], Field(min_length=2, max_length=20)] | None = Field(
        default=None, description="Show what one queue over these saves against a queue for each (board report ¶69)."
    )


class HandlingTime(ResponseModel):
    """How long a call keeps an agent: seconds of talk and wrap-up over calls answered."""

    handling_s: float = Field(gt=0)
    source: HandlingSource
    talk_and_wrap_s: Count | None = Field(description="The numerator; null of a time that was given.")
    answered: Count | None = Field(description="The denominator; null of a time that was given.")
    measured_from: date | None
    measured_until: date | None = Field(description="The first day that is outside.")


class StaffingTerms(ResponseModel):
    """By what the agents were found."""

    threshold_s: int = Field(ge=1, le=3600)
    service_level_target: float = Field(gt=0, lt=1)
    occupancy_cap: float = Field(gt=0, le=1)
    shrinkage: float = Field(ge=0, lt=1)
    patience_s: float | None
    minimum_agents: int = Field(ge=1, le=1_000_000_000)
    maximum_agents: Count | None
    basis: str = Field(max_length=400, description="Where the threshold and the target come from.")


class SiteNeed(ResponseModel):
    """What one site would need with a queue of its own."""

    centre: str = Field(max_length=60)
    share: float = Field(gt=0, lt=1)
    agent_hours: float = Field(ge=0, le=_COUNT)
    peak_agents: int = Field(ge=0, le=_COUNT)


class PoolingGain(ResponseModel):
    """What one queue over all sites needs, beside a queue for each, for the same target."""

    pooled_agent_hours: float = Field(ge=0, le=_COUNT)
    separate_agent_hours: float = Field(ge=0, le=_COUNT)
    saved_agent_hours: float = Field(ge=0, le=_COUNT)
    saved_share: float | None = Field(ge=0, le=1, description="Of the hours of separate queues.")
    pooled_peak_agents: int = Field(ge=0, le=_COUNT)
    separate_peak_agents: int = Field(ge=0, le=_COUNT)
    sites: list[SiteNeed] = Field(max_length=20)


class StaffingTotals(ResponseModel):
    """A plan's sums."""

    intervals: int = Field(ge=1, le=MOST_INTERVALS)
    calls: float = Field(ge=0, le=_COUNT)
    agent_hours: float = Field(ge=0, le=_COUNT, description="On the phones, or ready for them.")
    rostered_hours: float = Field(ge=0, le=_COUNT, description="Those, and what shrinkage takes.")
    peak_agents: int = Field(ge=0, le=_COUNT)
    peak_rostered: int = Field(ge=0, le=_COUNT)
    intervals_below_target: int = Field(ge=0, le=MOST_INTERVALS)
    intervals_over_occupancy_cap: int = Field(ge=0, le=MOST_INTERVALS)
    expected_service_level: Figure


class StaffingPlan(ResponseModel):
    """A plan as it was reckoned; its half-hours stand under it."""

    staffing_plan_id: UUID
    stream: Stream
    model: QueueModel
    volumes: VolumeSource
    forecast_id: UUID | None
    planned_from: Timestamp
    planned_until: Timestamp
    terms: StaffingTerms
    handling: HandlingTime
    totals: StaffingTotals
    pooling: PoolingGain | None
    limits: list[str] = Field(max_length=20, description="What the model takes for granted, and what it leaves out.")
    created_at: Timestamp


class StaffingPlanPage(ResponseModel):
    """Some plans, the latest first."""

    items: list[StaffingPlan] = Field(max_length=100)
    next_cursor: Cursor | None


class StaffedInterval(ResponseModel):
    """One half-hour: what comes, who is needed for it, and what becomes of the calls; null where none is expected."""

    interval_start: Timestamp
    calls: float = Field(ge=0, le=_COUNT)
    load_erlangs: float = Field(ge=0, le=_COUNT)
    agents: int = Field(ge=0, le=_COUNT)
    rostered: int = Field(ge=0, le=_COUNT)
    decided_by: DecidedBy
    service_level: float | None = Field(ge=0, le=1, description="Of the calls offered, answered within the threshold.")
    wait_share: float | None = Field(ge=0, le=1)
    mean_wait_s: float | None = Field(ge=0, le=_COUNT, description="Of all calls offered, in seconds.")
    lost_share: float | None = Field(ge=0, le=1, description="Turned away (ERLANG_B), or hung up (ERLANG_A).")
    occupancy: float = Field(ge=0, le=1)
    separate_agents: int | None = Field(ge=0, le=_COUNT, description="With a queue for each site.")


class StaffedIntervalPage(ResponseModel):
    """A plan's half-hours in their order."""

    items: list[StaffedInterval] = Field(max_length=100)
    next_cursor: Cursor | None
