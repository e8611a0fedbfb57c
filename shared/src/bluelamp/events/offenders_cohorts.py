"""What the events of cohorts and panels say: who was put forward for what, and what was decided; no view, no reason."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Lpu, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.offenders.codes import Cohort, Colour, LeadAgency
from bluelamp.schemas.offenders.nominations import NominationOrigin, NominationState
from bluelamp.schemas.offenders.panels import PanelDecisionKind, PanelStatus


class NominationEventV1(ResponseModel):
    """How a nomination stands after what happened."""

    nomination_id: UUID
    offender_id: UUID
    cohort: Cohort
    state: NominationState
    origin: NominationOrigin
    case_id: UUID | None


class NominationCloudEventV1(CloudEvent[NominationEventV1]):
    """An event of a nomination as it is sent."""


class PanelEventV1(ResponseModel):
    """That a panel was called, or is over."""

    panel_id: UUID
    meets_on: date
    status: PanelStatus
    members: int = Field(ge=1, le=1_000_000_000)


class PanelCloudEventV1(CloudEvent[PanelEventV1]):
    """An event of a panel as it is sent."""


class PanelMemberEventV1(ResponseModel):
    """That an organisation is asked to sit on a panel."""

    panel_id: UUID
    organisation_id: UUID
    meets_on: date


class PanelMemberCloudEventV1(CloudEvent[PanelMemberEventV1]):
    """An event of a member as it is sent."""


class PanelItemEventV1(ResponseModel):
    """That something was put on an agenda."""

    panel_id: UUID
    item_id: UUID
    nomination_id: UUID | None
    case_id: UUID | None


class PanelItemCloudEventV1(CloudEvent[PanelItemEventV1]):
    """An event of an agenda as it is sent."""


class PanelViewEventV1(ResponseModel):
    """That an agency has given its view; which, only those who may know read."""

    panel_id: UUID
    item_id: UUID
    view_id: UUID
    organisation_id: UUID


class PanelViewCloudEventV1(CloudEvent[PanelViewEventV1]):
    """An event of a view as it is sent."""


class PanelDecisionEventV1(ResponseModel):
    """What a panel decided of one on its agenda."""

    panel_id: UUID
    item_id: UUID
    decision_id: UUID
    decision: PanelDecisionKind
    cohort: Cohort
    nomination_id: UUID | None
    case_id: UUID | None


class PanelDecisionCloudEventV1(CloudEvent[PanelDecisionEventV1]):
    """An event of a decision as it is sent."""


class CohortRuleEventV1(ResponseModel):
    """That rules of a cohort were decided on."""

    record_kind: Code = Field(description="COHORT_RULE_SET.")
    record_id: UUID
    verb: Code = Field(description="CREATED: what holds is followed by another, and is never changed.")
    version: int = Field(ge=1, le=1_000_000_000)


class CohortRuleCloudEventV1(CloudEvent[CohortRuleEventV1]):
    """An event of a rule set as it is sent."""


class CaseReviewEventV1(ResponseModel):
    """That the day on which a case was to be reviewed is over."""

    case_id: UUID
    cohort: Cohort
    colour: Colour
    lead_agency: LeadAgency
    lpu: Lpu
    review_on: date


class CaseReviewCloudEventV1(CloudEvent[CaseReviewEventV1]):
    """An event of a review as it is sent."""


_NOMINATIONS = (
    EventType.OFFENDERS_NOMINATION_MADE,
    EventType.OFFENDERS_NOMINATION_SCORED,
    EventType.OFFENDERS_NOMINATION_WITHDRAWN,
    EventType.OFFENDERS_NOMINATION_ACCEPTED,
    EventType.OFFENDERS_NOMINATION_DECLINED,
    EventType.OFFENDERS_NOMINATION_DESELECTED,
)
_PANELS = (EventType.OFFENDERS_PANEL_CALLED, EventType.OFFENDERS_PANEL_CLOSED)
COHORTS_DATA: dict[EventType, type[ResponseModel]] = {
    **dict.fromkeys(_NOMINATIONS, NominationEventV1),
    **dict.fromkeys(_PANELS, PanelEventV1),
    EventType.OFFENDERS_PANEL_MEMBER_ASKED: PanelMemberEventV1,
    EventType.OFFENDERS_PANEL_ITEM_ADDED: PanelItemEventV1,
    EventType.OFFENDERS_PANEL_VIEW_GIVEN: PanelViewEventV1,
    EventType.OFFENDERS_PANEL_DECIDED: PanelDecisionEventV1,
    EventType.OFFENDERS_COHORT_RULE_CHANGED: CohortRuleEventV1,
    EventType.OFFENDERS_CASE_REVIEW_LAPSED: CaseReviewEventV1,
}
"""The model of an event's data, by its type."""
COHORTS_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    **dict.fromkeys(_NOMINATIONS, NominationCloudEventV1),
    **dict.fromkeys(_PANELS, PanelCloudEventV1),
    EventType.OFFENDERS_PANEL_MEMBER_ASKED: PanelMemberCloudEventV1,
    EventType.OFFENDERS_PANEL_ITEM_ADDED: PanelItemCloudEventV1,
    EventType.OFFENDERS_PANEL_VIEW_GIVEN: PanelViewCloudEventV1,
    EventType.OFFENDERS_PANEL_DECIDED: PanelDecisionCloudEventV1,
    EventType.OFFENDERS_COHORT_RULE_CHANGED: CohortRuleCloudEventV1,
    EventType.OFFENDERS_CASE_REVIEW_LAPSED: CaseReviewCloudEventV1,
}
"""The model of a whole event, by its type."""
