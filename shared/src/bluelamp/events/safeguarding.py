"""What the events of the safeguarding service say: ids and codes; who they are about is read by those who may."""

from typing import Any

from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType

SAFEGUARDING_DATA: dict[EventType, type[ResponseModel]] = {}
"""The model of an event's data, by its type."""
SAFEGUARDING_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {}
"""The model of a whole event, by its type."""
