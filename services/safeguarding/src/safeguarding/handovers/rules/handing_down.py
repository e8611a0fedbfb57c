"""How a case that a decision leaves to the portal becomes a referral: the person, their household, the concern."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bluelamp.schemas.people import Address, Regime, Sex
from bluelamp.schemas.referrals import (
    Agreement,
    Concern,
    HouseholdMember,
    NewReferral,
    NewReferralSource,
    Person,
    Relationship,
)
from bluelamp.schemas.safeguarding.cases import CaseConcern, ReferralForPortal
from bluelamp.schemas.safeguarding.codes import CaseRole
from bluelamp.schemas.safeguarding.people import RelationshipType

MOST_IN_HOUSEHOLD = 20
NO_DATE_OF_BIRTH = "DATE_OF_BIRTH_UNKNOWN"
_FIRST = (CaseRole.SUBJECT, CaseRole.VICTIM, CaseRole.CHILD)
_BESIDE = frozenset({CaseRole.CHILD, CaseRole.PARENT_OR_CARER, CaseRole.HOUSEHOLD_MEMBER})
# What somebody is to the person who is referred.
_RELATIONSHIPS = {
    RelationshipType.PARENT: Relationship.PARENT,
    RelationshipType.CHILD: Relationship.CHILD,
    RelationshipType.SIBLING: Relationship.SIBLING,
    RelationshipType.PARTNER: Relationship.PARTNER,
    RelationshipType.EX_PARTNER: Relationship.FORMER_PARTNER,
    RelationshipType.OTHER_RELATIVE: Relationship.OTHER_RELATIVE,
    RelationshipType.CARER: Relationship.NOT_RELATED,
    RelationshipType.ASSOCIATE: Relationship.NOT_RELATED,
}
_INVERSE = {
    RelationshipType.PARENT: RelationshipType.CHILD,
    RelationshipType.CHILD: RelationshipType.PARENT,
}


class CannotBeReferredError(Exception):
    """The portal needs something of the person that nobody knows; `code` says what."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class InCase:
    """Somebody in the case."""

    person_id: UUID
    role: CaseRole
    given_name: str
    family_name: str
    date_of_birth: date | None
    sex: Sex | None


@dataclass(frozen=True, slots=True)
class Related:
    """What the first is to the second."""

    person_a: UUID
    person_b: UUID
    type: RelationshipType


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedDown:
    """The case, as far as the portal needs it."""

    case_id: UUID
    reference: str
    concern: CaseConcern
    regime: Regime
    asked: ReferralForPortal
    people: Sequence[InCase]
    living_together: frozenset[UUID]
    related: Sequence[Related]
    home: Address | None


def person_to_refer(people: Sequence[InCase]) -> InCase:
    """Return who is referred: the subject, or else the victim, or else the child that came first."""
    return min((one for one in people if one.role in _FIRST), key=lambda one: _FIRST.index(one.role))


def referral_of(case: HandedDown) -> NewReferral:
    """Return the referral that the portal is asked to take.

    Nobody who is alleged to have harmed the person goes along, nor anybody who is not known to live with them.
    Raises CannotBeReferredError when the person's date of birth is not known.
    """
    person = person_to_refer(case.people)
    if person.date_of_birth is None:
        raise CannotBeReferredError(NO_DATE_OF_BIRTH)
    return NewReferral(
        person=Person(
            given_name=person.given_name,
            family_name=person.family_name,
            date_of_birth=person.date_of_birth,
            sex=person.sex or Sex.NOT_KNOWN,
            address=case.home,
        ),
        household=[*_household(case, person)][:MOST_IN_HOUSEHOLD],
        needs=case.asked.needs,
        urgency=case.asked.urgency,
        lpu=case.asked.lpu,
        concern=Concern(
            facts=case.concern.facts,
            seen=case.concern.seen,
            opinion=case.concern.opinion,
            safeguarding_reference=case.reference,
        ),
        agreement=Agreement.model_validate(case.asked.agreement.model_dump()),
        lawful_basis=case.asked.lawful_basis,
        regime=case.regime,
        safe_contact=case.asked.safe_contact,
        source=NewReferralSource(service="safeguarding", case_id=case.case_id, reference=case.reference),
    )


def _household(case: HandedDown, person: InCase) -> Iterator[HouseholdMember]:
    for one in case.people:
        if one.person_id != person.person_id and one.role in _BESIDE and one.person_id in case.living_together:
            yield HouseholdMember(
                given_name=one.given_name,
                family_name=one.family_name,
                date_of_birth=one.date_of_birth,
                relationship=_relationship(case, one.person_id, person.person_id),
                seen=False,
            )


def _relationship(case: HandedDown, member: UUID, person: UUID) -> Relationship:
    for one in case.related:
        if (one.person_a, one.person_b) == (member, person):
            return _RELATIONSHIPS[one.type]
        if (one.person_a, one.person_b) == (person, member):
            return _RELATIONSHIPS[_INVERSE.get(one.type, one.type)]
    return Relationship.NOT_KNOWN
