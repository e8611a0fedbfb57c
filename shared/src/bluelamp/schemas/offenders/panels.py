"""Panels on the wire: who sits on one, its agenda, each agency's view and vote, and what is decided (domain.md §4.4).

Free text is about the work and names nobody who was harmed; it is bounded, and in no event.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Cursor,
    Identifier,
    Lpu,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
    Version,
)
from bluelamp.schemas.offenders.caseload import Subject, Team
from bluelamp.schemas.offenders.codes import Cohort, Colour, DeselectionReason, LeadAgency
from bluelamp.schemas.offenders.cohorts import CohortCode
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.lead_agencies import LeadAgencyFacts


class NewPanelMember(RequestModel):
    """An organisation that sits on the panel, and what kind of agency it is."""

    organisation_id: Identifier
    agency: Annotated[Code, Field(examples=["PROBATION_SERVICE"])]


class NewAgendaItem(RequestModel):
    """What the panel is to decide of: a nomination, or a running case."""

    nomination_id: Identifier | None = None
    case_id: Identifier | None = None


class NewPanel(RequestModel):
    """A panel: when it meets, who sits on it, and what is on its agenda from the beginning."""

    meets_on: CalendarDay
    lpu: Annotated[Lpu, Field(strict=False)] | None = Field(None, description="Null: for the whole force.")
    members: Annotated[list[NewPanelMember], Field(min_length=1, max_length=30)]
    agenda: Annotated[list[NewAgendaItem], Field(max_length=100)] = Field(default_factory=list)


class PanelStatus(StrEnum):
    """To decide, or over."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class PanelMember(ResponseModel):
    """An organisation that sits on a panel."""

    organisation_id: UUID
    agency: str


class Panel(ResponseModel):
    """A panel, and how far it has come."""

    panel_id: UUID
    meets_on: date
    lpu: Lpu | None
    status: PanelStatus
    members: list[PanelMember] = Field(max_length=30)
    on_agenda: int = Field(ge=0, le=1_000_000_000, description="What of it the caller may know of.")
    decided: int = Field(ge=0, le=1_000_000_000)
    opened_by: str
    opened_at: Timestamp
    closed_at: Timestamp | None
    closing_reason: str | None
    version: Version


class PanelPage(ResponseModel):
    """One page of panels, the latest to meet first."""

    items: list[Panel] = Field(max_length=100)
    next_cursor: Cursor | None


class NewPanelClosing(RequestModel):
    """Why a panel is over."""

    reason: Reason


class ItemKind(StrEnum):
    """Whether a panel is to decide of a nomination or of a running case."""

    NOMINATION = "NOMINATION"
    CASE = "CASE"


class PanelItem(ResponseModel):
    """One on an agenda; of a case what stood when it was put there. Nothing else of a case is a panel's to see."""

    item_id: UUID
    panel_id: UUID
    place: int = Field(ge=1, le=1_000_000_000)
    kind: ItemKind
    nomination_id: UUID | None
    case_id: UUID | None
    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    date_of_birth: date | None
    cohort: Cohort
    colour: Colour | None
    review_on: date | None
    views_given: int = Field(ge=0, le=1_000_000_000)
    views_are_open: bool = Field(description="Every member has given its own, or the panel has decided.")
    decided_at: Timestamp | None
    added_at: Timestamp


class PanelItemPage(ResponseModel):
    """One page of an agenda, in its order."""

    items: list[PanelItem] = Field(max_length=100)
    next_cursor: Cursor | None


class Vote(StrEnum):
    """What an agency would decide: of a nomination ACCEPT or DECLINE, of a case KEEP or DESELECT."""

    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    KEEP = "KEEP"
    DESELECT = "DESELECT"
    ABSTAIN = "ABSTAIN"


class NewPanelView(RequestModel):
    """What an agency thinks of one on the agenda; it is given once, before it has read the others'."""

    item_id: Identifier
    vote: Annotated[Vote, Field(strict=False)]
    view: Text = Field(description="What the agency knows and thinks; names nobody who was harmed.")


class PanelView(ResponseModel):
    """An agency's view and vote."""

    view_id: UUID
    item_id: UUID
    organisation_id: UUID
    agency: str
    vote: Vote
    view: str
    given_by: str
    given_at: Timestamp


