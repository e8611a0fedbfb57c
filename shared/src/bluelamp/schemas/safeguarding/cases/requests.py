"""What is sent to a hub about a case: who brings it, who screens, discusses, decides and challenges it."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import (
    TEXT,
    DateOfBirth,
    Identifier,
    Instant,
    Line,
    Lpu,
    Reason,
    Reference,
    RequestModel,
    Text,
    long_text,
)
from bluelamp.schemas.people import Agreement, LawfulBasis, Regime, Sex
from bluelamp.schemas.safeguarding.cases.codes import (
    AlternativePlan,
    CaseOutcome,
    ClosureReason,
    DiscussionKind,
    InformationKind,
    Investigation,
    LegalThreshold,
    ResponseType,
)
from bluelamp.schemas.safeguarding.codes import Agency, CaseKind, CaseRole, HubCode, LevelOfNeed, Rating
from bluelamp.schemas.safeguarding.people import NewPerson, NewPersonAddress, RelationshipType
from bluelamp.schemas.safeguarding.people.requests import Name
from bluelamp.schemas.support import Need, SafeContact, Urgency

MOST_PEOPLE = 30
SHORTEST_RATIONALE = 40
LONGEST_ACTIONS = 20_000
"""A step-up says here all that a referral has no other field for in a case: four long texts, and none of them cut."""

CorrectedField = Annotated[
    str,
    StringConstraints(min_length=2, max_length=400, pattern=r"^(/[a-z0-9_]+)+$"),
    Field(description="A place in the referral, and not what stands there.", examples=["/safe_contact/do_not"]),
]
Rationale = Annotated[
    str, StringConstraints(min_length=SHORTEST_RATIONALE, max_length=8000, pattern=long_text(SHORTEST_RATIONALE))
]
Place = Annotated[int, Field(ge=0, lt=MOST_PEOPLE, description="A place in `people`, counted from 0.")]
Worker = Annotated[Line, Field(description="Role and number, not a name.", examples=["Social worker 12"])]


class CaseConcern(RequestModel):
    """What the case is about, with fact, observation and opinion kept apart (domain.md §1.6)."""

    facts: Text = Field(description="What was reported.", examples=["A neighbour heard a child crying for hours."])
    seen: Text | None = Field(default=None, description="What was seen.", examples=["Little food in the house."])
    opinion: Text | None = Field(default=None, description="What the referrer thinks of it.")
    children_not_seen: bool = Field(default=False, description="There are children whom nobody has seen.")
    immediate_actions: (
        Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ACTIONS, pattern=TEXT)] | None
    ) = Field(default=None, description="What was done at once, and what must not be done.")


class CasePerson(RequestModel):
    """Somebody in the case: already known by their id, or described."""

    role: Annotated[CaseRole, Field(strict=False)]
    person_id: Identifier | None = Field(default=None, description="Of a person who is known already.")
    person: NewPerson | None = Field(default=None, description="Of a person who is not known yet.")


class CorrectedPerson(RequestModel):
    """Who somebody is, as the referral says after it was corrected; where they live is not said."""

    role: Annotated[CaseRole, Field(strict=False, description="The part that the referral gives them.")]
    given_name: Name
    family_name: Name
    date_of_birth: DateOfBirth | None = None
    sex: Annotated[Sex, Field(strict=False)] | None = None


class CaseRelationship(RequestModel):
    """What one of the people is to another: PARENT says that `person` is the parent of `related_to`."""

    person: Place
    related_to: Place
    type: Annotated[RelationshipType, Field(strict=False)]


class SharedHousehold(RequestModel):
    """Who of the people lives together, and where."""

    address: NewPersonAddress
    members: Annotated[list[Place], Field(min_length=1, max_length=MOST_PEOPLE)]


class NewCaseSource(RequestModel):
    """The referral of the portal that was stepped up; only a service names it."""

    service: Literal["referrals"]
    referral_id: Identifier
    escalation_id: Identifier | None = Field(
        default=None, description="The step-up: each becomes one case, also of a referral that had one before."
    )
    reference: Reference


class NewCase(RequestModel):
    """A concern about somebody, brought to a hub in one call."""

    hub: HubCode | None = Field(default=None, description="The hub; without one it follows from `lpu`.")
    lpu: Annotated[Lpu, Field(strict=False)] | None = Field(
        default=None, description="The unit where the person lives."
    )
    kind: Annotated[CaseKind, Field(strict=False)]
    concern: CaseConcern
    people: Annotated[list[CasePerson], Field(min_length=1, max_length=MOST_PEOPLE)]
    relationships: Annotated[list[CaseRelationship], Field(max_length=100)] = Field(default_factory=list)
    household: SharedHousehold | None = None
    agreement: Agreement
    lawful_basis: Annotated[LawfulBasis, Field(strict=False)]
    regime: Annotated[Regime, Field(strict=False)] = Regime.UKGDPR_PART2
    rating: Annotated[Rating, Field(strict=False)] | None = Field(
        default=None, description="The referrer's own grade; the RAG clock runs by it until the hub has screened."
    )
    rating_reason: Reason | None = Field(default=None, description="Needed with a rating.")
    source: NewCaseSource | None = None


class NewCaseRole(RequestModel):
    """Somebody comes into a case, has another role in it than was thought, or has none in it any more."""

    person_id: Identifier | None = Field(default=None, description="Of a person who is known already.")
    person: NewPerson | None = Field(default=None, description="Of a person who is not known yet.")
    role: Annotated[CaseRole, Field(strict=False)] | None = Field(
        description="It takes the place of the one before; null where the person has no part in the case."
    )
    was_error: bool = Field(
        default=False,
        description="No role that they had in the case was ever so: it protects and accuses nobody any more. "
        "Only the hub's management says this; otherwise a role goes on protecting and accusing after its end.",
    )
    reason: Reason


class Screening(RequestModel):
    """The hub's first look: how urgent it is, and how much help is needed."""

    rating: Annotated[Rating, Field(strict=False)]
    level_of_need: Annotated[LevelOfNeed, Field(strict=False)]
    reason: Reason


