"""A case as it was known at a moment: what a decision taken then could rest on."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Day, Reference, ResponseModel, Timestamp
from bluelamp.schemas.people import Agreement, LawfulBasis, Regime, Sex
from bluelamp.schemas.safeguarding.cases.answers import (
    CaseClock,
    CaseCorrection,
    CaseNotification,
    Decision,
    Discussion,
    HomeAuthorityRequest,
)
from bluelamp.schemas.safeguarding.cases.codes import ChallengeState, ReferrerKind
from bluelamp.schemas.safeguarding.cases.requests import CaseConcern
from bluelamp.schemas.safeguarding.codes import Agency, CaseKind, CaseRole, CaseStatus, HubCode, LevelOfNeed, Rating
from bluelamp.schemas.safeguarding.enquiries import EnquiryResponse
from bluelamp.schemas.safeguarding.people import AddressKind

_Name = Annotated[str, Field(max_length=200)]
_Words = Annotated[str, Field(max_length=8000)]


class AddressAsKnown(ResponseModel):
    """Where somebody was thought to live, or to have lived."""

    address_id: UUID
    kind: AddressKind
    lines: list[_Name] = Field(max_length=5)
    town: _Name | None
    postcode: _Name | None
    from_date: Day | None
    until_date: Day | None


class PersonAsKnown(ResponseModel):
    """Somebody who belonged to the case by then, as their record stood."""

    person_id: UUID
    role: CaseRole
    given_name: _Name
    family_name: _Name
    date_of_birth: Day | None
    sex: Sex | None
    merged_into: UUID | None = Field(description="The record that theirs had been merged into by then.")
    addresses: list[AddressAsKnown] = Field(max_length=200)
    addresses_withheld: bool = Field(description="Whether there were some that the reader may not know today.")


class RatingAsKnown(ResponseModel):
    """A rating, or a level of need, that the case had been given by then."""

    rated_at: Timestamp
    rating: Rating | None
    level_of_need: LevelOfNeed | None
    rated_by: _Name
    reason: _Words | None


class ChallengeAsKnown(ResponseModel):
    """A challenge, and what had become of it by then."""

    challenge_id: UUID
    decision_id: UUID
    state: ChallengeState
    agency: Agency
    challenged_by: _Name
    challenged_at: Timestamp
    reason: _Words
    escalated_at: Timestamp | None
    decided_at: Timestamp | None
    withdrawn_at: Timestamp | None
    new_decision_id: UUID | None


class AnswerAsKnown(ResponseModel):
    """What one agency had been asked by then, and what it had answered."""

    enquiry_id: UUID
    agency: Agency
    asked_at: Timestamp
    due_at: Timestamp
    scope_text: str = Field(max_length=4000)
    subjects: list[UUID] = Field(max_length=50)
    response: EnquiryResponse | None = Field(description="As it stood then, without what was corrected later.")


class OutstandingAsKnown(ResponseModel):
    """An agency from which nobody had heard what it holds by then."""

    enquiry_id: UUID
    agency: Agency
    due_at: Timestamp


class CaseAsKnown(ResponseModel):
    """A case as it was known at a moment.

    What was known is that of the moment; what of it the reader may know is judged today: a desk reads of decisions,
    discussions and other agencies' answers what it reads of them now, and protected addresses are the management's.
    """

    case_id: UUID
    reference: Reference
    hub: HubCode
    at: Timestamp
    kind: CaseKind
    received_at: Timestamp
    referrer: _Name
    referrer_kind: ReferrerKind
    status: CaseStatus
    rating: Rating | None
    level_of_need: LevelOfNeed | None
    concern: CaseConcern = Field(description="As it had been corrected by then.")
    agreement: Agreement
    lawful_basis: LawfulBasis
    regime: Regime
    referrer_rating: Rating | None
    referrer_rating_reason: _Words | None
    allocated_worker: _Name | None = Field(description="Who worked with the person by then.")
    proposed_worker: _Name | None = Field(description="Who had an open case of the person in this hub when it came.")
    open_elsewhere: bool = Field(description="Whether another hub had an open case of somebody in it when it came.")
    home_authority: HomeAuthorityRequest | None = Field(description="What had been asked and accepted by then.")
    corrections: list[CaseCorrection] = Field(max_length=1000, description="Heard by then, oldest first.")
    people: list[PersonAsKnown] = Field(max_length=100)
    ratings: list[RatingAsKnown] = Field(max_length=200, description="Oldest first.")
    clocks: list[CaseClock] = Field(max_length=100)
    discussions: list[Discussion] = Field(max_length=100)
    decisions: list[Decision] = Field(max_length=100, description="The last of them was in force.")
    challenges: list[ChallengeAsKnown] = Field(max_length=100)
    notifications: list[CaseNotification] = Field(max_length=100, description="What had been told, oldest first.")
    outstanding: list[OutstandingAsKnown] = Field(max_length=200)
    answers: list[AnswerAsKnown] = Field(max_length=200)
