"""The Referral Portal on the wire: what officers submit, what partners answer (domain.md §1)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import (
    LINE,
    Cursor,
    DateOfBirth,
    Day,
    Identifier,
    Instant,
    Line,
    Lpu,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
    WindowUnit,
)

MOST_MATCHES = 500


class Status(StrEnum):
    """Where a referral stands (domain.md §1.2)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    SUPERVISOR_CHECK = "SUPERVISOR_CHECK"
    MATCHED = "MATCHED"
    OFFERED = "OFFERED"
    REMATCH = "REMATCH"
    RETURNED_TO_REFERRER = "RETURNED_TO_REFERRER"
    ACCEPTED = "ACCEPTED"
    CONTACT_ATTEMPTED = "CONTACT_ATTEMPTED"
    ENGAGED = "ENGAGED"
    DECLINED_BY_PERSON = "DECLINED_BY_PERSON"
    UNABLE_TO_CONTACT = "UNABLE_TO_CONTACT"
    UNSAFE_TO_CONTACT = "UNSAFE_TO_CONTACT"
    CLOSED = "CLOSED"
    STEPPED_UP = "STEPPED_UP"
    WITHDRAWN = "WITHDRAWN"


class OfferStatus(StrEnum):
    """What became of one offer to one service."""

    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


class Urgency(StrEnum):
    """How soon a partner must answer; IMMEDIATE is refused with the advice to ring 999 (domain.md §1.5)."""

    IMMEDIATE = "IMMEDIATE"
    URGENT = "URGENT"
    PRIORITY = "PRIORITY"
    ROUTINE = "ROUTINE"


class Need(StrEnum):
    """Need categories (domain.md §1.4)."""

    MENTAL_HEALTH = "MENTAL_HEALTH"
    SUBSTANCE_DRUGS = "SUBSTANCE_DRUGS"
    SUBSTANCE_ALCOHOL = "SUBSTANCE_ALCOHOL"
    HOMELESSNESS = "HOMELESSNESS"
    DOMESTIC_ABUSE_SUPPORT = "DOMESTIC_ABUSE_SUPPORT"
    SEXUAL_VIOLENCE_SUPPORT = "SEXUAL_VIOLENCE_SUPPORT"
    ISOLATION_OLDER = "ISOLATION_OLDER"
    DEBT_WELFARE = "DEBT_WELFARE"
    FIRE_SAFETY = "FIRE_SAFETY"
    HOARDING_SELF_NEGLECT = "HOARDING_SELF_NEGLECT"
    YOUTH_DIVERSION = "YOUTH_DIVERSION"
    PARENTING_FAMILY = "PARENTING_FAMILY"
    EXPLOITATION = "EXPLOITATION"
    HATE_CRIME_SUPPORT = "HATE_CRIME_SUPPORT"
    ASB_VICTIM = "ASB_VICTIM"
    GENERAL_VICTIM = "GENERAL_VICTIM"
    BEREAVEMENT = "BEREAVEMENT"
    CARER = "CARER"
    LEARNING_DISABILITY = "LEARNING_DISABILITY"
    PHYSICAL_HEALTH = "PHYSICAL_HEALTH"
    EMPLOYMENT_TRAINING = "EMPLOYMENT_TRAINING"
    GANG_EXIT = "GANG_EXIT"
    RADICALISATION = "RADICALISATION"
    MODERN_SLAVERY = "MODERN_SLAVERY"


class AgreementPosition(StrEnum):
    """Whether the person agreed to the referral: practice, kept apart from the lawful basis (domain.md §1.3)."""

    GIVEN = "GIVEN"
    REFUSED = "REFUSED"
    NOT_SOUGHT_UNSAFE = "NOT_SOUGHT_UNSAFE"
    NOT_SOUGHT_PREJUDICE_CRIME = "NOT_SOUGHT_PREJUDICE_CRIME"
    LACKS_CAPACITY_BEST_INTERESTS = "LACKS_CAPACITY_BEST_INTERESTS"
    PARENT_GIVEN = "PARENT_GIVEN"
    CHILD_COMPETENT_GIVEN = "CHILD_COMPETENT_GIVEN"


