"""Sharing agreements on the wire: what may leave the force, for whom, and why (domain.md §11.5)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from bluelamp.schemas.common import Cursor, Day, Identifier, Line, RequestModel, ResponseModel, Text, Timestamp
from bluelamp.schemas.directory import UNIQUE, each_once
from bluelamp.schemas.people import LawfulBasis, Regime
from bluelamp.schemas.referrals import DataItem

DataItemList = Annotated[
    list[Annotated[DataItem, Field(strict=False)]],
    Field(min_length=1, max_length=12, json_schema_extra=UNIQUE),
    AfterValidator(each_once),
]
LawfulBasisList = Annotated[
    list[Annotated[LawfulBasis, Field(strict=False)]],
    Field(min_length=1, max_length=10, json_schema_extra=UNIQUE),
    AfterValidator(each_once),
]


class NewSharingAgreement(RequestModel):
    """What the force may share with one partner, and why (domain.md §11.5); the force is the caller's own."""

    organisation_id: Identifier = Field(description="The partner; the other party is the caller's organisation.")
    title: Line = Field(examples=["Referrals of vulnerable people to Lantern Community Support"])
    purpose: Text = Field(examples=["Support that lowers the likelihood of future harm."])
    data_items: DataItemList = Field(description="The parts of a referral that the partner sees; no other leaves.")
    lawful_bases: LawfulBasisList = Field(description="The gateways under which the force shares.")
    regime: Annotated[Regime, Field(strict=False)] = Regime.UKGDPR_PART2
    partner_basis: Line = Field(
        description="The basis under which the partner holds its copy.",
        examples=["UK GDPR Article 6(1)(e), Article 9(2)(h)"],
    )
    retention: Line = Field(
        description="How long the partner keeps its copy.", examples=["Two years after the case is closed"]
    )
    impact_assessment: Line | None = Field(default=None, description="Its number.", examples=["DPIA-0042"])
    valid_from: Day
    expires_on: Day = Field(description="The last day on which it is in force.", examples=["2028-03-31"])
    review_on: Day | None = Field(default=None, examples=["2027-03-31"])


class SharingAgreementPatch(RequestModel):
    """A merge patch of an agreement (RFC 7396); its parties stay, another partner needs an agreement of its own."""

    title: Line | None = None
    purpose: Text | None = None
    data_items: DataItemList | None = None
    lawful_bases: LawfulBasisList | None = None
    regime: Annotated[Regime, Field(strict=False)] | None = None
    partner_basis: Line | None = None
    retention: Line | None = None
    impact_assessment: Line | None = None
    valid_from: Day | None = None
    expires_on: Day | None = None
    review_on: Day | None = None


class SharingAgreement(ResponseModel):
    """A sharing agreement as it is kept."""

    sharing_agreement_id: UUID
    force_organisation_id: UUID
    organisation_id: UUID
    title: str = Field(max_length=200)
    purpose: str = Field(max_length=4000)
    data_items: list[DataItem] = Field(max_length=12)
    lawful_bases: list[LawfulBasis] = Field(max_length=10)
    regime: Regime
    partner_basis: str = Field(max_length=200)
    retention: str = Field(max_length=200)
    impact_assessment: str | None = Field(max_length=200)
    valid_from: date
    expires_on: date
    review_on: date | None
    in_force: bool = Field(description="Whether it allows sharing today.")
    created_at: Timestamp
    updated_at: Timestamp
    version: int = Field(ge=1, le=2_147_483_647)


class SharingAgreementPage(ResponseModel):
    """One page of agreements, the soonest to expire first."""

    items: list[SharingAgreement] = Field(max_length=100)
    next_cursor: Cursor | None
