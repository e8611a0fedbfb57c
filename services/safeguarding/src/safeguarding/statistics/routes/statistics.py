"""The figures over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day, Instant
from bluelamp.schemas.safeguarding.codes import HubCode
from bluelamp.schemas.safeguarding.statistics import HubStatistics, RecordingStatistics
from safeguarding.access import StatisticsReader
from safeguarding.statistics.usecases import figures

router = APIRouter(tags=["measures"], route_class=StrictRoute)
From = Annotated[Instant | None, Query(description="From this moment on.")]
FirstDay = Annotated[Day | None, Query(description="The first day, in London; ninety days in all by default.")]
LastDay = Annotated[Day | None, Query(description="The last day, included; it must be over. Yesterday by default.")]
Until = Annotated[Instant | None, Query(description="Before this moment.")]


@router.get("/statistics", summary="Read a hub's figures")
async def get_hub_statistics(
    actor: StatisticsReader,
    resources: ResourcesOf,
    hub: Annotated[HubCode | None, Query(description="The hub; a manager's own when nothing is said.")] = None,
    period_from: FirstDay = None,
    period_until: LastDay = None,
) -> HubStatistics:
    """Return times, clocks, re-ratings, repeats, agencies' answers and conversions, each figure with its definition.

    Every group is listed; counts under five, nought too, and what would give one away are null.
    """
    return await figures.hub_statistics(resources, actor, hub, period_from, period_until)


@router.get("/statistics/domestic-abuse-recording", summary="Read how much domestic abuse was recorded")
async def get_recording_statistics(
    actor: StatisticsReader, resources: ResourcesOf, period_from: From = None, period_until: Until = None
) -> RecordingStatistics:
    """Return a count for each unit and whole week that began in the period and is over, by default the last twelve."""
    return await figures.recording_statistics(resources, actor, period_from, period_until)
