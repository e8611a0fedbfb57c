"""What the events of measures say: which measure, and how many figures; the figures are read where they stand."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.contact.measures import MeasureId
from bluelamp.schemas.events import CloudEvent, EventType


class MeasureDefinedEventV1(ResponseModel):
    """That a measure has another version of its definition."""

    definition_id: UUID
    measure_id: MeasureId
    definition_version: int = Field(ge=1, le=1_000_000_000)


class FiguresTakenEventV1(ResponseModel):
    """That figures were stored which are not those of the last taking."""

    taking_id: UUID
    measure_id: MeasureId
    added: int = Field(ge=1, le=1_000_000_000)


class MeasureAnnotationEventV1(ResponseModel):
    """That something was noted on a measure's charts, or taken off them."""

    annotation_id: UUID
    measure_id: MeasureId
    withdrawn: bool


class MeasureDefinedCloudEventV1(CloudEvent[MeasureDefinedEventV1]):
    """An event of a definition as it is sent."""


class FiguresTakenCloudEventV1(CloudEvent[FiguresTakenEventV1]):
    """An event of figures as it is sent."""


class MeasureAnnotationCloudEventV1(CloudEvent[MeasureAnnotationEventV1]):
    """An event of a note as it is sent."""


MEASURES_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.CONTACT_MEASURE_DEFINED: MeasureDefinedEventV1,
    EventType.CONTACT_MEASURE_FIGURES_TAKEN: FiguresTakenEventV1,
    EventType.CONTACT_MEASURE_ANNOTATED: MeasureAnnotationEventV1,
}
MEASURES_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.CONTACT_MEASURE_DEFINED: MeasureDefinedCloudEventV1,
    EventType.CONTACT_MEASURE_FIGURES_TAKEN: FiguresTakenCloudEventV1,
    EventType.CONTACT_MEASURE_ANNOTATED: MeasureAnnotationCloudEventV1,
}
