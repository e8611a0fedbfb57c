"""What the events of domestic-abuse risk and of the MARAC say: never both sides of one case in one event."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Lpu, Reference, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.safeguarding.codes import Agency
from bluelamp.schemas.safeguarding.domestic_abuse import InstrumentCode, MaracLimb, MaracStatus, RiskGrade


class RiskAssessmentEventV1(ResponseModel):
    """What happened to an assessment; who was assessed is read by those who may."""

    risk_assessment_id: UUID
    instrument: InstrumentCode
    grade: RiskGrade = Field(description="After the event.")
    incomplete: bool
    limbs_met: list[MaracLimb] = Field(max_length=5)
    grade_proposal_id: UUID | None


class RiskAssessmentCloudEventV1(CloudEvent[RiskAssessmentEventV1]):
    """An event of an assessment as it is sent."""


class AbuseIncidentEventV1(ResponseModel):
    """That an agency recorded domestic abuse, and in which unit: recording is counted by unit and week (¶64)."""

    abuse_incident_id: UUID
    agency: Agency
    lpu: Lpu
    is_marac_repeat: bool
    is_possible_marac_repeat: bool = Field(description="If records that await a decision are of one person.")


class AbuseIncidentCloudEventV1(CloudEvent[AbuseIncidentEventV1]):
    """An event of an incident as it is sent."""


class MaracEventV1(ResponseModel):
    """What happened to a referral to the conference."""

    marac_referral_id: UUID
    reference: Reference
    status: MaracStatus = Field(description="After the event.")
    limbs: list[MaracLimb] = Field(max_length=5)
    changed: Code = Field(
        description="REFERRAL, INFORMATION, ACTION, ACTION_DONE, IDVA_CONTACT, HEARING, REPEAT, POSSIBLE_REPEAT or "
        "REPEAT_WITHDRAWN."
    )


class MaracCloudEventV1(CloudEvent[MaracEventV1]):
    """An event of the MARAC as it is sent."""


class SerialPerpetratorEventV1(ResponseModel):
    """That somebody is, or is no longer, a serial perpetrator by either reading; nothing of whom they harmed."""

    person_id: UUID
    is_serial: bool
    is_serial_loose: bool
    lookback_months: int = Field(ge=1, le=1200)
    agencies: list[Agency] = Field(max_length=20)


class SerialPerpetratorCloudEventV1(CloudEvent[SerialPerpetratorEventV1]):
    """A serial perpetrator's flag as it is sent."""


class RiskInstrumentEventV1(ResponseModel):
    """That a version of an instrument was loaded."""

    instrument: InstrumentCode
    version: int = Field(ge=1, le=100_000)


class RiskInstrumentCloudEventV1(CloudEvent[RiskInstrumentEventV1]):
    """The loading of an instrument as it is sent."""


_ASSESSMENT = (
    EventType.SAFEGUARDING_RISK_ASSESSMENT_LOWERING_PROPOSED,
    EventType.SAFEGUARDING_RISK_ASSESSMENT_LOWERING_SIGNED,
    EventType.SAFEGUARDING_RISK_ASSESSMENT_RECONSIDERED,
    EventType.SAFEGUARDING_RISK_ASSESSMENT_RECORDED,
    EventType.SAFEGUARDING_RISK_ASSESSMENT_REGRADED,
)
_MARAC = (
    EventType.SAFEGUARDING_MARAC_HEARD,
    EventType.SAFEGUARDING_MARAC_REFERRED,
    EventType.SAFEGUARDING_MARAC_REPEAT_FLAGGED,
    EventType.SAFEGUARDING_MARAC_REPEAT_WITHDRAWN,
    EventType.SAFEGUARDING_MARAC_UPDATED,
)
DOMESTIC_ABUSE_DATA: dict[EventType, type[ResponseModel]] = {
    **dict.fromkeys(_ASSESSMENT, RiskAssessmentEventV1),
    **dict.fromkeys(_MARAC, MaracEventV1),
    EventType.SAFEGUARDING_ABUSE_INCIDENT_RECONSIDERED: AbuseIncidentEventV1,
    EventType.SAFEGUARDING_ABUSE_INCIDENT_RECORDED: AbuseIncidentEventV1,
    EventType.SAFEGUARDING_SERIAL_PERPETRATOR_FLAGGED: SerialPerpetratorEventV1,
    EventType.SAFEGUARDING_RISK_INSTRUMENT_LOADED: RiskInstrumentEventV1,
}
DOMESTIC_ABUSE_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    **dict.fromkeys(_ASSESSMENT, RiskAssessmentCloudEventV1),
    **dict.fromkeys(_MARAC, MaracCloudEventV1),
    EventType.SAFEGUARDING_ABUSE_INCIDENT_RECONSIDERED: AbuseIncidentCloudEventV1,
    EventType.SAFEGUARDING_ABUSE_INCIDENT_RECORDED: AbuseIncidentCloudEventV1,
    EventType.SAFEGUARDING_SERIAL_PERPETRATOR_FLAGGED: SerialPerpetratorCloudEventV1,
    EventType.SAFEGUARDING_RISK_INSTRUMENT_LOADED: RiskInstrumentCloudEventV1,
}
