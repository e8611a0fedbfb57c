"""What the portal and the hubs tell each other of what one became in the other: codes and references, nothing else."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import Identifier, Reference, RequestModel

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