class LawfulBasis(StrEnum):
    """The legal gateway of the sharing (domain.md §1.3)."""

    CDA1998_S115 = "CDA1998_S115"
    CDA1998_S17A = "CDA1998_S17A"
    CA1989_S17 = "CA1989_S17"
    CA1989_S47 = "CA1989_S47"
    CA2004_S11 = "CA2004_S11"
    CARE2014_S42 = "CARE2014_S42"
    PCSCA2022_S16 = "PCSCA2022_S16"
    CLAW_POLICE = "CLAW_POLICE"
    MAPPA_CJA2003_S325 = "MAPPA_CJA2003_S325"
    ASBA2014_S104 = "ASBA2014_S104"


class Regime(StrEnum):
    """The data-protection regime the sender acts under (domain.md §1.3)."""

    DPA_PART3 = "DPA_PART3"
    UKGDPR_PART2 = "UKGDPR_PART2"


class Outcome(StrEnum):
    """How a referral ended (domain.md §1.2)."""

    OUTSIDE_REMIT = "OUTSIDE_REMIT"
    DUPLICATE = "DUPLICATE"
    CONSENT_MISSING = "CONSENT_MISSING"
    CONTACT_INAPPROPRIATE = "CONTACT_INAPPROPRIATE"
    NO_SAFE_CONTACT_ROUTE = "NO_SAFE_CONTACT_ROUTE"
    WRONG_CONTACT_DETAILS = "WRONG_CONTACT_DETAILS"
    UNABLE_TO_CONTACT = "UNABLE_TO_CONTACT"
    DECLINED_SUPPORT = "DECLINED_SUPPORT"
    INFORMATION_SENT = "INFORMATION_SENT"
    EQUIPMENT_SUPPLIED = "EQUIPMENT_SUPPLIED"
    MOVED_OUT_OF_AREA = "MOVED_OUT_OF_AREA"
    REFERRED_ON = "REFERRED_ON"
    NEED_MET = "NEED_MET"
    PARTLY_MET = "PARTLY_MET"
    NOT_MET = "NOT_MET"
    DISENGAGED = "DISENGAGED"
    STEPPED_UP = "STEPPED_UP"
    DIED = "DIED"
    OTHER = "OTHER"


class DeclineReason(StrEnum):
    """Why a partner does not take a referral."""

    OUTSIDE_REMIT = "OUTSIDE_REMIT"
    OUTSIDE_AREA = "OUTSIDE_AREA"
    NO_CAPACITY = "NO_CAPACITY"
    ALREADY_KNOWN = "ALREADY_KNOWN"
    CONFLICT_OF_INTEREST = "CONFLICT_OF_INTEREST"
    CONTACT_INAPPROPRIATE = "CONTACT_INAPPROPRIATE"
    INSUFFICIENT_INFORMATION = "INSUFFICIENT_INFORMATION"
    OTHER = "OTHER"


class WithdrawalReason(StrEnum):
    """Why a referrer takes a referral back."""

    PERSON_WITHDREW_AGREEMENT = "PERSON_WITHDREW_AGREEMENT"
    SUBMITTED_IN_ERROR = "SUBMITTED_IN_ERROR"
    DUPLICATE = "DUPLICATE"
    CIRCUMSTANCES_CHANGED = "CIRCUMSTANCES_CHANGED"
    SUPPORTED_ELSEWHERE = "SUPPORTED_ELSEWHERE"
    OTHER = "OTHER"


class ContactChannel(StrEnum):
    """How a partner tried to reach the person, or how the person may be reached."""

    PHONE = "PHONE"
    SMS = "SMS"
    EMAIL = "EMAIL"
    LETTER = "LETTER"
    VISIT = "VISIT"
    VIDEO = "VIDEO"


