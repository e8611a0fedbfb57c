"""Lead agencies on the wire: the rule, what it proposes, what was decided, and who took over (¶37, domain.md §4.5).

A reason is about the work and names nobody who was harmed; it is bounded, and in no event.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Count,
    Cursor,
    Identifier,
    Lpu,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
    WindowUnit,
)
from bluelamp.schemas.offenders.caseload import Subject, Team
from bluelamp.schemas.offenders.codes import Cohort, LeadAgency
from bluelamp.schemas.offenders.days import CalendarDay

AgencyCode = Annotated[LeadAgency, Field(strict=False)]
Percent = Annotated[float, Field(ge=0, le=100, examples=[6.89])]


class RiskOfSeriousHarm(StrEnum):
    """How grave the harm is that is to be expected of somebody; NOT_ASSESSED is no low one."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    VERY_HIGH = "VERY_HIGH"
    NOT_ASSESSED = "NOT_ASSESSED"


class ProposalGround(StrEnum):
    """Why the rule proposes an agency."""

    UNDER_18 = "UNDER_18"
    MAPPA_ELIGIBLE = "MAPPA_ELIGIBLE"
    HIGH_RISK_OF_SERIOUS_HARM = "HIGH_RISK_OF_SERIOUS_HARM"
    RSR_AT_OR_ABOVE_CUT = "RSR_AT_OR_ABOVE_CUT"
    PUBLIC_INTEREST = "PUBLIC_INTEREST"
    STATUTORY = "STATUTORY"
    NON_STATUTORY = "NON_STATUTORY"


class ProposalIndicator(StrEnum):
    """What whoever decides is told beside the rule: it changes nothing in what the rule proposes."""

    PRIOR_ABUSE_OR_SEXUAL_OFFENCE = "PRIOR_ABUSE_OR_SEXUAL_OFFENCE"
    RISK_NOT_ASSESSED = "RISK_NOT_ASSESSED"
    RSR_NOT_KNOWN = "RSR_NOT_KNOWN"


class NewLeadAgencyRuleSet(RequestModel):
    """Who may lead and whom the rule proposes, from a day that is to come; it holds until another begins."""

    agencies: Annotated[list[AgencyCode], Field(min_length=1, max_length=6)]
    high_risk_agency: AgencyCode | None = Field(
        None, description="With or without an order; null: risk decides nothing."
    )
    statutory_agency: AgencyCode
    non_statutory_agency: AgencyCode
    youth_agency: AgencyCode | None = Field(None, description="For those under 18 who have an order.")
    rsr_cut: Percent | None = Field(None, description="In percent; with a high_risk_agency alone.")
    acceptance_unit: Annotated[WindowUnit, Field(strict=False)] = WindowUnit.WORKING_DAYS
    acceptance_amount: Annotated[int, Field(ge=1, le=1000)] = 5
    urgent_unit: Annotated[WindowUnit, Field(strict=False)] = WindowUnit.ELAPSED_HOURS
    urgent_amount: Annotated[int, Field(ge=1, le=1000)] = Field(
        24, description="How soon it is decided and answered where whoever leads suspects high risk."
    )
    effective_from: CalendarDay
    reason: Reason


class LeadAgencyRuleSet(ResponseModel):
    """A rule set; what was proposed under it names it for ever."""

    rule_set_id: UUID
    agencies: list[LeadAgency] = Field(max_length=6)
    high_risk_agency: LeadAgency | None
    statutory_agency: LeadAgency
    non_statutory_agency: LeadAgency
    youth_agency: LeadAgency | None
    rsr_cut: float | None
    acceptance_unit: WindowUnit
    acceptance_amount: Count
    urgent_unit: WindowUnit
    urgent_amount: Count
    effective_from: date
    reason: str
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class LeadAgencyRuleSetPage(ResponseModel):
    """One page of rule sets, the latest to begin first."""

    items: list[LeadAgencyRuleSet] = Field(max_length=100)
    next_cursor: Cursor | None


