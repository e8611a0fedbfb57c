"""What the events of operating practice and of training say: which record of which register, and what became of it."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType


class PracticeRecordEventV1(ResponseModel):
    """What became of a record; what it says is read where it stands."""

    record_kind: Code = Field(description="STANDARD, STANDARD_ADOPTION, TRAINING_COURSE, TRAINING_COMPLETION, …")
    record_id: UUID
    verb: Code = Field(description="CREATED or CHANGED.")
    version: int = Field(ge=1, le=1_000_000_000)


class PracticeRecordCloudEventV1(CloudEvent[PracticeRecordEventV1]):
    """An event of such a record as it is sent."""


_TYPES = (EventType.OFFENDERS_STANDARD_RECORD_CHANGED, EventType.OFFENDERS_TRAINING_RECORD_CHANGED)
STANDARDS_DATA: dict[EventType, type[ResponseModel]] = dict.fromkeys(_TYPES, PracticeRecordEventV1)
"""The model of an event's data, by its type."""
STANDARDS_EVENTS: dict[EventType, type[CloudEvent[Any]]] = dict.fromkeys(_TYPES, PracticeRecordCloudEventV1)
"""The model of a whole event, by its type."""