class ReRating(RequestModel):
    """Another rating, because more is known now; the clocks are reckoned again from receipt."""

    rating: Annotated[Rating, Field(strict=False)]
    level_of_need: Annotated[LevelOfNeed, Field(strict=False)] | None = None
    reason: Reason


class Forwarding(RequestModel):
    """The person has an open case: it goes to the worker who has that, past the hub."""

    allocated_worker: Worker
    reason: Reason


class Allocation(RequestModel):
    """Who works with the person from now on."""

    allocated_worker: Worker
    reason: Reason


class ImmediateStrategy(RequestModel):
    """A strategy discussion at once, without gathering information first."""

    reason: Reason


class Attendee(RequestModel):
    """Who took part in a discussion."""

    agency: Annotated[Agency, Field(strict=False)]
    role: Worker


class DiscussionAction(RequestModel):
    """Who does what until when."""

    what: Text
    agency: Annotated[Agency, Field(strict=False)]
    due_at: Instant


class LeadPractitioner(RequestModel):
    """Who leads the enquiries of section 47: a social worker."""

    agency: Annotated[Agency, Field(strict=False)]
    role: Worker
    is_social_worker: bool


class ThresholdFinding(RequestModel):
    """Whether the threshold of section 47 is met, and what follows (domain.md §2.5)."""

    met: bool
    reason: Reason
    investigation: Annotated[Investigation, Field(strict=False)] | None = Field(
        default=None, description="Needed where the threshold is met."
    )
    lead_practitioner: LeadPractitioner | None = Field(default=None, description="Needed where the threshold is met.")
    child_in_need_plan: bool = Field(default=False, description="Needed meanwhile where the police investigate alone.")
    alternative: Annotated[AlternativePlan, Field(strict=False)] | None = Field(
        default=None, description="Needed where the threshold is not met."
    )


