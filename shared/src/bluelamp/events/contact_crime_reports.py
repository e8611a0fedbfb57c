"""What the events of crime reports and their audits say: ids, codes and counts; no victim and no words."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType


class CrimeReportEventV1(ResponseModel):
    """Where a report of a crime is."""

    crime_report_id: UUID
    status: Code = Field(description="REPORTED, RECORDED, ALLOCATED or NOT_RECORDED.")
    centre: Code
    version: int = Field(ge=1, le=1_000_000_000, description="After the event.")


class CrimeAuditEventV1(ResponseModel):
    """How far the audit of a sample is."""

    crime_audit_id: UUID
    sampled: int = Field(ge=0, le=1_000_000_000)
    audited: int = Field(ge=0, le=1_000_000_000)


class CrimeReportCloudEventV1(CloudEvent[CrimeReportEventV1]):
    """An event of a report as it is sent."""


class CrimeAuditCloudEventV1(CloudEvent[CrimeAuditEventV1]):
    """An event of an audit as it is sent."""


CRIME_REPORTS_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.CONTACT_CRIME_AUDIT_CHANGED: CrimeAuditEventV1,
    EventType.CONTACT_CRIME_REPORT_CHANGED: CrimeReportEventV1,
}
CRIME_REPORTS_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.CONTACT_CRIME_AUDIT_CHANGED: CrimeAuditCloudEventV1,
    EventType.CONTACT_CRIME_REPORT_CHANGED: CrimeReportCloudEventV1,
}