class ContactResult(StrEnum):
    """What came of one attempt."""

    REACHED = "REACHED"
    NO_ANSWER = "NO_ANSWER"
    MESSAGE_LEFT = "MESSAGE_LEFT"
    WRONG_DETAILS = "WRONG_DETAILS"
    DECLINED_SUPPORT = "DECLINED_SUPPORT"
    UNSAFE = "UNSAFE"


class Sex(StrEnum):
    """Sex as recorded by the officer."""

    FEMALE = "FEMALE"
    MALE = "MALE"
    NOT_KNOWN = "NOT_KNOWN"


class Relationship(StrEnum):
    """A household member's relationship to the person referred."""

    PARTNER = "PARTNER"
    FORMER_PARTNER = "FORMER_PARTNER"
    CHILD = "CHILD"
    PARENT = "PARENT"
    SIBLING = "SIBLING"
    GRANDPARENT = "GRANDPARENT"
    GRANDCHILD = "GRANDCHILD"
    OTHER_RELATIVE = "OTHER_RELATIVE"
    NOT_RELATED = "NOT_RELATED"
    NOT_KNOWN = "NOT_KNOWN"


class EscalationTarget(StrEnum):
    """Where a step-up goes."""

    MASH = "MASH"
    CARE_ACT_SECTION_42 = "CARE_ACT_SECTION_42"
    EMERGENCY_999 = "EMERGENCY_999"


class DeliveryState(StrEnum):
    """How far something on its way to another system has come."""

    QUEUED = "QUEUED"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


class DataItem(StrEnum):
    """The parts of a referral that a sharing agreement may let a partner see."""

    NAME = "NAME"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"
    SEX = "SEX"
    LANGUAGE = "LANGUAGE"
    COMMUNICATION_NEEDS = "COMMUNICATION_NEEDS"
    ADDRESS = "ADDRESS"
    SAFE_CONTACT = "SAFE_CONTACT"
    HOUSEHOLD = "HOUSEHOLD"
    FACTS = "FACTS"
    SEEN = "SEEN"
    OPINION = "OPINION"
    RISKS_TO_STAFF = "RISKS_TO_STAFF"


Postcode = Annotated[
    str, StringConstraints(pattern=r"^[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}$", min_length=5, max_length=8)
]
Telephone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ]{4,17}[0-9]$", min_length=6, max_length=20)]
EmailAddress = Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s]{1,180}$", min_length=3, max_length=254)]
LanguageTag = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", min_length=2, max_length=20)
]
SafeguardingReference = Annotated[str, StringConstraints(max_length=40, min_length=3, pattern=LINE)]
Places = Annotated[int, Field(ge=0, le=10_000)]
Age = Annotated[int, Field(ge=0, le=130)]
Needs = Annotated[list[Annotated[Need, Field(strict=False)]], Field(min_length=1, max_length=10)]


class Address(RequestModel):
    """Where the person lives."""

    lines: Annotated[list[Line], Field(min_length=1, max_length=5, examples=[["4 Heronsgate Walk"]])]
    town: Line | None = Field(default=None, examples=["Birmingham"])
    postcode: Postcode | None = Field(default=None, examples=["B23 6AA"])


class Person(RequestModel):
    """The person who is referred."""

    given_name: Line = Field(examples=["Example"])
    family_name: Line = Field(examples=["Person-One"])
    date_of_birth: DateOfBirth
    sex: Annotated[Sex, Field(strict=False)] = Sex.NOT_KNOWN
    language: LanguageTag = "en"
    interpreter_needed: bool = False
    communication_needs: Text | None = None
    address: Address | None = None


class HouseholdMember(RequestModel):
    """Somebody who lives with the person and may be helped, or affected, too."""

    given_name: Line
    family_name: Line
    date_of_birth: DateOfBirth | None = None
    relationship: Annotated[Relationship, Field(strict=False)]
    seen: bool = Field(description="Whether the officer saw them; a child not seen is worth a partner's question.")


