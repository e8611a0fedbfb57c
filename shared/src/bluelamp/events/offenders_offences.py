"""What the events of offences say: that one was recorded or corrected, or many came in; nothing of what was done."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType


class OffenceEventV1(ResponseModel):
    """Which offence of whom has which version now; what it was, and to how many, is read by those who may."""

    offence_id: UUID
    offender_id: UUID
    version: int = Field(ge=1, le=1_000_000_000)


class OffenceCloudEventV1(CloudEvent[OffenceEventV1]):
    """An event of an offence as it is sent."""


class OffenceImportEventV1(ResponseModel):
    """What became of an import, in lines."""

    batch_id: UUID
    lines: int = Field(ge=0, le=1_000_000_000)
    loaded: int = Field(ge=0, le=1_000_000_000)
    unchanged: int = Field(ge=0, le=1_000_000_000)
    refused: int = Field(ge=0, le=1_000_000_000)


class OffenceImportCloudEventV1(CloudEvent[OffenceImportEventV1]):
    """An event of an import as it is sent."""


class HarmTableEventV1(ResponseModel):
    """That a table of harm weights was loaded, with so many; or pinned to so many offences that had none."""

    harm_table_id: UUID
    offences: int = Field(ge=1, le=1_000_000_000)


class HarmTableCloudEventV1(CloudEvent[HarmTableEventV1]):
    """An event of a table as it is sent."""


class VictimGroupsEventV1(ResponseModel):
    """That two groups became one family or two again; what rests on families may be otherwise now. Not which."""

    link_id: UUID = Field(description="A keyed hash of the two groups; it leads to neither.")
    is_linked: bool
    groups: int = Field(ge=1, le=1_000_000_000)


class VictimGroupsCloudEventV1(CloudEvent[VictimGroupsEventV1]):
    """An event of linked groups as it is sent."""


OFFENCES_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.OFFENDERS_OFFENCE_RECORDED: OffenceEventV1,
    EventType.OFFENDERS_OFFENCE_CORRECTED: OffenceEventV1,
    EventType.OFFENDERS_OFFENCE_IMPORT_LOADED: OffenceImportEventV1,
    EventType.OFFENDERS_OFFENCE_IMPORT_FAILED: OffenceImportEventV1,
    EventType.OFFENDERS_HARM_TABLE_LOADED: HarmTableEventV1,
    EventType.OFFENDERS_HARM_TABLE_PINNED: HarmTableEventV1,
    EventType.OFFENDERS_VICTIM_GROUPS_LINKED: VictimGroupsEventV1,
}
"""The model of an event's data, by its type."""
OFFENCES_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.OFFENDERS_OFFENCE_RECORDED: OffenceCloudEventV1,
    EventType.OFFENDERS_OFFENCE_CORRECTED: OffenceCloudEventV1,
    EventType.OFFENDERS_OFFENCE_IMPORT_LOADED: OffenceImportCloudEventV1,
    EventType.OFFENDERS_OFFENCE_IMPORT_FAILED: OffenceImportCloudEventV1,
    EventType.OFFENDERS_HARM_TABLE_LOADED: HarmTableCloudEventV1,
    EventType.OFFENDERS_HARM_TABLE_PINNED: HarmTableCloudEventV1,
    EventType.OFFENDERS_VICTIM_GROUPS_LINKED: VictimGroupsCloudEventV1,
}
"""The model of a whole event, by its type."""
