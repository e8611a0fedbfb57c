"""What the events of forecasts and staffing plans say: which one, and of which stream; figures are read elsewhere."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.staffing import QueueModel
from bluelamp.schemas.events import CloudEvent, EventType


class ForecastEventV1(ResponseModel):
    """What became of a forecast."""

    forecast_id: UUID
    stream: Stream


class StaffingPlanEventV1(ResponseModel):
    """That a staffing plan was reckoned."""

    staffing_plan_id: UUID
    stream: Stream
    model: QueueModel
    intervals: int = Field(ge=1, le=1_000_000_000)


class ForecastCloudEventV1(CloudEvent[ForecastEventV1]):
    """An event of a forecast as it is sent."""


class StaffingPlanCloudEventV1(CloudEvent[StaffingPlanEventV1]):
    """An event of a staffing plan as it is sent."""


PLANNING_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.CONTACT_FORECAST_FAILED: ForecastEventV1,
    EventType.CONTACT_FORECAST_FITTED: ForecastEventV1,
    EventType.CONTACT_FORECAST_REQUESTED: ForecastEventV1,
    EventType.CONTACT_STAFFING_PLAN_MADE: StaffingPlanEventV1,
}
PLANNING_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.CONTACT_FORECAST_FAILED: ForecastCloudEventV1,
    EventType.CONTACT_FORECAST_FITTED: ForecastCloudEventV1,
    EventType.CONTACT_FORECAST_REQUESTED: ForecastCloudEventV1,
    EventType.CONTACT_STAFFING_PLAN_MADE: StaffingPlanCloudEventV1,
}