class Concern(RequestModel):
    """What the referral is about, with fact, observation and opinion kept apart (domain.md §1.6)."""

    facts: Text = Field(description="What was reported.", examples=["Reported feeling low since a bereavement in May."])
    seen: Text | None = Field(default=None, description="What the officer saw.", examples=["Little food in the house."])
    opinion: Text | None = Field(default=None, description="What the officer thinks.", examples=["Would accept help."])
    protection_concern: bool = Field(
        default=False, description="A child or an adult with care needs may need protecting: safeguarding comes first."
    )
    safeguarding_reference: SafeguardingReference | None = None
    risks_to_staff: Text | None = None


class Agreement(RequestModel):
    """Whether, when and how the person agreed."""

    position: Annotated[AgreementPosition, Field(strict=False)]
    asked_on: Day | None = None
    asked_by: Line | None = Field(default=None, description="Collar number or role, not a name.", examples=["PC 4471"])
    how: Line | None = Field(default=None, examples=["In person"])
    override_reason: Text | None = Field(default=None, description="Needed unless the person agreed.")


class SafeContact(RequestModel):
    """How the person can be reached without putting them at risk."""

    channel: Annotated[ContactChannel, Field(strict=False)]
    telephone: Telephone | None = Field(default=None, examples=["0121 496 0000"])
    email: EmailAddress | None = None
    when: Line | None = Field(default=None, examples=["Weekday mornings"])
    do_not: Text | None = Field(default=None, examples=["Do not leave a voicemail."])


class NewReferral(RequestModel):
    """A referral as an officer submits it in one call."""

    person: Person
    household: list[HouseholdMember] = Field(default_factory=list, max_length=20)
    needs: Needs
    urgency: Annotated[Urgency, Field(strict=False)]
    lpu: Annotated[Lpu, Field(strict=False, description="The unit where the person lives.")]
    concern: Concern
    agreement: Agreement
    lawful_basis: Annotated[LawfulBasis, Field(strict=False)]
    regime: Annotated[Regime, Field(strict=False)] = Regime.UKGDPR_PART2
    safe_contact: SafeContact
    route: Literal["best", "chosen"] = Field(
        default="best", description="`best` lets the platform choose; `chosen` asks the services named, in their order."
    )
    services: list[Identifier] = Field(default_factory=list, max_length=10)


class AmendedReferral(RequestModel):
    """What a referrer may correct by merge patch; the result is validated as a whole referral (RFC 7396)."""

    person: Person
    household: Annotated[list[HouseholdMember], Field(max_length=20)]
    concern: Concern
    agreement: Agreement
    safe_contact: SafeContact


class PersonPatch(RequestModel):
    """The parts of a person that a merge patch may set; null removes one that is not required."""

    given_name: Line | None = None
    family_name: Line | None = None
    date_of_birth: DateOfBirth | None = None
    sex: Annotated[Sex, Field(strict=False)] | None = None
    language: LanguageTag | None = None
    interpreter_needed: bool | None = None
    communication_needs: Text | None = None
    address: Address | None = None


class ConcernPatch(RequestModel):
    """The parts of a concern that a merge patch may set."""

    facts: Text | None = None
    seen: Text | None = None
    opinion: Text | None = None
    protection_concern: bool | None = None
    safeguarding_reference: SafeguardingReference | None = None
    risks_to_staff: Text | None = None


class AgreementPatch(RequestModel):
    """The parts of the agreement that a merge patch may set."""

    position: Annotated[AgreementPosition, Field(strict=False)] | None = None
    asked_on: Day | None = None
    asked_by: Line | None = None
    how: Line | None = None
    override_reason: Text | None = None


