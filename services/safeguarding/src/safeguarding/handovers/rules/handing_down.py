"""How a case that a decision leaves to the portal becomes a referral: the person, their household, the concern."""

from collections.abc import Sequence
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
from safeguarding.cases.rules.referring import InCase, referred

MOST_IN_HOUSEHOLD = 20
NOT_OF_THE_CASE = "not_of_the_case"
ALLEGED_PERPETRATOR = "alleged_perpetrator"
NO_DATE_OF_BIRTH = "date_of_birth_unknown"
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
    """Somebody's part in the case has changed since it was decided, or what the portal needs of them is not known.

    `code` says which.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class PersonInCase:
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
    people: Sequence[PersonInCase]
    living_together: frozenset[UUID]
    related: Sequence[Related]
    home: Address | None


def person_to_refer(people: Sequence[PersonInCase], named: UUID | None) -> PersonInCase:
    """Return who is referred: whom the decision names, or else whom the case is for.

    Raises CannotBeReferredError for somebody who is not in the case, or is there for the harm that they may have done.
    """
    parts = {one.person_id: InCase(one.role, one.date_of_birth) for one in people}
    person_id = referred(parts, named)
    person = next((one for one in people if one.person_id == person_id), None)
    if person is None:
        raise CannotBeReferredError(NOT_OF_THE_CASE)
    if person.role is CaseRole.ALLEGED_PERPETRATOR:
        raise CannotBeReferredError(ALLEGED_PERPETRATOR)
    return person


def referral_of(case: HandedDown) -> NewReferral:
    """Return the referral that the portal is asked to take.

    Nobody who is alleged to have harmed the person goes along, nor anybody who is not known to live with them.
    Raises CannotBeReferredError when the decision's person cannot be referred, or their date of birth is not known.
    """
    person, *beside = shared_people(case)
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
        household=[_member(case, one, person) for one in beside],
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


def shared_people(case: HandedDown) -> list[PersonInCase]:
    """Return whom the referral tells of: the person, and who of the case lives with them and did them no harm."""
    person = person_to_refer(case.people, case.asked.person_id)
    beside = [
        one
        for one in case.people
        if one.person_id in case.living_together
        and one.person_id != person.person_id
        and one.role is not CaseRole.ALLEGED_PERPETRATOR
    ]
    return [person, *beside[:MOST_IN_HOUSEHOLD]]


def _member(case: HandedDown, one: PersonInCase, person: PersonInCase) -> HouseholdMember:
    return HouseholdMember(
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
