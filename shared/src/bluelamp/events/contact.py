"""What the events of the contact service say: ids, codes and counts; nobody who rang or answered is in them."""

from typing import Any
from uuid import UUID

from bluelamp.events.contact_board_reports import BOARD_REPORTS_DATA, BOARD_REPORTS_EVENTS
from bluelamp.events.contact_crime_reports import CRIME_REPORTS_DATA, CRIME_REPORTS_EVENTS
from bluelamp.events.contact_listening import LISTENING_DATA, LISTENING_EVENTS
from bluelamp.events.contact_measures import MEASURES_DATA, MEASURES_EVENTS
from bluelamp.events.contact_planning import PLANNING_DATA, PLANNING_EVENTS
from bluelamp.events.contact_registers import REGISTERS_DATA, REGISTERS_EVENTS
from bluelamp.events.contact_service_desk import SERVICE_DESK_DATA, SERVICE_DESK_EVENTS
from bluelamp.events.contact_surveys import SURVEYS_DATA, SURVEYS_EVENTS
from bluelamp.schemas.common import Count, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType


class CallBatchEventV1(ResponseModel):
    """What became of a batch of calls."""

    call_batch_id: UUID
    lines: Count
    loaded: Count
    unchanged: Count
    refused: Count


class CallBatchCloudEventV1(CloudEvent[CallBatchEventV1]):
    """An event of a batch as it is sent."""


CONTACT_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.CONTACT_CALL_BATCH_FAILED: CallBatchEventV1,
    EventType.CONTACT_CALL_BATCH_LOADED: CallBatchEventV1,
    **BOARD_REPORTS_DATA,
    **CRIME_REPORTS_DATA,
    **LISTENING_DATA,
    **MEASURES_DATA,
    **PLANNING_DATA,
    **REGISTERS_DATA,
    **SURVEYS_DATA,
    **SERVICE_DESK_DATA,
}
"""The model of an event's data, by its type."""
CONTACT_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.CONTACT_CALL_BATCH_FAILED: CallBatchCloudEventV1,
    EventType.CONTACT_CALL_BATCH_LOADED: CallBatchCloudEventV1,
    **BOARD_REPORTS_EVENTS,
    **CRIME_REPORTS_EVENTS,
    **LISTENING_EVENTS,
    **MEASURES_EVENTS,
    **PLANNING_EVENTS,
    **REGISTERS_EVENTS,
    **SURVEYS_EVENTS,
    **SERVICE_DESK_EVENTS,
}
"""The model of a whole event, by its type."""
CONTACT_TYPES = tuple(CONTACT_DATA)
