"""What the Referral Portal answers."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Cursor,
    Lpu,
    Reference,
    ResponseModel,
    Timestamp,
)
from bluelamp.schemas.people import Address, LawfulBasis, Regime, Sex
from bluelamp.schemas.referrals.codes import (
    ContactResult,
    DataItem,
    DeclineReason,
    DeliveryState,
    EscalationTarget,
    OfferStatus,
    Outcome,
    Status,
)
from bluelamp.schemas.referrals.requests import (
    Agreement,
    Concern,
    EmergencyCall,
    HouseholdMember,
    Person,
    SafeguardingReference,
)
from bluelamp.schemas.support import ContactChannel, Need, SafeContact, Urgency

MOST_MATCHES = 500


class SubmittedReferral(ResponseModel):
    """The answer to a submission."""

    referral_id: UUID
    reference: Reference = Field(examples=["R-7K3M-2QXP-5"])
    status: Status
    submitted_at: Timestamp


class MatchReason(ResponseModel):
    """One reason for or against a service."""

    code: str = Field(max_length=60, examples=["MEETS_NEED"])
    detail: str = Field(max_length=1000)


class Match(ResponseModel):
    """One service that fits, and why it stands where it stands."""

    rank: int = Field(ge=1, le=1000)
    service_id: UUID
    name: str = Field(max_length=200)
    organisation_id: UUID
    organisation_name: str = Field(max_length=200)
    places_left: int = Field(ge=0, le=10_000)
    reasons: list[MatchReason] = Field(max_length=40)


class RuledOut(ResponseModel):
    """One service that does not fit, and why not."""

    service_id: UUID
    name: str = Field(max_length=200)
    organisation_id: UUID
    organisation_name: str = Field(max_length=200)
    reasons: list[MatchReason] = Field(max_length=40)


class Matches(ResponseModel):
    """Services for a need, best first, and those ruled out."""

    items: list[Match] = Field(max_length=MOST_MATCHES)
    ruled_out: list[RuledOut] = Field(max_length=MOST_MATCHES)


class OfferSummary(ResponseModel):
    """One offer as the force sees it, or as the partner to whom it was made sees it."""

    offer_id: UUID
    service_id: UUID
    organisation_id: UUID
    status: OfferStatus
    response_window_id: UUID = Field(description="The window that the offer's times were reckoned by.")
    offered_at: Timestamp
    answer_due_at: Timestamp
    answered_at: Timestamp | None
    decline_reason: DeclineReason | None
    first_contact_due_at: Timestamp | None
    first_contact_at: Timestamp | None
    agreement_lost_at: Timestamp | None = Field(
        description="When the person's agreement ended while the partner was at work: speak to the police first."
    )
    engaged_at: Timestamp | None
    outcome: Outcome | None


class ReferralSummary(ResponseModel):
    """One row of a list; it carries nothing that says who the person is.

    A partner whose offer was declined, expired or withdrawn sees the referral as it stood at that moment.
    """

    referral_id: UUID
    reference: Reference
    status: Status
    urgency: Urgency
    needs: list[Need] = Field(max_length=10)
    lpu: Lpu
    submitted_at: Timestamp
    updated_at: Timestamp
    due_at: Timestamp | None = Field(
        description="By when the force must decide on a held or returned referral; null otherwise, and for partners."
    )
    offer: OfferSummary | None = Field(description="The latest offer; for a partner, the latest one made to it.")


class ReferralPage(ResponseModel):
    """One page of referrals, newest first."""

    items: list[ReferralSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class EscalationSummary(ResponseModel):
    """A step-up, and whether it has arrived."""

    escalation_id: UUID
    target: EscalationTarget
    reason: str = Field(max_length=4000, description="What whoever asked for it saw or heard.")
    requested_at: Timestamp
    delivery_state: DeliveryState
    delivered_at: Timestamp | None
    attempts: int = Field(ge=0, le=2_147_483_647)
    emergency_call: EmergencyCall | None
    case_id: UUID | None
    case_reference: str | None = Field(max_length=40, description="The hub's case that it became.")
    problem_code: str | None = Field(max_length=80, description="Why no hub took it.")
    advice: str | None = Field(
        max_length=400,
        description="What to do meanwhile, where no hub took it or what was corrected since, or none has that "
        "after a quarter of an hour.",
    )
    correction_state: DeliveryState | None = Field(
        description="Whether the hub has what was corrected after the step-up went to it; null if nothing was."
    )


class ReferralDetails(ResponseModel):
    """A whole referral, as the force sees it."""

    view: Literal["force"]
    referral_id: UUID
    reference: Reference
    status: Status
    urgency: Urgency
    needs: list[Need] = Field(max_length=10)
    lpu: Lpu
    referrer: str = Field(max_length=200)
    submitted_at: Timestamp
    updated_at: Timestamp
    due_at: Timestamp | None = Field(
        description="By when the force must decide on a held or returned referral; null otherwise."
    )
    version: int = Field(ge=1, le=2_147_483_647)
    person: Person
    household: list[HouseholdMember] = Field(max_length=20)
    concern: Concern
    agreement: Agreement
    lawful_basis: LawfulBasis
    regime: Regime
    safe_contact: SafeContact
    route: Literal["best", "chosen"]
    offers: list[OfferSummary] = Field(max_length=100)
    escalations: list[EscalationSummary] = Field(max_length=100)


class SharedPerson(ResponseModel):
    """What the agreement lets a partner know of the person; a part outside it is null."""

    given_name: str | None = Field(max_length=200)
    family_name: str | None = Field(max_length=200)
    date_of_birth: date | None
    sex: Sex | None
    language: str | None = Field(max_length=20)
    interpreter_needed: bool | None
    communication_needs: str | None = Field(max_length=4000)
    address: Address | None


class SharedCopy(ResponseModel):
    """The frozen copy that a partner received, and that the disclosure ledger keeps."""

    needs: list[Need] = Field(max_length=10, description="Of the needs, those that the asked service meets.")
    person: SharedPerson
    household: list[HouseholdMember] | None = Field(max_length=20)
    facts: str | None = Field(max_length=4000)
    seen: str | None = Field(max_length=4000)
    opinion: str | None = Field(max_length=4000)
    risks_to_staff: str | None = Field(max_length=4000)
    safe_contact: SafeContact | None


class SharedReferral(ResponseModel):
    """A referral as a partner sees it: its own offer, and what its agreement allows.

    Once the offer is declined, expired or withdrawn `shared` is null, and all the rest stays as it was at that moment:
    the partner has no more reason to see it.
    """

    view: Literal["partner"]
    referral_id: UUID
    reference: Reference
    status: Status
    urgency: Urgency
    needs: list[Need] = Field(max_length=10)
    lpu: Lpu
    submitted_at: Timestamp
    updated_at: Timestamp
    version: int = Field(ge=1, le=2_147_483_647)
    lawful_basis: LawfulBasis
    offers: list[OfferSummary] = Field(max_length=100)
    shared_fields: list[DataItem] = Field(max_length=20)
    withheld_fields: list[DataItem] = Field(
        max_length=20,
        description="What has changed and no agreement covers: do not contact the person before the police say how.",
    )
    shared: SharedCopy | None
    corrected_at: Timestamp | None = Field(description="When something was last put right in the copy, if it was.")
    reduced_at: Timestamp | None = Field(
        description="When something was last taken out of the copy because no agreement covers it, if it was."
    )


ReferralView = Annotated[ReferralDetails | SharedReferral, Field(discriminator="view")]


class FieldChange(ResponseModel):
    """One field that was corrected; the values stay in the record, the history names the place."""

    pointer: str = Field(max_length=400, examples=["/person/language"])
    before: str | None = Field(max_length=25_000, description="JSON text of the value before, null if absent.")
    after: str | None = Field(max_length=25_000, description="JSON text of the value after, null if removed.")


class HistoryEntry(ResponseModel):
    """One thing that happened to a referral."""

    occurred_at: Timestamp
    verb: str = Field(max_length=60)
    from_status: Status | None
    to_status: Status
    actor: str | None = Field(max_length=200, description="Null to a partner where somebody else acted.")
    organisation_id: UUID | None
    offer_id: UUID | None
    response_window_id: UUID | None = Field(description="The window that the step was judged by, if one was.")
    reason: Code | None
    safeguarding_reference: SafeguardingReference | None = Field(
        description="The hub's reference, where a release names one; null to every partner."
    )
    note: str | None = Field(max_length=4000, description="Null to a partner where somebody else wrote it.")
    changes: list[FieldChange] = Field(max_length=200)


class History(ResponseModel):
    """One page of what happened to a referral, oldest first; a partner sees what concerns its own offer."""

    items: list[HistoryEntry] = Field(max_length=100)
    next_cursor: Cursor | None


class AnsweredOffer(ResponseModel):
    """The state after a partner's answer or report."""

    referral_id: UUID
    referral_status: Status
    offer: OfferSummary


