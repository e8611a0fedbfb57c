"""What the events of the caseload say: which case, how closely it is managed, what was met or missed; no note of it."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Lpu, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.offenders.caseload import CaseStatus, ContactOutcome
from bluelamp.schemas.offenders.codes import Cohort, Colour, LeadAgency


class CaseEventV1(ResponseModel):
    """How a case stands after what happened."""

    case_id: UUID
    offender_id: UUID
    cohort: Cohort
    status: CaseStatus
    colour: Colour
    lead_agency: LeadAgency


class CaseCloudEventV1(CloudEvent[CaseEventV1]):
    """An event of a case as it is sent."""


class StatusChangeEventV1(ResponseModel):
    """That a case has another colour, is paused, or goes on; why is read where it stands."""

    case_id: UUID
    offender_id: UUID
    status_change_id: UUID
    from_status: CaseStatus
    from_colour: Colour
    status: CaseStatus
    colour: Colour


class StatusChangeCloudEventV1(CloudEvent[StatusChangeEventV1]):
    """An event of a change of colour as it is sent."""


class ContactEventV1(ResponseModel):
    """That a contact was made, or was not; or that what was recorded of it was an error."""

    contact_id: UUID
    case_id: UUID
    outcome: ContactOutcome


class ContactCloudEventV1(CloudEvent[ContactEventV1]):
    """An event of a contact as it is sent."""


class ContactMissedEventV1(ResponseModel):
    """That a day by which contact was owed has ended without any."""

    case_id: UUID
    colour: Colour
    lead_agency: LeadAgency
    lpu: Lpu
    due_on: date


class ContactMissedCloudEventV1(CloudEvent[ContactMissedEventV1]):
    """An event of a missed contact as it is sent."""


class PlanEventV1(ResponseModel):
    """That a plan was made, or what is in it changed."""

    plan_id: UUID
    case_id: UUID
    change: Code = Field(description="MADE, CHANGED, NEEDS_ASSESSED, ACTION_ADDED, ACTION_CHANGED.")


class PlanCloudEventV1(CloudEvent[PlanEventV1]):
    """An event of a plan as it is sent."""


class CaseloadRuleEventV1(ResponseModel):
    """That a schedule of contacts or a set of pathways was decided on."""

    record_kind: Code = Field(description="CONTACT_SCHEDULE or PATHWAY_SET.")
    record_id: UUID
    verb: Code = Field(description="CREATED: what holds is followed by another, and is never changed.")
    version: int = Field(ge=1, le=1_000_000_000)


class CaseloadRuleCloudEventV1(CloudEvent[CaseloadRuleEventV1]):
    """An event of a rule as it is sent."""


_CASES = (EventType.OFFENDERS_CASE_OPENED, EventType.OFFENDERS_CASE_CHANGED, EventType.OFFENDERS_CASE_CLOSED)
_CONTACTS = (EventType.OFFENDERS_CONTACT_RECORDED, EventType.OFFENDERS_CONTACT_WITHDRAWN)
CASELOAD_DATA: dict[EventType, type[ResponseModel]] = {
    **dict.fromkeys(_CASES, CaseEventV1),
    EventType.OFFENDERS_STATUS_CHANGED: StatusChangeEventV1,
    **dict.fromkeys(_CONTACTS, ContactEventV1),
    EventType.OFFENDERS_CONTACT_MISSED: ContactMissedEventV1,
    EventType.OFFENDERS_PLAN_CHANGED: PlanEventV1,
    EventType.OFFENDERS_CASELOAD_RULE_CHANGED: CaseloadRuleEventV1,
}
"""The model of an event's data, by its type."""
CASELOAD_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    **dict.fromkeys(_CASES, CaseCloudEventV1),
    EventType.OFFENDERS_STATUS_CHANGED: StatusChangeCloudEventV1,
    **dict.fromkeys(_CONTACTS, ContactCloudEventV1),
    EventType.OFFENDERS_CONTACT_MISSED: ContactMissedCloudEventV1,
    EventType.OFFENDERS_PLAN_CHANGED: PlanCloudEventV1,
    EventType.OFFENDERS_CASELOAD_RULE_CHANGED: CaseloadRuleCloudEventV1,
}
"""The model of a whole event, by its type."""
