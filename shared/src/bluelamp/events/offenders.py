"""What the events of the offenders service say: ids, codes and counts; nobody's name, offence or victim is in them."""

from typing import Any
from uuid import UUID

from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType


class OffenderEventV1(ResponseModel):
    """That somebody was recorded; who it is, is read by those who may."""

    offender_id: UUID


class OffenderCloudEventV1(CloudEvent[OffenderEventV1]):
    """An event of an offender as it is sent."""


OFFENDER_DATA: dict[EventType, type[ResponseModel]] = {EventType.OFFENDERS_OFFENDER_RECORDED: OffenderEventV1}
"""The model of an event's data, by its type."""
OFFENDER_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {EventType.OFFENDERS_OFFENDER_RECORDED: OffenderCloudEventV1}
"""The model of a whole event, by its type."""
