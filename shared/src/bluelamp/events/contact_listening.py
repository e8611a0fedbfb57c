"""What the events of listening and of confidence say: areas, counts and states; nobody who answered is in them."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.events.contact_registers import RegisterCloudEventV1, RegisterEventV1
from bluelamp.schemas.common import Code, Lpu, ResponseModel
from bluelamp.schemas.contact.confidence import ExperimentState
from bluelamp.schemas.contact.listening import IssueCategory, PriorityState
from bluelamp.schemas.events import CloudEvent, EventType


class HouseholdsSurveyedEventV1(ResponseModel):
    """That forms of a unit's households were taken."""

    household_survey_batch_id: UUID
    lpu: Lpu
    surveys: int = Field(ge=1, le=1_000_000_000)
    new_households: int = Field(ge=0, le=1_000_000_000)


class HouseholdsErasedEventV1(ResponseModel):
    """That addresses and names were taken away; what was counted stays counted."""

    erasure_id: UUID
    households: int = Field(ge=1, le=1_000_000_000)


class ListeningPriorityEventV1(ResponseModel):
    """How far a priority has come."""

    listening_priority_id: UUID
    area: Code
    lpu: Lpu
    category: IssueCategory
    state: PriorityState


class ConfidenceWaveEventV1(ResponseModel):
    """That a wave of a team's survey was recorded, or put right."""

    confidence_wave_id: UUID
    lpu: Lpu
    team: Code
    wave: int = Field(ge=1, le=1_000_000_000)


class ConfidenceExperimentEventV1(ResponseModel):
    """How far an experiment has come."""

    confidence_experiment_id: UUID
    state: ExperimentState


class HouseholdsSurveyedCloudEventV1(CloudEvent[HouseholdsSurveyedEventV1]):
    """An event of surveys as it is sent."""


class HouseholdsErasedCloudEventV1(CloudEvent[HouseholdsErasedEventV1]):
    """An event of an erasure as it is sent."""


class ListeningPriorityCloudEventV1(CloudEvent[ListeningPriorityEventV1]):
    """An event of a priority as it is sent."""


class ConfidenceWaveCloudEventV1(CloudEvent[ConfidenceWaveEventV1]):
    """An event of a wave as it is sent."""


class ConfidenceExperimentCloudEventV1(CloudEvent[ConfidenceExperimentEventV1]):
    """An event of an experiment as it is sent."""


LISTENING_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.CONTACT_CONFIDENCE_CHANGED: RegisterEventV1,
    EventType.CONTACT_CONFIDENCE_EXPERIMENT_MOVED: ConfidenceExperimentEventV1,
    EventType.CONTACT_CONFIDENCE_WAVE_RECORDED: ConfidenceWaveEventV1,
    EventType.CONTACT_HOUSEHOLDS_ERASED: HouseholdsErasedEventV1,
    EventType.CONTACT_HOUSEHOLDS_SURVEYED: HouseholdsSurveyedEventV1,
    EventType.CONTACT_LISTENING_CHANGED: RegisterEventV1,
    EventType.CONTACT_LISTENING_PRIORITY_CHANGED: ListeningPriorityEventV1,
}
LISTENING_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.CONTACT_CONFIDENCE_CHANGED: RegisterCloudEventV1,
    EventType.CONTACT_CONFIDENCE_EXPERIMENT_MOVED: ConfidenceExperimentCloudEventV1,
    EventType.CONTACT_CONFIDENCE_WAVE_RECORDED: ConfidenceWaveCloudEventV1,
    EventType.CONTACT_HOUSEHOLDS_ERASED: HouseholdsErasedCloudEventV1,
    EventType.CONTACT_HOUSEHOLDS_SURVEYED: HouseholdsSurveyedCloudEventV1,
    EventType.CONTACT_LISTENING_CHANGED: RegisterCloudEventV1,
    EventType.CONTACT_LISTENING_PRIORITY_CHANGED: ListeningPriorityCloudEventV1,
}
