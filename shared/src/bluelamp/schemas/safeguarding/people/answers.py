"""What is answered about people, households and relationships."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Cursor, ResponseModel, Timestamp
from bluelamp.schemas.people import Sex
from bluelamp.schemas.safeguarding.people.codes import (
    AddressKind,
    CheckCode,
    Confidence,
    HouseholdRole,
    IdentifierKind,
    LinkType,
    MatchStatus,
    RelationshipSource,
    RelationshipType,
)

MOST_LINKED = 200
MOST_MEMBERS = 100


class Alias(ResponseModel):
    """Another name of the person."""

    alias_id: UUID
    given_name: str = Field(max_length=200)
    family_name: str = Field(max_length=200)


class PersonIdentifier(ResponseModel):
    """A number by which somebody else knows the person."""

    identifier_id: UUID
    kind: IdentifierKind
    value: str = Field(max_length=40)


class PersonTelephone(ResponseModel):
    """A number on which the person can be reached."""

    telephone_id: UUID
    telephone: str = Field(max_length=20)


class PersonAddress(ResponseModel):
    """An address of the person."""

    address_id: UUID
    kind: AddressKind
    protected: bool
    lines: list[str] = Field(max_length=5)
    town: str | None = Field(max_length=200)
    postcode: str | None = Field(max_length=8)
    from_date: date | None
    until_date: date | None


class MergedRecord(ResponseModel):
    """Another record of the same person, merged into this one."""

    person_id: UUID
    given_name: str = Field(max_length=200)
    family_name: str = Field(max_length=200)
    date_of_birth: date | None


class PersonSummary(ResponseModel):
    """One row of a list."""

    person_id: UUID
    given_name: str = Field(max_length=200)
    family_name: str = Field(max_length=200)
    date_of_birth: date | None
    sex: Sex | None


class Person(PersonSummary):
    """Everything that the caller may know of a person, from all records that were merged into this one."""

    aliases: list[Alias] = Field(max_length=1000)
    identifiers: list[PersonIdentifier] = Field(max_length=1000)
    telephones: list[PersonTelephone] = Field(max_length=1000)
    addresses: list[PersonAddress] = Field(max_length=1000)
    addresses_withheld: bool = Field(description="Whether there are addresses that the caller may not know.")
    merged_records: list[MergedRecord] = Field(max_length=100)
    created_at: Timestamp
    updated_at: Timestamp
    version: int = Field(ge=1, le=2_147_483_647)


class PersonPage(ResponseModel):
    """One page of people, the newest record first."""

    items: list[PersonSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class ScoreReason(ResponseModel):
    """What speaks for or against two records being one person, and how much: points out of a hundred."""

    code: str = Field(max_length=60, examples=["DATE_OF_BIRTH_DAY_AND_MONTH_SWAPPED"])
    points: int = Field(ge=-100, le=100)
    detail: str = Field(max_length=400)


class FoundPerson(PersonSummary):
    """Somebody who may be whom you look for, and why."""

    score: int = Field(ge=0, le=100)
    reasons: list[ScoreReason] = Field(max_length=20)


class FoundPeople(ResponseModel):
    """One page of a search, the likeliest first."""

    items: list[FoundPerson] = Field(max_length=100)
    next_cursor: Cursor | None
    complete: bool = Field(description="False when so many came near that some were not compared: say more.")


class Member(ResponseModel):
    """Somebody who lives or lived in a household."""

    member_id: UUID
    person_id: UUID
    role: HouseholdRole
    from_date: date | None
    until_date: date | None


class Household(ResponseModel):
    """People who live together, without where: the address is read with a person."""

    household_id: UUID
    address_id: UUID
    from_date: date | None
    until_date: date | None
    members: list[Member] = Field(max_length=MOST_MEMBERS)
    version: int = Field(ge=1, le=2_147_483_647)


class HouseholdPage(ResponseModel):
    """One page of households, the newest record first."""

    items: list[Household] = Field(max_length=100)
    next_cursor: Cursor | None


class Relationship(ResponseModel):
    """What one person is to another."""

    relationship_id: UUID
    person_a: UUID
    person_b: UUID
    type: RelationshipType
    source: RelationshipSource
    confidence: Confidence
    from_date: date | None
    until_date: date | None
    version: int = Field(ge=1, le=2_147_483_647)


class RelationshipPage(ResponseModel):
    """One page of relationships, the newest record first."""

    items: list[Relationship] = Field(max_length=100)
    next_cursor: Cursor | None


class Link(ResponseModel):
    """Why somebody stands in the footprint: what they are to the person whom the link comes from."""

    type: LinkType
    from_person_id: UUID
    record_id: UUID | None = Field(description="The relationship or the household; null for what a case says.")
    source: RelationshipSource | None
    confidence: Confidence | None
    until_date: date | None


class SuggestedCheck(ResponseModel):
    """Something to look at, and why; a person decides what it means."""

    code: CheckCode
    reason: str = Field(max_length=400)


class FootprintPerson(PersonSummary):
    """Somebody in the footprint; where they live is read with the person, by those who may."""

    steps: int = Field(ge=1, le=3, description="How many links from the person whose footprint it is.")
    is_child: bool | None = Field(description="Under 18 today; null where the date of birth is not known.")
    links: list[Link] = Field(max_length=1000)
    checks_suggested: list[SuggestedCheck] = Field(max_length=10)


class Footprint(ResponseModel):
    """Who may be at risk with somebody, by household and close family. A link suggests checks and decides nothing."""

    person_id: UUID
    as_at: date
    decides: Literal["NOTHING"]
    people: list[FootprintPerson] = Field(max_length=MOST_LINKED)
    checks_suggested: list[SuggestedCheck] = Field(max_length=10)
    complete: bool = Field(description="False when there are more people than are shown.")


class PersonMatch(ResponseModel):
    """Two records that may be one person, with what speaks for it."""

    match_id: UUID
    person_a: UUID
    person_b: UUID
    score: int = Field(ge=0, le=100)
    reasons: list[ScoreReason] = Field(max_length=20)
    scoring: str = Field(max_length=40, description="The version of the scoring that was used.")
    status: MatchStatus
    proposed_at: Timestamp
    decided_at: Timestamp | None
    decided_by: str | None = Field(max_length=200)
    decision_reason: str | None = Field(max_length=4000)
    merge_id: UUID | None


class PersonMatchPage(ResponseModel):
    """One page of matches, the newest first."""

    items: list[PersonMatch] = Field(max_length=100)
    next_cursor: Cursor | None


class Merge(ResponseModel):
    """Two records made one, and whether that was undone."""

    merge_id: UUID
    match_id: UUID
    kept_person_id: UUID
    merged_person_id: UUID
    reason: str = Field(max_length=4000)
    merged_at: Timestamp
    merged_by: str = Field(max_length=200)
    reversed_at: Timestamp | None
    reversed_by: str | None = Field(max_length=200)
    reversal_reason: str | None = Field(max_length=4000)
    version: int = Field(ge=1, le=2_147_483_647)
