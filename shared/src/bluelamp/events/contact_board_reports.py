"""What the events of board reports say: which report of which days, and how many of its lines have no figure."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType


class BoardReportRequestedEventV1(ResponseModel):
    """That a report was asked for: it is made at once, or by the worker."""

    board_report_id: UUID
    period_from: date
    period_until: date
    as_at: date


class BoardReportMadeEventV1(ResponseModel):
    """That a report is made and will not change any more."""

    board_report_id: UUID
    period_from: date
    period_until: date
    as_at: date
    lines: int = Field(ge=0, le=1_000_000_000)
    unavailable: int = Field(ge=0, le=1_000_000_000)


class BoardReportRequestedCloudEventV1(CloudEvent[BoardReportRequestedEventV1]):
    """An event of a report that was asked for, as it is sent."""


class BoardReportMadeCloudEventV1(CloudEvent[BoardReportMadeEventV1]):
    """An event of a report that was made, as it is sent."""


BOARD_REPORTS_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.CONTACT_BOARD_REPORT_MADE: BoardReportMadeEventV1,
    EventType.CONTACT_BOARD_REPORT_REQUESTED: BoardReportRequestedEventV1,
}
BOARD_REPORTS_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.CONTACT_BOARD_REPORT_MADE: BoardReportMadeCloudEventV1,
    EventType.CONTACT_BOARD_REPORT_REQUESTED: BoardReportRequestedCloudEventV1,
}
