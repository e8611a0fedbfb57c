"""What the events of surveys say: which record, and where it stands; never whose it is, nor why nobody rings them."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.events.contact_registers import RegisterCloudEventV1, RegisterEventV1
from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.contact.dip_samples import DipSampleStatus
from bluelamp.schemas.contact.surveys import CaseStatus, SurveyStream
from bluelamp.schemas.events import CloudEvent, EventType


class SurveyCaseEventV1(ResponseModel):
    """Where a case of the survey stands."""

    survey_case_id: UUID
    status: CaseStatus
    version: int = Field(ge=1, le=1_000_000_000, description="After the event.")


class SurveyCheckEventV1(ResponseModel):
    """That a case is to be dialled soon, and what is known of its victim is too old for that."""

    survey_case_id: UUID


class SurveySampleEventV1(ResponseModel):
    """That a sample was drawn."""

    survey_sample_id: UUID
    survey_id: UUID


class SurveyResponseEventV1(ResponseModel):
    """That somebody answered; which response it is would say, beside the case's event, whose it is."""

    survey_id: UUID
    survey_stream: SurveyStream


class DipSampleDrawEventV1(ResponseModel):
    """That a unit's dip samples of a month were drawn."""

    dip_sample_draw_id: UUID


class DipSampleEventV1(ResponseModel):
    """Where a dip sample stands."""

    dip_sample_id: UUID
    status: DipSampleStatus
    version: int = Field(ge=1, le=1_000_000_000, description="After the event.")


class SurveyCaseCloudEventV1(CloudEvent[SurveyCaseEventV1]):
    """An event of a case as it is sent."""


class SurveyCheckCloudEventV1(CloudEvent[SurveyCheckEventV1]):
    """An event of checks that are wanted as it is sent."""


class SurveySampleCloudEventV1(CloudEvent[SurveySampleEventV1]):
    """An event of a draw as it is sent."""


class SurveyResponseCloudEventV1(CloudEvent[SurveyResponseEventV1]):
    """An event of a response as it is sent."""


class DipSampleDrawCloudEventV1(CloudEvent[DipSampleDrawEventV1]):
    """An event of a draw of dip samples as it is sent."""


class DipSampleCloudEventV1(CloudEvent[DipSampleEventV1]):
    """An event of a dip sample as it is sent."""


SURVEYS_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.CONTACT_SURVEYS_CHANGED: RegisterEventV1,
    EventType.CONTACT_SURVEY_CASE_CHANGED: SurveyCaseEventV1,
    EventType.CONTACT_SURVEY_CASE_CHECK_NEEDED: SurveyCheckEventV1,
    EventType.CONTACT_SURVEY_RESPONSE_RECORDED: SurveyResponseEventV1,
    EventType.CONTACT_SURVEY_SAMPLE_DRAWN: SurveySampleEventV1,
    EventType.CONTACT_DIP_SAMPLE_CHANGED: DipSampleEventV1,
    EventType.CONTACT_DIP_SAMPLE_DRAWN: DipSampleDrawEventV1,
}
SURVEYS_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.CONTACT_SURVEYS_CHANGED: RegisterCloudEventV1,
    EventType.CONTACT_SURVEY_CASE_CHANGED: SurveyCaseCloudEventV1,
    EventType.CONTACT_SURVEY_CASE_CHECK_NEEDED: SurveyCheckCloudEventV1,
    EventType.CONTACT_SURVEY_RESPONSE_RECORDED: SurveyResponseCloudEventV1,
    EventType.CONTACT_SURVEY_SAMPLE_DRAWN: SurveySampleCloudEventV1,
    EventType.CONTACT_DIP_SAMPLE_CHANGED: DipSampleCloudEventV1,
    EventType.CONTACT_DIP_SAMPLE_DRAWN: DipSampleDrawCloudEventV1,
}
