"""What is sent to the Referral Portal: what officers submit, what partners answer (domain.md §1)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bluelamp.schemas import people
from bluelamp.schemas.common import (
    LINE,
    DateOfBirth,
    Day,
    Identifier,
    Instant,
    Line,
    LocalTime,
    Lpu,
    Reason,
    Reference,
    RequestModel,
    Text,
    Weekday,
    WindowUnit,
)
from bluelamp.schemas.people import (
    Address,
    AgreementPosition,
    EmailAddress,
    LanguageTag,
    LawfulBasis,
    Regime,
    Sex,
    Telephone,
)
from bluelamp.schemas.referrals.codes import (
    ContactResult,
    DeclineReason,
    EscalationTarget,
    Outcome,
    Relationship,
    WithdrawalReason,
)
from bluelamp.schemas.support import ContactChannel, Need, SafeContact, Urgency

SafeguardingReference = Annotated[str, StringConstraints(max_length=40, min_length=3, pattern=LINE)]
IncidentNumber = Annotated[str, StringConstraints(max_length=40, min_length=1, pattern=LINE)]
Places = Annotated[int, Field(ge=0, le=10_000)]
Age = Annotated[int, Field(ge=0, le=130)]
Needs = Annotated[list[Annotated[Need, Field(strict=False)]], Field(min_length=1, max_length=10)]


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


Scope = Annotated[list[Identifier], Field(min_length=1, max_length=20)] | None


class Agreement(people.Agreement):
    """Whether, when and how the person agreed, and to whom."""

    scope: Scope = Field(default=None, description="The organisations that the person agreed to; null for all.")
    withdrawn_on: Day | None = Field(
        default=None, description="When the person took the agreement back; without `override_reason` it ends here."
    )


class NewReferralSource(RequestModel):
    """What a referral was made of by another service: a hub's case, or offenders' request for restorative justice."""

    service: Literal["safeguarding", "offenders"]
    case_id: Identifier = Field(description="The case's id, or the request's.")
    reference: Reference = Field(description="The case's reference, or that of whom the request is about.")


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
    source: NewReferralSource | None = None


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
    scope: Scope = None
    withdrawn_on: Day | None = None
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


DetailAgreed = Annotated[
    bool,
    Field(description="Whether the person agreed that the police are told detail; without that a note is refused."),
]


class NewContactAttempt(RequestModel):
    """One attempt to reach the person."""

    attempted_at: Instant
    channel: Annotated[ContactChannel, Field(strict=False)]
    result: Annotated[ContactResult, Field(strict=False)]
    detail_agreed: DetailAgreed = False
    note: Text | None = None


class Engagement(RequestModel):
    """The person has taken the support up."""

    engaged_on: Day
    detail_agreed: DetailAgreed = False
    note: Text | None = None


class OutcomeReport(RequestModel):
    """How it ended; OTHER needs a note."""

    outcome: Annotated[Outcome, Field(strict=False)]
    detail_agreed: DetailAgreed = False
    note: Text | None = None


class EmergencyCall(RequestModel):
    """The call to 999 that was made because danger was immediate."""

    rung_at: Instant
    incident_number: IncidentNumber = Field(description="What the control room gave.", examples=["WMP-20261122-0417"])


class NewEscalation(RequestModel):
    """Step a referral up to safeguarding."""

    target: Annotated[EscalationTarget, Field(strict=False)]
    reason: Reason
    emergency_call: EmergencyCall | None = Field(
        default=None, description="Needed for `EMERGENCY_999`: ring first, then record here that it was done."
    )


class NewResponseWindow(RequestModel):
    """How long a partner has, from a date on."""

    answer_within: int = Field(ge=1, le=500)
    answer_unit: Annotated[WindowUnit, Field(strict=False)]
    first_contact_within: int = Field(ge=1, le=500)
    first_contact_unit: Annotated[WindowUnit, Field(strict=False)]
    opens: LocalTime = "09:00"
    closes: LocalTime = Field(default="17:00", examples=["17:00"])
    working_days: list[Annotated[Weekday, Field(strict=False)]] = Field(
        default=list(Weekday)[:5],
        min_length=1,
        max_length=7,
        description="The days that count in working hours and days; England's bank holidays never do.",
    )
    effective_from: Instant


class NewDecisionWindow(RequestModel):
    """How long the force has to decide, from a date on."""

    decide_within: int = Field(ge=1, le=500)
    decide_unit: Annotated[WindowUnit, Field(strict=False)]
    effective_from: Instant