class PanelViewPage(ResponseModel):
    """One page of the views that the caller may read: its own, and the others' once they are open."""

    items: list[PanelView] = Field(max_length=100)
    next_cursor: Cursor | None


class PanelDecisionKind(StrEnum):
    """What a panel decides: of a nomination the first two, of a case the last two."""

    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    DESELECT = "DESELECT"
    REVIEW = "REVIEW"


class DeclineReason(StrEnum):
    """Why a panel does not take somebody in."""

    BELOW_ENTRY = "BELOW_ENTRY"
    MANAGED_ELSEWHERE = "MANAGED_ELSEWHERE"
    CAPACITY = "CAPACITY"
    NOT_SUITABLE = "NOT_SUITABLE"
    TOO_LITTLE_KNOWN = "TOO_LITTLE_KNOWN"
    OTHER = "OTHER"


class OfferedLead(RequestModel):
    """Which agency is asked to lead, and the facts of which the rule proposes one; both are kept."""

    agency: Annotated[LeadAgency, Field(strict=False)]
    organisation_id: Identifier | None = Field(None, description="Every agency but POLICE is one of its kind: name it.")
    facts: LeadAgencyFacts


class NewPanelDecision(RequestModel):
    """What the panel decides of one on its agenda.

    ACCEPT takes `colour`, `manager`, `team` and `lpu`, and may say another cohort, a day of review and who is asked to
    lead; DECLINE takes `decline_reasons`; DESELECT takes `deselection_reason`; REVIEW may take `review_on`.
    """

    item_id: Identifier
    decision: Annotated[PanelDecisionKind, Field(strict=False)]
    reason: Reason
    cohort: CohortCode | None = Field(None, description="The cohort nominated to, if it is left out.")
    colour: Annotated[Colour, Field(strict=False)] | None = None
    release_on: CalendarDay | None = Field(None, description="For BLUE alone: the day of release, where it is known.")
    manager: Subject | None = None
    team: Team | None = None
    lpu: Annotated[Lpu, Field(strict=False)] | None = None
    review_on: CalendarDay | None = Field(None, description="Left out: the last day that the cohort's rules allow.")
    lead: OfferedLead | None = Field(None, description="Left out, the case stands in the queue of those without one.")
    capacity_override_reason: Reason | None = Field(
        None, description="Why a manager is given more than the capacity; a supervisor's to say."
    )
    decline_reasons: Annotated[list[Annotated[DeclineReason, Field(strict=False)]], Field(max_length=6)] = Field(
        default_factory=list
    )
    deselection_reason: Annotated[DeselectionReason, Field(strict=False)] | None = None


class VoteCounts(ResponseModel):
    """How the agencies voted."""

    accept: int = Field(ge=0, le=1_000_000_000)
    decline: int = Field(ge=0, le=1_000_000_000)
    keep: int = Field(ge=0, le=1_000_000_000)
    deselect: int = Field(ge=0, le=1_000_000_000)
    abstain: int = Field(ge=0, le=1_000_000_000)


class PanelDecision(ResponseModel):
    """What a panel decided and why, with the score and the votes that it had before it; written once."""

    decision_id: UUID
    panel_id: UUID
    item_id: UUID
    nomination_id: UUID | None
    case_id: UUID | None = Field(description="The case that was opened, closed or reviewed.")
    offender_id: UUID
    decision: PanelDecisionKind
    reason: str
    cohort: Cohort
    cohort_rule_set_id: UUID
    score_id: UUID | None
    colour: Colour | None
    manager: str | None
    team: str | None
    lpu: Lpu | None
    review_on: date | None
    offered_agency: LeadAgency | None
    lead_agency_change_id: UUID | None
    decline_reasons: list[DeclineReason] = Field(max_length=6)
    deselection_reason: DeselectionReason | None
    capacity_override_reason: str | None
    votes: VoteCounts
    departs_from_votes: bool | None = Field(description="Null where there is no majority.")
    decided_by: str
    decided_at: Timestamp


class PanelDecisionPage(ResponseModel):
    """One page of what a panel decided, the latest first."""

    items: list[PanelDecision] = Field(max_length=100)
    next_cursor: Cursor | None
