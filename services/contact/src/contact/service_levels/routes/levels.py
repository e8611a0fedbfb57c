"""How quickly callers were answered, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Day, Lpu
from bluelamp.schemas.contact.codes import ServiceLevelFormula, Stream
from bluelamp.schemas.contact.service_levels import CallClock, CallWaits, Interval, OutageReading, ServiceLevels
from contact.access import ServiceLevelReader
from contact.service_levels import usecases
from contact.service_levels.usecases import ServiceLevelQuery

router = APIRouter(tags=["service levels"], route_class=StrictRoute)

StreamAsked = Annotated[Stream, Query(description="By which line.", examples=["101"])]
Since = Annotated[Day, Query(description="The first day, in London.", examples=["2014-08-04"])]
Until = Annotated[Day, Query(description="The first day that is outside, in London.", examples=["2014-08-05"])]
Centre = Annotated[Code | None, Query(description="One centre alone.")]
Clock = Annotated[CallClock, Query(description="From when a wait counts; CONNECTION is 999's alone.")]


async def _query(
    stream: StreamAsked,
    since: Since,
    until: Until,
    interval: Annotated[Interval, Query(description="How long each interval is.")] = Interval.HALF_HOUR,
    formula: Annotated[ServiceLevelFormula | None, Query(description="Else the stream's own.")] = None,
    threshold_seconds: Annotated[int | None, Query(ge=1, le=3600, description="Else the stream's own.")] = None,
    clock: Clock = CallClock.FORCE,
    reading: Annotated[OutageReading, Query(description="How outages are read.")] = OutageReading.AS_RECORDED,
    centre: Centre = None,
    lpu: Annotated[Lpu | None, Query(description="One unit: that calls were sent to, else were about.")] = None,
) -> ServiceLevelQuery:
    return ServiceLevelQuery(
        stream=stream,
        since=since,
        until=until,
        interval=interval,
        formula=formula,
        threshold_seconds=threshold_seconds,
        clock=clock,
        reading=reading,
        centre=centre,
        lpu=lpu,
    )


async def _wait_query(
    stream: StreamAsked,
    since: Since,
    until: Until,
    interval: Annotated[Interval, Query(description="How long each interval is: a day or longer.")] = Interval.DAY,
    clock: Clock = CallClock.FORCE,
    centre: Centre = None,
) -> ServiceLevelQuery:
    return ServiceLevelQuery(stream=stream, since=since, until=until, interval=interval, clock=clock, centre=centre)


@router.get("/service-levels", summary="Read service levels", response_model=ServiceLevels)
async def get_service_levels(
    request: Request,
    actor: ServiceLevelReader,
    resources: ResourcesOf,
    query: Annotated[ServiceLevelQuery, Depends(_query)],
) -> Response:
    """Return a stream's service level over a period and in each interval of it, by summed counts.

    Each answer names its formula, threshold and clock, and shows abandonment beside it. The day on which the clocks go
    back has fifty half-hours, the one on which they go forward forty-six. With `Accept-Encoding: gzip` it is a fifth of
    the size and comes sooner.
    """
    accept_encoding = ",".join(request.headers.getlist("accept-encoding"))
    return await usecases.read_service_levels(resources, actor, query, accept_encoding)


@router.get("/service-levels/waits", summary="Read how long callers waited")
async def get_call_waits(
    actor: ServiceLevelReader, resources: ResourcesOf, query: Annotated[ServiceLevelQuery, Depends(_wait_query)]
) -> CallWaits:
    """Return the mean, the median and the percentiles of answered calls' waits, exact to the second."""
    return await usecases.read_waits(resources, actor, query)
