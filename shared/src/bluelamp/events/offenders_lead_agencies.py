"""What the events of lead agencies say: which case, which agency, and what became of it; no reason, no name."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_agencies import ChangeState


class LeadAgencyProposalEventV1(ResponseModel):
    """That the rule proposed who leads a case; a human decides."""

    proposal_id: UUID
    case_id: UUID
    offender_id: UUID
    rule_set_id: UUID
    proposed_agency: LeadAgency
    is_escalation: bool = Field(description="Whoever leads suspects high risk: it is decided without delay.")


class LeadAgencyProposalCloudEventV1(CloudEvent[LeadAgencyProposalEventV1]):
    """An event of a proposal as it is sent."""


class LeadAgencyChangeEventV1(ResponseModel):
    """How a change of lead stands after what happened."""

    change_id: UUID
    case_id: UUID
    offender_id: UUID
    from_agency: LeadAgency
    to_agency: LeadAgency
    state: ChangeState
    departs_from_rule: bool


class LeadAgencyChangeCloudEventV1(CloudEvent[LeadAgencyChangeEventV1]):
    """An event of a change of lead as it is sent."""


class LeadAgencyReallocationEventV1(ResponseModel):
    """That many cases are being offered, or have been."""

    reallocation_id: UUID
    cases: int = Field(ge=0, le=1_000_000_000)
    offered: int = Field(ge=0, le=1_000_000_000)


class LeadAgencyReallocationCloudEventV1(CloudEvent[LeadAgencyReallocationEventV1]):
    """An event of a reallocation as it is sent."""


class LeadAgencyRuleEventV1(ResponseModel):
    """That a rule set was decided on, or which organisation is of which agency."""

    record_kind: Code = Field(description="LEAD_AGENCY_RULE_SET or LEAD_ORGANISATION.")
    record_id: UUID
    verb: Code = Field(
        description="CREATED: a rule set that holds is followed by another, and never changed; or CHANGED."
    )
    version: int = Field(ge=1, le=1_000_000_000)


class LeadAgencyRuleCloudEventV1(CloudEvent[LeadAgencyRuleEventV1]):
    """An event of a rule set as it is sent."""


_CHANGES = (
    EventType.OFFENDERS_LEAD_AGENCY_OFFERED,
    EventType.OFFENDERS_LEAD_AGENCY_CHANGED,
    EventType.OFFENDERS_LEAD_AGENCY_UNASSIGNED,
    EventType.OFFENDERS_LEAD_AGENCY_DECLINED,
    EventType.OFFENDERS_LEAD_AGENCY_WITHDRAWN,
    EventType.OFFENDERS_LEAD_AGENCY_OVERDUE,
    EventType.OFFENDERS_LEAD_AGENCY_LAPSED,
)
_REALLOCATIONS = (EventType.OFFENDERS_REALLOCATION_STARTED, EventType.OFFENDERS_REALLOCATION_FINISHED)
LEAD_AGENCIES_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.OFFENDERS_LEAD_AGENCY_PROPOSED: LeadAgencyProposalEventV1,
    **dict.fromkeys(_CHANGES, LeadAgencyChangeEventV1),
    **dict.fromkeys(_REALLOCATIONS, LeadAgencyReallocationEventV1),
    EventType.OFFENDERS_LEAD_AGENCY_RULE_CHANGED: LeadAgencyRuleEventV1,
}
"""The model of an event's data, by its type."""
LEAD_AGENCIES_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.OFFENDERS_LEAD_AGENCY_PROPOSED: LeadAgencyProposalCloudEventV1,
    **dict.fromkeys(_CHANGES, LeadAgencyChangeCloudEventV1),
    **dict.fromkeys(_REALLOCATIONS, LeadAgencyReallocationCloudEventV1),
    EventType.OFFENDERS_LEAD_AGENCY_RULE_CHANGED: LeadAgencyRuleCloudEventV1,
}
"""The model of a whole event, by its type."""
