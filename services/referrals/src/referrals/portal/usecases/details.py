"""What a referral holds about the person, as the table keeps it."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from bluelamp.schemas.people import Regime
from bluelamp.schemas.referrals import (
    Agreement,
    Concern,
    HouseholdMember,
    Person,
    SafeContact,
)


class Details(BaseModel):
    """The document in the column `details`; never granted to the partner role."""

    person: Person
    household: list[HouseholdMember]
    concern: Concern
    agreement: Agreement
    regime: Regime
    safe_contact: SafeContact
    route: Literal["best", "chosen"]
    services: list[UUID]