class SafeContactPatch(RequestModel):
    """The parts of the safe contact that a merge patch may set."""

    channel: Annotated[ContactChannel, Field(strict=False)] | None = None
    telephone: Telephone | None = None
    email: EmailAddress | None = None
    when: Line | None = None
    do_not: Text | None = None


class ReferralPatch(RequestModel):
    """A merge patch of a referral (RFC 7396): what is absent stays, null removes, a list is replaced whole."""

    person: PersonPatch | None = None
    household: list[HouseholdMember] | None = Field(default=None, max_length=20)
    concern: ConcernPatch | None = None
    agreement: AgreementPatch | None = None
    safe_contact: SafeContactPatch | None = None


class MatchQuery(RequestModel):
    """What a match needs to know: nothing that says who the person is."""

    needs: Needs
    age: Age
    lpu: Annotated[Lpu, Field(strict=False)]
    language: LanguageTag = "en"


class Withdrawal(RequestModel):
    """Take a referral back."""

    reason: Annotated[WithdrawalReason, Field(strict=False)]
    note: Text | None = None


class SupervisorCheck(RequestModel):
    """A supervisor's decision on a referral with a protection concern (domain.md §1.2)."""

    decision: Literal["RELEASE", "STEP_UP"]
    reason: Reason
    safeguarding_reference: SafeguardingReference | None = None


class Resubmission(RequestModel):
    """Send a returned referral out again."""

    route: Literal["best", "chosen"]
    services: list[Identifier] = Field(default_factory=list, max_length=10)


class Acceptance(RequestModel):
    """Take an offered referral on."""

    note: Text | None = None


class Decline(RequestModel):
    """Say no to an offered referral, so that the next service can be asked."""

    reason: Annotated[DeclineReason, Field(strict=False)]
    note: Text | None = None


class NewContactAttempt(RequestModel):
    """One attempt to reach the person."""

    attempted_at: Instant
    channel: Annotated[ContactChannel, Field(strict=False)]
    result: Annotated[ContactResult, Field(strict=False)]
    note: Text | None = None


class Engagement(RequestModel):
    """The person has taken the support up."""

    engaged_on: Day
    note: Text | None = None


class OutcomeReport(RequestModel):
    """How it ended; OTHER needs a note."""

    outcome: Annotated[Outcome, Field(strict=False)]
    note: Text | None = None


class NewEscalation(RequestModel):
    """Step a referral up to safeguarding."""

    target: Annotated[EscalationTarget, Field(strict=False)]
    reason: Reason


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
    offered_at: Timestamp
    answer_due_at: Timestamp
    answered_at: Timestamp | None
    decline_reason: DeclineReason | None
    first_contact_due_at: Timestamp | None
    first_contact_at: Timestamp | None
    engaged_at: Timestamp | None
    outcome: Outcome | None


class ReferralSummary(ResponseModel):
    """One row of a list; it carries nothing that says who the person is."""

    referral_id: UUID
    reference: Reference
    status: Status
    urgency: Urgency
    needs: list[Need] = Field(max_length=10)
    lpu: Lpu
    submitted_at: Timestamp
    updated_at: Timestamp
    offer: OfferSummary | None = Field(description="The latest offer; for a partner, the latest one made to it.")