class ContactAttempt(ResponseModel):
    """One recorded attempt, and where the referral stands after it."""

    attempt_id: UUID
    attempted_at: Timestamp
    channel: ContactChannel
    result: ContactResult
    referral_status: Status


class RecordedAttempt(ResponseModel):
    """One attempt to reach the person, as it was recorded."""

    attempt_id: UUID
    offer_id: UUID
    organisation_id: UUID
    attempted_at: Timestamp
    channel: ContactChannel
    result: ContactResult
    detail_agreed: bool
    note: str | None = Field(max_length=4000)


class RecordedAttempts(ResponseModel):
    """One page of the attempts to reach the person, in the order in which they were recorded."""

    items: list[RecordedAttempt] = Field(max_length=100)
    next_cursor: Cursor | None


class ChangedReferral(ResponseModel):
    """The state after a change by the force."""

    referral_id: UUID
    reference: Reference
    status: Status
    version: int = Field(ge=1, le=2_147_483_647)


class Disclosure(ResponseModel):
    """One entry of the ledger: what was shared with whom, on what basis (DPA 2018 s.62)."""

    disclosure_id: UUID
    disclosed_at: Timestamp
    kind: Literal["OFFER", "CORRECTION", "REDUCTION"] = Field(
        description="A reduction tells nothing new: it takes away what is no longer right or no longer allowed."
    )
    offer_id: UUID
    organisation_id: UUID
    organisation_name: str = Field(max_length=200)
    sharing_agreement_id: UUID
    lawful_basis: LawfulBasis
    fields: list[DataItem] = Field(max_length=20, description="What the copy holds.")
    told: list[DataItem] = Field(
        max_length=20, description="What of it was told anew, all under this agreement; the rest was there before."
    )
    withheld: list[DataItem] = Field(max_length=20, description="What had changed and might not be sent anew.")
    copy_sent: SharedCopy


class Disclosures(ResponseModel):
    """One page of the ledger of one referral, oldest first."""

    items: list[Disclosure] = Field(max_length=100)
    next_cursor: Cursor | None
