"""The codes of people, households and relationships."""

from enum import StrEnum


class AddressKind(StrEnum):
    """What the person has to do with an address."""

    HOME = "HOME"
    TEMPORARY = "TEMPORARY"
    REFUGE = "REFUGE"
    WITNESS_PROTECTION = "WITNESS_PROTECTION"
    PLACEMENT = "PLACEMENT"
    WORK = "WORK"
    SCHOOL = "SCHOOL"
    OTHER = "OTHER"


ALWAYS_PROTECTED = frozenset({AddressKind.REFUGE, AddressKind.WITNESS_PROTECTION})
"""Kinds of address that are protected by what they are, and not only where somebody says so."""


class IdentifierKind(StrEnum):
    """Whose number it is."""

    NHS_NUMBER = "NHS_NUMBER"
    NATIONAL_INSURANCE_NUMBER = "NATIONAL_INSURANCE_NUMBER"
    PNC_ID = "PNC_ID"
    UNIQUE_PUPIL_NUMBER = "UNIQUE_PUPIL_NUMBER"
    SOCIAL_CARE_ID = "SOCIAL_CARE_ID"
    HOUSING_ID = "HOUSING_ID"
    PROBATION_ID = "PROBATION_ID"


class HouseholdRole(StrEnum):
    """As what somebody lives in a household."""

    ADULT = "ADULT"
    CHILD = "CHILD"
    CARER = "CARER"
    LODGER = "LODGER"
    OTHER = "OTHER"


class RelationshipType(StrEnum):
    """What the first person is to the second: PARENT means that `person_a` is the parent of `person_b`."""

    PARENT = "PARENT"
    CHILD = "CHILD"
    SIBLING = "SIBLING"
    PARTNER = "PARTNER"
    EX_PARTNER = "EX_PARTNER"
    CARER = "CARER"
    OTHER_RELATIVE = "OTHER_RELATIVE"
    ASSOCIATE = "ASSOCIATE"


class RelationshipSource(StrEnum):
    """Who says so."""

    PERSON_THEMSELVES = "PERSON_THEMSELVES"
    FAMILY_MEMBER = "FAMILY_MEMBER"
    REFERRER = "REFERRER"
    OBSERVATION = "OBSERVATION"
    POLICE_RECORD = "POLICE_RECORD"
    AGENCY_RECORD = "AGENCY_RECORD"


class Confidence(StrEnum):
    """How sure it is."""

    CONFIRMED = "CONFIRMED"
    LIKELY = "LIKELY"
    POSSIBLE = "POSSIBLE"


class MatchStatus(StrEnum):
    """Where a proposed match stands; only a human moves it."""

    PROPOSED = "PROPOSED"
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"


class LinkType(StrEnum):
    """Why somebody stands in a footprint: what they are to the person whom the link comes from."""

    HOUSEHOLD = "HOUSEHOLD"
    PARENT = "PARENT"
    CHILD = "CHILD"
    SIBLING = "SIBLING"
    PARTNER = "PARTNER"
    EX_PARTNER = "EX_PARTNER"
    ALLEGED_PERPETRATOR = "ALLEGED_PERPETRATOR"


class CheckCode(StrEnum):
    """What a link suggests to look at; none of them decides anything."""

    SHARES_HOUSEHOLD = "SHARES_HOUSEHOLD"
    CLOSE_FAMILY = "CLOSE_FAMILY"
    CHILD_IN_FOOTPRINT = "CHILD_IN_FOOTPRINT"
    CHILD_OF_ALLEGED_PERPETRATOR = "CHILD_OF_ALLEGED_PERPETRATOR"
    ALLEGED_PERPETRATOR = "ALLEGED_PERPETRATOR"
    ASK_THE_HUB = "ASK_THE_HUB"
