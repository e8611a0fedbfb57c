"""What the portal and the hubs tell each other: what one became in the other, in codes alone, and what is corrected."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import Identifier, Reference, RequestModel
from bluelamp.schemas.people import Agreement
from bluelamp.schemas.safeguarding.cases import CaseConcern, CorrectedField, CorrectedPerson

Code = Annotated[str, StringConstraints(min_length=2, max_length=60, pattern=r"^[A-Z][A-Z0-9_]*$")]
"""A code of the other service, kept as it was told: what it means is in that service's reference."""


UpdateId = Annotated[Identifier, Field(description="Of what is told: what is told again under its id is heard once.")]


class CaseUpdate(RequestModel):
    """What became of a hub's case that a referral became, or came from."""

    update_id: UpdateId
    case_id: Identifier
    reference: Reference = Field(description="The case's.")
    status: Code = Field(examples=["CLOSED"])
    outcome: Code | None = Field(default=None, examples=["S17_ASSESSMENT"])


class ReferralUpdate(RequestModel):
    """What became of a referral that a hub's case was handed down as."""

    update_id: UpdateId
    referral_id: Identifier
    reference: Reference = Field(description="The referral's.")
    status: Code = Field(examples=["CLOSED"])
    outcome: Code | None = Field(default=None, examples=["NEED_MET"])


class ReferralCorrection(RequestModel):
    """What a hub was given of a referral that was stepped up, as it is right now."""

    correction_id: Identifier = Field(description="What is told again under its id is heard once.")
    referral_id: Identifier
    escalation_id: Identifier = Field(description="The step-up that the hub's case was made of.")
    fields: Annotated[list[CorrectedField], Field(min_length=1, max_length=200)]
    concern: CaseConcern = Field(description="The whole, with the safe contact among the immediate actions.")
    agreement: Agreement
    people: Annotated[list[CorrectedPerson], Field(max_length=30)] = Field(
        default_factory=list,
        description="Everybody, if who somebody is was corrected. An address is never said: the hub asks for it.",
    )
