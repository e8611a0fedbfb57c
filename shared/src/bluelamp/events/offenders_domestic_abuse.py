"""What the events about perpetrators say: that they were ranked, flagged, decided of; nothing of whom they harmed."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Day, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.offenders.domestic_abuse import DropGround, MatacPlan
from bluelamp.schemas.offenders.matac import MatacDecisionKind
from bluelamp.schemas.offenders.restorative_justice import RestorativeJusticeStatus


class DomesticAbuseRecordEventV1(ResponseModel):
    """That a rule set, or a record of the interim model, was made or changed."""

    record_kind: Code
    record_id: UUID
    verb: Code
    version: int = Field(ge=1, le=1_000_000_000)


class DomesticAbuseRecordCloudEventV1(CloudEvent[DomesticAbuseRecordEventV1]):
    """An event of such a record as it is sent."""


class PerpetratorsRankedEventV1(ResponseModel):
    """That a ranking was computed, as at a day, of how many."""

    ranking_id: UUID
    as_at: Day
    perpetrators: int = Field(ge=0, le=1_000_000_000)
    provisional: int = Field(ge=0, le=1_000_000_000)


class PerpetratorsRankedCloudEventV1(CloudEvent[PerpetratorsRankedEventV1]):
    """An event of a ranking as it is sent."""


class SerialFlagHeardEventV1(ResponseModel):
    """That the safeguarding service said who is serial, in both readings."""

    flag_id: UUID
    offender_id: UUID
    is_serial: bool
    is_serial_loose: bool


class SerialFlagHeardCloudEventV1(CloudEvent[SerialFlagHeardEventV1]):
    """An event of a flag as it is sent."""


class SerialFlagMatchedEventV1(ResponseModel):
    """That somebody said whose record a flagged person is; the same twice where it was confirmed."""

    flag_id: UUID
    offender_id: UUID
    former_offender_id: UUID


class SerialFlagMatchedCloudEventV1(CloudEvent[SerialFlagMatchedEventV1]):
    """An event of such a match as it is sent."""


class MatacCycleEventV1(ResponseModel):
    """How a meeting stands, in numbers."""

    cycle_id: UUID
    meets_on: Day
    on_agenda: int = Field(ge=0, le=1_000_000_000)
    decided: int = Field(ge=0, le=1_000_000_000)


class MatacCycleCloudEventV1(CloudEvent[MatacCycleEventV1]):
    """An event of a meeting as it is sent."""


class MatacDecisionEventV1(ResponseModel):
    """What a meeting decided of somebody; why is read where it stands."""

    cycle_id: UUID
    offender_id: UUID
    decision: MatacDecisionKind
    plan: MatacPlan | None
    drop_ground: DropGround | None


class MatacDecisionCloudEventV1(CloudEvent[MatacDecisionEventV1]):
    """An event of a decision as it is sent."""


class MatacInformationEventV1(ResponseModel):
    """That an agency told what it knows of one on an agenda; what that is, is read where it stands."""

    item_id: UUID
    cycle_id: UUID
    offender_id: UUID
    agency: Code


class MatacInformationCloudEventV1(CloudEvent[MatacInformationEventV1]):
    """An event of information as it is sent."""


class RestorativeJusticeEventV1(ResponseModel):
    """That restorative justice is asked for with an offender, and how far that has come."""

    request_id: UUID
    offender_id: UUID
    status: RestorativeJusticeStatus
    is_highest_risk: bool


class RestorativeJusticeCloudEventV1(CloudEvent[RestorativeJusticeEventV1]):
    """An event of a request as it is sent."""


DOMESTIC_ABUSE_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.OFFENDERS_DOMESTIC_ABUSE_RECORD_CHANGED: DomesticAbuseRecordEventV1,
    EventType.OFFENDERS_PERPETRATORS_RANKED: PerpetratorsRankedEventV1,
    EventType.OFFENDERS_SERIAL_FLAG_HEARD: SerialFlagHeardEventV1,
    EventType.OFFENDERS_SERIAL_FLAG_MATCHED: SerialFlagMatchedEventV1,
    EventType.OFFENDERS_MATAC_CYCLE_OPENED: MatacCycleEventV1,
    EventType.OFFENDERS_MATAC_CYCLE_CLOSED: MatacCycleEventV1,
    EventType.OFFENDERS_MATAC_DECIDED: MatacDecisionEventV1,
    EventType.OFFENDERS_MATAC_INFORMATION_NOTED: MatacInformationEventV1,
    EventType.OFFENDERS_RESTORATIVE_JUSTICE_REQUESTED: RestorativeJusticeEventV1,
    EventType.OFFENDERS_RESTORATIVE_JUSTICE_CHANGED: RestorativeJusticeEventV1,
}
"""The model of an event's data, by its type."""
DOMESTIC_ABUSE_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.OFFENDERS_DOMESTIC_ABUSE_RECORD_CHANGED: DomesticAbuseRecordCloudEventV1,
    EventType.OFFENDERS_PERPETRATORS_RANKED: PerpetratorsRankedCloudEventV1,
    EventType.OFFENDERS_SERIAL_FLAG_HEARD: SerialFlagHeardCloudEventV1,
    EventType.OFFENDERS_SERIAL_FLAG_MATCHED: SerialFlagMatchedCloudEventV1,
    EventType.OFFENDERS_MATAC_CYCLE_OPENED: MatacCycleCloudEventV1,
    EventType.OFFENDERS_MATAC_CYCLE_CLOSED: MatacCycleCloudEventV1,
    EventType.OFFENDERS_MATAC_DECIDED: MatacDecisionCloudEventV1,
    EventType.OFFENDERS_MATAC_INFORMATION_NOTED: MatacInformationCloudEventV1,
    EventType.OFFENDERS_RESTORATIVE_JUSTICE_REQUESTED: RestorativeJusticeCloudEventV1,
    EventType.OFFENDERS_RESTORATIVE_JUSTICE_CHANGED: RestorativeJusticeCloudEventV1,
}
"""The model of a whole event, by its type."""
