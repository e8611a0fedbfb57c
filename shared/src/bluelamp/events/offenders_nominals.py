"""What the events of offenders' records say: that one was recorded, changed, opened or merged; never who it is."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType


class OffenderEventV1(ResponseModel):
    """What happened to a record; who it is, is read by those who may."""

    offender_id: UUID
    change: Code = Field(description="What was done, such as DETAILS_CHANGED, RESTRICTED, RETAINED, LEGAL_HOLD_PLACED.")


class OffenderCloudEventV1(CloudEvent[OffenderEventV1]):
    """An event of an offender's record as it is sent."""


class OffenderOpeningEventV1(ResponseModel):
    """That somebody opened a restricted record; whoever supervises looks at the reason."""

    offender_id: UUID
    opening_id: UUID


class OffenderOpeningCloudEventV1(CloudEvent[OffenderOpeningEventV1]):
    """An event of an opening as it is sent."""


class OffenderMergeEventV1(ResponseModel):
    """That two records are one person from now on, or two again."""

    merge_id: UUID
    kept_offender_id: UUID
    merged_offender_id: UUID
    is_reversed: bool


class OffenderMergeCloudEventV1(CloudEvent[OffenderMergeEventV1]):
    """An event of a merge as it is sent."""


NOMINALS_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.OFFENDERS_OFFENDER_RECORDED: OffenderEventV1,
    EventType.OFFENDERS_OFFENDER_CHANGED: OffenderEventV1,
    EventType.OFFENDERS_OFFENDER_OPENED: OffenderOpeningEventV1,
    EventType.OFFENDERS_OFFENDERS_MERGED: OffenderMergeEventV1,
    EventType.OFFENDERS_MERGE_REVERSED: OffenderMergeEventV1,
}
"""The model of an event's data, by its type."""
NOMINALS_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.OFFENDERS_OFFENDER_RECORDED: OffenderCloudEventV1,
    EventType.OFFENDERS_OFFENDER_CHANGED: OffenderCloudEventV1,
    EventType.OFFENDERS_OFFENDER_OPENED: OffenderOpeningCloudEventV1,
    EventType.OFFENDERS_OFFENDERS_MERGED: OffenderMergeCloudEventV1,
    EventType.OFFENDERS_MERGE_REVERSED: OffenderMergeCloudEventV1,
}
"""The model of a whole event, by its type."""