class ReferralPage(ResponseModel):
    """One page of referrals, newest first."""

    items: list[ReferralSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class EscalationSummary(ResponseModel):
    """A step-up, and whether it has arrived."""

    escalation_id: UUID
    target: EscalationTarget
    requested_at: Timestamp
    delivery_state: DeliveryState
    delivered_at: Timestamp | None
    attempts: int = Field(ge=0, le=10_000)


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

    person: SharedPerson
    household: list[HouseholdMember] | None = Field(max_length=20)
    facts: str | None = Field(max_length=4000)
    seen: str | None = Field(max_length=4000)
    opinion: str | None = Field(max_length=4000)
    risks_to_staff: str | None = Field(max_length=4000)
    safe_contact: SafeContact | None


class SharedReferral(ResponseModel):
    """A referral as a partner sees it: its own offer, and what its agreement allows.

    Once the offer is declined, expired or withdrawn `shared` is null: the partner has no more reason to see it.
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
    shared: SharedCopy | None
    corrected_at: Timestamp | None = Field(description="When a later correction was sent, if one was.")


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
    actor: str = Field(max_length=200)
    organisation_id: UUID | None
    offer_id: UUID | None
    reason: str | None = Field(max_length=60)
    note: str | None = Field(max_length=4000)
    changes: list[FieldChange] = Field(max_length=200)


class History(ResponseModel):
    """All that happened to a referral, oldest first; a partner sees what concerns its own offer."""

    items: list[HistoryEntry] = Field(max_length=1000)
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
    kind: Literal["OFFER", "CORRECTION"]
    offer_id: UUID
    organisation_id: UUID
    organisation_name: str = Field(max_length=200)
    sharing_agreement_id: UUID
    lawful_basis: LawfulBasis
    fields: list[DataItem] = Field(max_length=20)
    copy_sent: SharedCopy


class Disclosures(ResponseModel):
    """The ledger of one referral, oldest first."""

    items: list[Disclosure] = Field(max_length=1000)
    next_cursor: Cursor | None


class NewResponseWindow(RequestModel):
    """How long a partner has, from a date on."""

    answer_within: int = Field(ge=1, le=500)
    answer_unit: Annotated[WindowUnit, Field(strict=False)]
    first_contact_within: int = Field(ge=1, le=500)
    first_contact_unit: Annotated[WindowUnit, Field(strict=False)]
    effective_from: Instant


class ResponseWindow(ResponseModel):
    """An effective-dated window; offers keep the id of the one they were made under."""

    response_window_id: UUID
    urgency: Urgency
    answer_within: int = Field(ge=1, le=500)
    answer_unit: WindowUnit
    first_contact_within: int = Field(ge=1, le=500)
    first_contact_unit: WindowUnit
    effective_from: Timestamp
    in_force: bool


class ResponseWindows(ResponseModel):
    """Every window, newest first for each urgency."""

    items: list[ResponseWindow] = Field(max_length=500)
    next_cursor: Cursor | None


class Grouping(StrEnum):
    """By what the statistics are broken down."""

    LPU = "lpu"
    NEED = "need"
    PARTNER = "partner"


class Rate(ResponseModel):
    """A share with what it was computed from; all three are null where either count is under five."""

    numerator: int | None = Field(ge=0, le=2_147_483_647)
    denominator: int | None = Field(ge=0, le=2_147_483_647)
    value: float | None = Field(ge=0, le=1)


class OutcomeCount(ResponseModel):
    """How often one outcome was reported; null where it is under five."""

    outcome: Outcome
    count: int | None = Field(ge=0, le=2_147_483_647)


class StatisticsRow(ResponseModel):
    """The figures of one unit, need or partner; a count under five is null, so that nobody can be picked out."""

    group: str = Field(max_length=200, description="The unit, the need, or the partner's id.")
    name: str = Field(max_length=200)
    offers: int | None = Field(ge=0, le=2_147_483_647)
    acceptance: Rate = Field(description="Offers accepted, of those answered or expired.")
    median_hours_to_answer: float | None = Field(ge=0, description="Elapsed hours from offer to answer.")
    median_hours_to_first_contact: float | None = Field(ge=0, description="Elapsed hours from answer to contact.")
    outcomes: list[OutcomeCount] = Field(max_length=30)


class Statistics(ResponseModel):
    """Figures of the portal with their period and definition."""

    grouping: Grouping
    period_from: Timestamp
    period_until: Timestamp
    as_at: Timestamp
    definition: str = Field(max_length=1000)
    suppressed_below: int = Field(ge=1, le=100)
    items: list[StatisticsRow] = Field(max_length=1000)