class LeadAgencyFacts(RequestModel):
    """What the rule asks of somebody."""

    mappa_eligible: bool
    risk_of_serious_harm: Annotated[RiskOfSeriousHarm, Field(strict=False)]
    rsr: Percent | None = Field(None, description="The risk of serious recidivism, in percent.")
    is_public_interest: bool = False
    is_statutory: bool = Field(description="Whether they are on an order or on licence.")
    is_under_18: bool = False
    has_prior_abuse_or_sexual_offence: bool = Field(False, description="Shown to whoever decides; no part of the rule.")


class NewLeadAgencyProposal(RequestModel):
    """What is known of somebody, for the rule to propose who leads."""

    case_id: Identifier | None = Field(None, description="Needed where the person is managed in more than one cohort.")
    as_at: CalendarDay | None = Field(None, description="By the rule set of which day; today's if it is left out.")
    facts: LeadAgencyFacts


class LeadAgencyProposal(ResponseModel):
    """What the rule said, and of which facts; written once. A human decides."""

    proposal_id: UUID
    case_id: UUID
    offender_id: UUID
    rule_set_id: UUID
    as_at: date
    mappa_eligible: bool
    risk_of_serious_harm: RiskOfSeriousHarm
    rsr: float | None
    is_public_interest: bool
    is_statutory: bool
    is_under_18: bool
    has_prior_abuse_or_sexual_offence: bool
    proposed_agency: LeadAgency
    grounds: list[ProposalGround] = Field(max_length=7)
    indicators: list[ProposalIndicator] = Field(max_length=3)
    proposed_at: Timestamp
    proposed_by: str
    organisation_id: UUID | None = Field(
        description="The organisation that leads and asked; null: somebody of the force."
    )
    is_escalation: bool = Field(description="Whoever leads suspects high risk and refers the case without delay.")
    decide_due_at: Timestamp | None = Field(description="Until when an escalation is decided.")


class LeadAgencyEscalationPage(ResponseModel):
    """One page of what leading organisations have referred and nobody has decided, the most urgent first."""

    items: list[LeadAgencyProposal] = Field(max_length=100)
    next_cursor: Cursor | None


class ChangeState(StrEnum):
    """What became of a change of lead; LAPSED is one whose case was closed before anybody answered."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    LAPSED = "LAPSED"


class NewLeadAgencyChange(RequestModel):
    """Who is to lead from now on, as a human decides it."""

    case_id: Identifier | None = Field(None, description="Needed where the person is managed in more than one cohort.")
    to_agency: AgencyCode
    to_organisation_id: Identifier | None = Field(
        None, description="Which organisation of that kind takes over; not for POLICE, and not for UNASSIGNED."
    )
    proposal_id: Identifier | None = Field(None, description="What the rule proposed; the latest if it is left out.")
    reason: Reason


class LeadAgencyChange(ResponseModel):
    """A change of lead: what the rule said, what was decided, and what became of it. Written, and never overwritten."""

    change_id: UUID
    case_id: UUID
    offender_id: UUID
    reference: Reference
    from_agency: LeadAgency
    from_organisation_id: UUID | None
    to_agency: LeadAgency
    to_organisation_id: UUID | None
    proposal_id: UUID | None
    rule_agency: LeadAgency | None = Field(description="Whom the rule proposed.")
    departs_from_rule: bool = Field(description="Whether the human decided otherwise than the rule proposed.")
    reallocation_id: UUID | None
    reason: str
    decided_at: Timestamp
    decided_by: str
    state: ChangeState
    accept_due_at: Timestamp | None = Field(description="Until when the receiving agency answers.")
    is_overdue: bool
    answered_at: Timestamp | None
    answered_by: str | None
    answer_reason: str | None
    handover_complete_at: Timestamp | None = Field(
        description="From when on the other agency leads: until then the former one answers."
    )
    answers_now: LeadAgency = Field(description="Who leads the case at this moment.")


class LeadAgencyChangePage(ResponseModel):
    """One page of changes of lead."""

    items: list[LeadAgencyChange] = Field(max_length=100)
    next_cursor: Cursor | None


class ChangeAnswer(StrEnum):
    """What the receiving agency says."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


