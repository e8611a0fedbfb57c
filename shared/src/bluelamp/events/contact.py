"""What the events of the contact service say: ids, codes and counts; nobody who rang or answered is in them."""

from typing import Any
from uuid import UUID

from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType


class CallBatchEventV1(ResponseModel):
    """What became of a batch of calls."""

    call_batch_id: UUID
    lines: int
    loaded: int
    unchanged: int
    refused: int


class CallBatchCloudEventV1(CloudEvent[CallBatchEventV1]):
    """An event of a batch as it is sent."""


CONTACT_DATA: dict[EventType, type[ResponseModel]] = {EventType.CONTACT_CALL_BATCH_LOADED: CallBatchEventV1}
"""The model of an event's data, by its type."""
CONTACT_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {EventType.CONTACT_CALL_BATCH_LOADED: CallBatchCloudEventV1}
"""The model of a whole event, by its type."""
