"""What a hub answers about a case: its frame to whoever brought it, the whole to the hub."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Cursor, Day, Lpu, Reference, ResponseModel, Timestamp
from bluelamp.schemas.people import Agreement, LawfulBasis, Regime, Sex
from bluelamp.schemas.safeguarding.cases.codes import (
    CaseOutcome,
    ChallengeState,
    DiscussionKind,
    LegalThreshold,
    NotificationKind,
    ReferrerKind,
    StopReason,
)
from bluelamp.schemas.safeguarding.cases.requests import (
    Attendee,
    CaseConcern,
    CorrectedField,
    CorrectedPerson,
    DiscussionAction,
    Dissent,
    InformationReliedOn,
    ReferralForPortal,
    ThresholdFinding,
)
from bluelamp.schemas.safeguarding.codes import (
    Agency,
    CaseKind,
    CaseRole,
    CaseStatus,
    ClockKind,
    HubCode,
    LevelOfNeed,
    Rating,
)

_Name = Annotated[str, Field(max_length=200)]
_Words = Annotated[str, Field(max_length=8000)]


class CaseClock(ResponseModel):
    """One of the clocks that run on a case, with the rule that set it."""

    kind: ClockKind
    rule_id: _Name = Field(description="The clock profile or the statutory window.")
    rating: Rating | None = Field(description="The rating that it was reckoned by.")
    started_at: Timestamp
    due_at: Timestamp
    stopped_at: Timestamp | None
    stop_reason: StopReason | None
    breached_at: Timestamp | None


class SubmittedCase(ResponseModel):
    """A case was taken."""

    case_id: UUID
    reference: Reference
    status: CaseStatus
    hub: HubCode
    received_at: Timestamp
    clocks: list[CaseClock] = Field(max_length=10)


class ChangedCase(ResponseModel):
    """Where a case stands after a step."""

    case_id: UUID
    reference: Reference
    status: CaseStatus
    rating: Rating | None
    clocks: list[CaseClock] = Field(max_length=100)


class CaseSummary(ResponseModel):
    """A case as lists show it; what the hub thinks of it is null for those who brought it."""

    case_id: UUID
    reference: Reference
    hub: HubCode
    home_hub: HubCode | None
    responsible_hub: HubCode
    kind: CaseKind
    status: CaseStatus
    rating: Rating | None
    level_of_need: LevelOfNeed | None
    lpu: Lpu | None
    received_at: Timestamp
    updated_at: Timestamp
    outcome: CaseOutcome | None = Field(description="Null until the referrer has been told.")


class CasePage(ResponseModel):
    """One page of cases, newest first."""

    items: list[CaseSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class CaseNotification(ResponseModel):
    """What the referrer was told of its case."""

    notification_id: UUID
    kind: NotificationKind
    notified_at: Timestamp
    message: _Words


class CaseFrame(ResponseModel):
    """A case as whoever brought it sees it: where it stands and what came of it, nothing of anybody's reasoning."""

    view: Literal["frame"]
    case_id: UUID
    reference: Reference
    hub: HubCode
    kind: CaseKind
    status: CaseStatus
    lpu: Lpu | None
    received_at: Timestamp
    updated_at: Timestamp
    acknowledged_at: Timestamp | None
    outcome: CaseOutcome | None = Field(description="Null until the referrer has been told.")
    closed_at: Timestamp | None
    notifications: list[CaseNotification] = Field(max_length=100, description="What the referrer was told.")
    version: int = Field(ge=1, le=2_147_483_647)


class CaseSource(ResponseModel):
    """What the case came from."""

    service: _Name
    id: UUID
    reference: _Name


class CaseCorrection(ResponseModel):
    """What was corrected in the referral that was stepped up, after the case was made of it."""

    correction_id: UUID
    heard_at: Timestamp
    fields: list[CorrectedField] = Field(max_length=200, description="Where in the referral; the words are the case's.")
    people: list[CorrectedPerson] = Field(
        max_length=30, description="Who they are, if that was corrected: their records are put right by the hub."
    )


class HandedDownReferral(ResponseModel):
    """The portal's referral that a decision made of the case, and what became of it."""

    state: Literal["QUEUED", "DELIVERED", "HELD"] = Field(description="HELD: the portal did not take it.")
    problem_code: _Name | None = Field(description="Why the portal did not take it.")
    referral_id: UUID | None
    reference: _Name | None
    delivered_at: Timestamp | None
    status: _Name | None = Field(description="What the portal has told of it since.")
    outcome: _Name | None


class PersonOnCase(ResponseModel):
    """Somebody in the case; where they live is read at the person, by those who may."""

    person_id: UUID
    role: CaseRole
    given_name: _Name
    family_name: _Name
    date_of_birth: Day | None
    sex: Sex | None


class PlacedPerson(ResponseModel):
    """Somebody's part in a case from now on; null where it has ended."""

    case_id: UUID
    case_status: CaseStatus
    person_id: UUID
    role: CaseRole | None


class OutstandingEnquiry(ResponseModel):
    """An answer that a decision was taken without."""

    enquiry_id: UUID
    agency: Agency
    state: _Name
    due_at: Timestamp


class Decision(ResponseModel):
    """A decision with all that it rests on, and what it was taken without."""

    decision_id: UUID
    primary_outcome: CaseOutcome
    secondary_outcomes: list[CaseOutcome] = Field(max_length=17)
    level_of_need: LevelOfNeed
    rating: Rating | None
    rag_profile_id: _Name
    threshold: LegalThreshold
    rationale: _Words
    information_relied_on: list[InformationReliedOn] = Field(max_length=100)
    information_outstanding: list[OutstandingEnquiry] = Field(max_length=100)
    dissent: list[Dissent] = Field(max_length=20)
    decided_by: _Name
    grade: _Name
    decided_at: Timestamp
    referral: ReferralForPortal | None
    released_at: Timestamp | None


