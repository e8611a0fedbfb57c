"""What the events of the reoffending table say: that a release was imported."""

from typing import Any
from uuid import UUID

from bluelamp.schemas.common import Count, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.offenders.reoffending import ReoffendingMeasure


class ReoffendingReleaseEventV1(ResponseModel):
    """That a release was imported; its figures are read."""

    release_id: UUID
    measure: ReoffendingMeasure
    areas: Count


class ReoffendingReleaseCloudEventV1(CloudEvent[ReoffendingReleaseEventV1]):
    """An event of a release as it is sent."""


REOFFENDING_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.OFFENDERS_REOFFENDING_RELEASE_IMPORTED: ReoffendingReleaseEventV1
}
"""The model of an event's data, by its type."""
REOFFENDING_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.OFFENDERS_REOFFENDING_RELEASE_IMPORTED: ReoffendingReleaseCloudEventV1
}
"""The model of a whole event, by its type."""