class NewDiscussion(RequestModel):
    """The record of a discussion; a strategy discussion needs social care, police and health."""

    kind: Annotated[DiscussionKind, Field(strict=False)]
    held_at: Instant
    attendees: Annotated[list[Attendee], Field(min_length=2, max_length=30)]
    information_shared: Text
    threshold: ThresholdFinding | None = Field(default=None, description="Needed in a child's strategy discussion.")
    immediate_safety_plan: Text
    medical_needed: bool
    who_tells_family: Text = Field(description="Who tells the child and the family.")
    must_not_be_told: Text | None = Field(default=None, description="What they must not be told, and until when.")
    actions: Annotated[list[DiscussionAction], Field(max_length=50)]
    decision_maker: Worker


class InformationReliedOn(RequestModel):
    """What the decision rests on: a link to it, never a copy."""

    kind: Annotated[InformationKind, Field(strict=False)]
    id: Identifier | None = Field(default=None, description="Of the enquiry or the discussion.")
    description: Line


class Dissent(RequestModel):
    """Who did not agree, and why."""

    agency: Annotated[Agency, Field(strict=False)]
    reason: Reason


class ReferralForPortal(RequestModel):
    """What the Referral Portal needs to help instead: all else that it needs is in the case."""

    person_id: Identifier | None = Field(
        default=None, description="Who of the case's people is referred; else its subject, its victim or its child."
    )
    needs: Annotated[list[Annotated[Need, Field(strict=False)]], Field(min_length=1, max_length=10)]
    urgency: Annotated[Urgency, Field(strict=False)]
    lpu: Annotated[Lpu, Field(strict=False)]
    agreement: Agreement
    lawful_basis: Annotated[LawfulBasis, Field(strict=False)]
    safe_contact: SafeContact


class NewDecision(RequestModel):
    """A decision with its reasons (domain.md §2.7)."""

    primary_outcome: Annotated[CaseOutcome, Field(strict=False)]
    secondary_outcomes: Annotated[list[Annotated[CaseOutcome, Field(strict=False)]], Field(max_length=17)] = Field(
        default_factory=list
    )
    level_of_need: Annotated[LevelOfNeed, Field(strict=False)]
    threshold: Annotated[LegalThreshold, Field(strict=False)]
    rationale: Rationale
    information_relied_on: Annotated[list[InformationReliedOn], Field(min_length=1, max_length=100)]
    dissent: Annotated[list[Dissent], Field(max_length=20)] = Field(default_factory=list)
    grade: Line = Field(description="The decision-maker's grade.", examples=["Team manager"])
    referral: ReferralForPortal | None = Field(
        default=None, description="Needed with REFERRAL_PORTAL and EARLY_HELP, and with no other outcome."
    )


class Notification(RequestModel):
    """The referrer and the agencies are told, and the record of the decision is open to the hub."""

    message: Reason = Field(description="What the referrer is told.")


class NewChallenge(RequestModel):
    """An agency does not agree with the decision."""

    reason: Reason


class ChallengeEscalation(RequestModel):
    """The challenge goes to a manager who has had no part in the case."""

    reason: Reason


class ChallengeWithdrawal(RequestModel):
    """The agency that challenged the decision does so no longer."""

    reason: Reason


class ChallengeDecision(RequestModel):
    """What becomes of a challenge; a changed decision is a whole decision of its own."""

    result: Literal["UPHELD", "CHANGED"]
    reason: Rationale
    decision: NewDecision | None = Field(default=None, description="Needed with CHANGED.")


class NewHomeAuthorityRequest(RequestModel):
    """Ask the authority where the person lives to take the case; until it accepts in writing, the host answers."""

    home_hub: HubCode
    reason: Reason


class HomeAuthorityAcceptance(RequestModel):
    """The home authority's acceptance, which is in writing."""

    document_reference: Line = Field(examples=["Letter CSC/2026/118"])


class Acknowledgement(RequestModel):
    """A social worker has answered the referrer and decided on the type of response."""

    response_type: Annotated[ResponseType, Field(strict=False)]
    acknowledged_by: Worker
    is_social_worker: bool
    note: Text | None = Field(default=None, description="What the referrer is told with it.")


class Closure(RequestModel):
    """The hub has no more to do."""

    reason: Annotated[ClosureReason, Field(strict=False)]
    note: Text | None = None