class Discussion(ResponseModel):
    """The record of a discussion."""

    discussion_id: UUID
    kind: DiscussionKind
    held_at: Timestamp
    attendees: list[Attendee] = Field(max_length=30)
    information_shared: _Words
    threshold: ThresholdFinding | None
    immediate_safety_plan: _Words
    medical_needed: bool
    who_tells_family: _Words
    must_not_be_told: _Words | None
    actions: list[DiscussionAction] = Field(max_length=50)
    decision_maker: _Name
    conference_due_at: Timestamp | None = Field(
        description="The initial child protection conference: 15 working days after a discussion that met section 47."
    )
    assessment_due_at: Timestamp | None = Field(description="45 working days after a discussion that met section 47.")
    recorded_by: _Name
    recorded_at: Timestamp


class RaisedChallenge(ResponseModel):
    """A challenge and what became of it."""

    challenge_id: UUID
    decision_id: UUID
    state: ChallengeState
    agency: Agency
    challenged_by: _Name
    challenged_at: Timestamp
    reason: _Words
    due_at: Timestamp = Field(description="Until when it is settled or else escalated; then, until when it is decided.")
    escalated_at: Timestamp | None
    escalated_by: _Name | None
    escalation_reason: _Words | None
    decided_at: Timestamp | None
    decided_by: _Name | None
    decision_reason: _Words | None
    new_decision_id: UUID | None
    withdrawn_at: Timestamp | None
    withdrawn_by: _Name | None
    withdrawal_reason: _Words | None


class HomeAuthorityRequest(ResponseModel):
    """What a host asks of the home authority; nobody in the case is named in it."""

    transfer_id: UUID
    case_id: UUID
    reference: Reference
    hub: HubCode
    home_hub: HubCode
    reason: _Words
    requested_at: Timestamp
    accepted_at: Timestamp | None
    accepted_by: _Name | None
    acceptance_document: _Name | None


class HomeAuthorityRequests(ResponseModel):
    """What waits for the hub's acceptance, oldest first."""

    items: list[HomeAuthorityRequest] = Field(max_length=100)
    next_cursor: Cursor | None


class HubCase(ResponseModel):
    """A case as its hub sees it; a decision shows when it is released, to the hub's management at once."""

    view: Literal["hub"]
    case_id: UUID
    reference: Reference
    hub: HubCode
    home_hub: HubCode | None
    responsible_hub: HubCode
    kind: CaseKind
    status: CaseStatus
    rating: Rating | None
    level_of_need: LevelOfNeed | None
    lpu: Lpu | None
    received_at: Timestamp
    updated_at: Timestamp
    referrer: _Name
    referrer_kind: ReferrerKind
    referrer_organisation_id: UUID
    source: CaseSource | None
    concern: CaseConcern = Field(description="As corrected last; what it said before is in the replays.")
    agreement: Agreement
    lawful_basis: LawfulBasis
    regime: Regime
    referrer_rating: Rating | None
    referrer_rating_reason: _Words | None
    allocated_worker: _Name | None
    proposed_worker: _Name | None = Field(
        description="Who has an open case of the person in this hub: the concern can be forwarded to them."
    )
    open_elsewhere: bool = Field(
        description="Whether another hub had an open case of somebody in it when it came: ask the home authority."
    )
    acknowledged_at: Timestamp | None
    decided_at: Timestamp | None
    released_at: Timestamp | None
    outcome: CaseOutcome | None
    closed_at: Timestamp | None
    corrections: list[CaseCorrection] = Field(max_length=1000, description="Oldest first.")
    people: list[PersonOnCase] = Field(max_length=100)
    clocks: list[CaseClock] = Field(max_length=100)
    discussions: list[Discussion] = Field(max_length=100)
    decisions: list[Decision] = Field(max_length=100)
    challenges: list[RaisedChallenge] = Field(max_length=100)
    notifications: list[CaseNotification] = Field(max_length=100, description="What the referrer was told.")
    home_authority: HomeAuthorityRequest | None
    referral: HandedDownReferral | None = Field(
        description="Shown as the decision is: to the management at once, to the desks when it is released."
    )
    version: int = Field(ge=1, le=2_147_483_647)


CaseView = Annotated[HubCase | CaseFrame, Field(discriminator="view")]


class CaseHistoryEntry(ResponseModel):
    """One step of a case."""

    entry_id: UUID
    occurred_at: Timestamp
    verb: _Name
    from_status: CaseStatus | None
    to_status: CaseStatus
    rating: Rating | None = Field(description="After the step.")
    level_of_need: LevelOfNeed | None
    allocated_worker: _Name | None = Field(description="After the step.")
    actor: _Name
    organisation_id: UUID | None
    reason: _Words | None
    details: dict[str, Any] | None = Field(description="Ids and codes that belong to the step.")


class CaseHistory(ResponseModel):
    """What happened to a case, oldest first."""

    items: list[CaseHistoryEntry] = Field(max_length=100)
    next_cursor: Cursor | None


class RecordedDiscussion(ResponseModel):
    """A discussion is recorded."""

    case_id: UUID
    case_status: CaseStatus
    discussion: Discussion


class RecordedDecision(ResponseModel):
    """A decision is recorded, with what it was taken without."""

    case_id: UUID
    case_status: CaseStatus
    decision: Decision
