"""What is sent about people, households and relationships."""

from typing import Annotated

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from bluelamp.schemas.common import LINE, DateOfBirth, Day, Identifier, Line, Reason, RequestModel
from bluelamp.schemas.people import Postcode, Sex, Telephone
from bluelamp.schemas.safeguarding.people.codes import (
    ALWAYS_PROTECTED,
    AddressKind,
    Confidence,
    HouseholdRole,
    IdentifierKind,
    RelationshipSource,
    RelationshipType,
)

IdentifierValue = Annotated[str, StringConstraints(min_length=3, max_length=40, pattern=r"^[A-Z0-9][A-Z0-9/-]*$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=LINE)]


class NewAlias(RequestModel):
    """Another name of the person."""

    given_name: Name
    family_name: Name


class NewIdentifier(RequestModel):
    """A number by which somebody else knows the person."""

    kind: Annotated[IdentifierKind, Field(strict=False)]
    value: IdentifierValue = Field(description="In capitals, without blanks.", examples=["9434765919"])


class NewTelephone(RequestModel):
    """A number on which the person can be reached."""

    telephone: Telephone


class NewPersonAddress(RequestModel):
    """An address of the person; a protected one is shown to named roles alone."""

    lines: Annotated[list[Line], Field(min_length=1, max_length=5, examples=[["4 Heronsgate Walk"]])]
    town: Line | None = Field(default=None, examples=["Birmingham"])
    postcode: Postcode | None = Field(default=None, examples=["B23 6AA"])
    kind: Annotated[AddressKind, Field(strict=False)] = AddressKind.HOME
    protected: bool = Field(
        default=False,
        validate_default=True,
        description="Another address that must not be known; a refuge and a witness's always are, whatever is said.",
    )
    from_date: Day | None = None
    until_date: Day | None = None

    @field_validator("protected")
    @classmethod
    def _follows_from_kind(cls, protected: bool, info: ValidationInfo) -> bool:
        """Protect a refuge also where nobody remembered to say so."""
        return protected or info.data.get("kind") in ALWAYS_PROTECTED


class AddressPatch(RequestModel):
    """A merge patch of what is known of an address; what is written on it does not change."""

    protected: bool | None = None
    until_date: Day | None = None


class PersonDetails(RequestModel):
    """Who somebody is."""

    given_name: Name
    family_name: Name
    date_of_birth: DateOfBirth | None = None
    sex: Annotated[Sex, Field(strict=False)] | None = None


class NewPerson(PersonDetails):
    """A person to be known from now on."""

    aliases: Annotated[list[NewAlias], Field(max_length=20)] = Field(default_factory=list)
    identifiers: Annotated[list[NewIdentifier], Field(max_length=20)] = Field(default_factory=list)
    telephones: Annotated[list[Telephone], Field(max_length=10)] = Field(default_factory=list)
    addresses: Annotated[list[NewPersonAddress], Field(max_length=20)] = Field(default_factory=list)


class PersonPatch(RequestModel):
    """A merge patch (RFC 7396) of who somebody is."""

    given_name: Name | None = None
    family_name: Name | None = None
    date_of_birth: DateOfBirth | None = None
    sex: Annotated[Sex, Field(strict=False)] | None = None


class PersonSearch(RequestModel):
    """What is known of whom you look for; at least a family name, a date of birth, a number or a postcode."""

    given_name: Name | None = None
    family_name: Name | None = None
    date_of_birth: DateOfBirth | None = None
    telephone: Telephone | None = None
    postcode: Postcode | None = None
    identifier: NewIdentifier | None = None


class NewMember(RequestModel):
    """Somebody who lives in a household."""

    person_id: Identifier
    role: Annotated[HouseholdRole, Field(strict=False)]
    from_date: Day | None = None
    until_date: Day | None = None


class NewHousehold(RequestModel):
    """People who live together at an address of one of them."""

    address_id: Identifier
    from_date: Day | None = None
    until_date: Day | None = None
    members: Annotated[list[NewMember], Field(min_length=1, max_length=30)]


class Departure(RequestModel):
    """The last day in a household, or of a relationship."""

    until_date: Day


class NewRelationship(RequestModel):
    """What one person is to another, who says so, and how sure it is."""

    person_a: Identifier
    person_b: Identifier
    type: Annotated[RelationshipType, Field(strict=False)]
    source: Annotated[RelationshipSource, Field(strict=False)]
    confidence: Annotated[Confidence, Field(strict=False)]
    from_date: Day | None = None
    until_date: Day | None = None


class NewPersonMatch(RequestModel):
    """Two records that somebody takes for one person."""

    person_a: Identifier
    person_b: Identifier


class MatchConfirmation(RequestModel):
    """That it is one person: which record is kept, and why."""

    kept_person_id: Identifier
    reason: Reason


class MatchRejection(RequestModel):
    """That it is not one person, and why."""

    reason: Reason


class MergeReversal(RequestModel):
    """Why a merge is undone."""

    reason: Reason