class NewChangeAnswer(RequestModel):
    """The receiving agency's answer; one that declines says why."""

    answer: Annotated[ChangeAnswer, Field(strict=False)]
    reason: Reason | None = None


class NewChangeWithdrawal(RequestModel):
    """Why a change that nobody has answered is taken back."""

    reason: Reason


class Receiver(RequestModel):
    """Which organisation takes over what goes to an agency."""

    agency: AgencyCode
    organisation_id: Identifier | None = Field(None, description="Not for POLICE.")


class ReallocationChoice(RequestModel):
    """Which running cases are meant: all that fit everything that is said."""

    from_agency: AgencyCode
    from_organisation_id: Identifier | None = None
    lpu: Annotated[Lpu, Field(strict=False)] | None = None
    team: Team | None = None
    manager: Subject | None = None
    cohort: Annotated[Cohort, Field(strict=False)] | None = None


class NewReallocation(RequestModel):
    """Many cases offered to other agencies at once; with `dry_run` it is only said what would happen."""

    dry_run: bool
    choice: ReallocationChoice
    to_agency: AgencyCode | None = Field(None, description="All to one agency; each by the rule if it is left out.")
    receivers: Annotated[list[Receiver], Field(min_length=1, max_length=6)]
    reason: Reason


class ReallocationState(StrEnum):
    """How far it is."""

    DRY_RUN = "DRY_RUN"
    RUNNING = "RUNNING"
    DONE = "DONE"


class ReallocationOutcome(StrEnum):
    """What becomes of one case; all but PLANNED and OFFERED stay with whoever leads them, and are told."""

    PLANNED = "PLANNED"
    OFFERED = "OFFERED"
    LEADS_ALREADY = "LEADS_ALREADY"
    NO_PROPOSAL = "NO_PROPOSAL"
    NO_RECEIVER = "NO_RECEIVER"
    CHANGE_PENDING = "CHANGE_PENDING"
    CHANGED_MEANWHILE = "CHANGED_MEANWHILE"


class ReallocationCount(ResponseModel):
    """How many cases go one way."""

    outcome: ReallocationOutcome
    to_agency: LeadAgency | None
    cases: int = Field(ge=0, le=1_000_000_000)


class Reallocation(ResponseModel):
    """A reallocation and how far it is; the counts add up to all cases that were chosen."""

    reallocation_id: UUID
    state: ReallocationState
    choice: ReallocationChoice
    receivers: list[Receiver] = Field(max_length=6)
    reason: str
    rule_set_id: UUID
    requested_at: Timestamp
    requested_by: str
    finished_at: Timestamp | None
    cases: int = Field(ge=0, le=1_000_000_000)
    counts: list[ReallocationCount] = Field(max_length=60)


class ReallocationPage(ResponseModel):
    """One page of reallocations, the newest first."""

    items: list[Reallocation] = Field(max_length=100)
    next_cursor: Cursor | None


class ReallocationCase(ResponseModel):
    """What becomes of one case of a reallocation."""

    place: Count
    case_id: UUID
    offender_id: UUID
    from_agency: LeadAgency
    to_agency: LeadAgency | None
    to_organisation_id: UUID | None
    rule_agency: LeadAgency | None
    outcome: ReallocationOutcome
    change_id: UUID | None
    change_state: ChangeState | None


class ReallocationCasePage(ResponseModel):
    """One page of the cases of a reallocation, in their order."""

    items: list[ReallocationCase] = Field(max_length=100)
    next_cursor: Cursor | None


class ReallocationAnswer(ResponseModel):
    """A receiver's one answer to everything that a reallocation asks of it; the worker gives it to each case."""

    reallocation_answer_id: UUID
    reallocation_id: UUID
    answer: ChangeAnswer
    reason: str | None
    answered_by: str
    answered_at: Timestamp
    waiting: int = Field(ge=0, le=1_000_000_000, description="How many changes still wait for it.")
    finished_at: Timestamp | None
