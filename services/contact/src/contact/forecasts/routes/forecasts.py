"""What calls are expected, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from fastapi.openapi.models import Example

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.forecasts import (
    Forecast,
    ForecastInterval,
    ForecastPage,
    ForecastStatus,
    ForecastValuePage,
    NewForecast,
)
from contact.access import ForecastMaker, ForecastReader
from contact.forecasts import demonstration
from contact.forecasts.usecases import reading, requesting

router = APIRouter(tags=["forecasts"], route_class=StrictRoute)

ForecastPath = Annotated[UUID, path_of("forecast", demonstration.FORECAST)]


@router.get("/forecasts", summary="List the forecasts", response_model=ForecastPage)
async def list_forecasts(
    actor: ForecastReader,
    resources: ResourcesOf,
    stream: Annotated[Stream | None, Query(description="Of one stream alone.")] = None,
    status: Annotated[ForecastStatus | None, Query(description="How far they are.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the forecasts, the latest first."""
    return await reading.list_forecasts(resources, actor, stream=stream, status=status, cursor=cursor, limit=limit)


@router.post("/forecasts", summary="Ask for a forecast", status_code=201, response_model=Forecast)
async def create_forecast(
    new: Annotated[
        NewForecast,
        Body(
            openapi_examples={
                "week": Example(summary="The service desk's next week", value=demonstration.NEW_FORECAST),
                "special": Example(summary="With a day of its own kind", value=demonstration.NEW_WITH_SPECIAL_DAY),
            }
        ),
    ],
    actor: ForecastMaker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Keep what is asked for, and leave the fitting to the worker: read the forecast until it is FITTED.

    It is learnt from the half-hours' counts of calls, without the days that are not known and those of an outage; a
    stream of which too little is known is refused at once.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: requesting.create_forecast(connection, actor, new)
    )


@router.get("/forecasts/{forecast_id}", summary="Read a forecast")
async def get_forecast(forecast_id: ForecastPath, actor: ForecastReader, resources: ResourcesOf) -> Forecast:
    """Return what a forecast was learnt from and as at when, by which model, and how good that was by horizon."""
    return await reading.get_forecast(resources, actor, forecast_id)


@router.get("/forecasts/{forecast_id}/values", summary="List a forecast's values", response_model=ForecastValuePage)
async def list_forecast_values(
    forecast_id: ForecastPath,
    actor: ForecastReader,
    resources: ResourcesOf,
    interval: Annotated[ForecastInterval, Query(description="How long each value is.")] = ForecastInterval.HALF_HOUR,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return what is expected of each interval, between what it lies, and the seasonal-naïve beside it."""
    return await reading.list_values(resources, actor, forecast_id, interval, cursor=cursor, limit=limit)
