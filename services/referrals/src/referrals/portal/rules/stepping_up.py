"""How a referral that is stepped up becomes a concern for a hub: everything that it says of people goes along."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from bluelamp.kit.clocks import ADULT_AGE, age_on
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.handovers import ReferralCorrection
from bluelamp.schemas.people import Agreement as HubAgreement
from bluelamp.schemas.people import AgreementPosition, LawfulBasis, Regime
from bluelamp.schemas.referrals import Agreement, EscalationTarget, HouseholdMember, Relationship
from bluelamp.schemas.safeguarding.cases import (
    LONGEST_ACTIONS,
    CaseConcern,
    CasePerson,
    CaseRelationship,
    CorrectedPerson,
    NewCase,
    NewCaseSource,
    SharedHousehold,
)
from bluelamp.schemas.safeguarding.codes import CaseKind, CaseRole
from bluelamp.schemas.safeguarding.people import NewPerson, NewPersonAddress, RelationshipType
from referrals.portal.rules.sharing import Referred

LONGEST_TEXT = LONGEST_ACTIONS
_CUT = " … (longer in the referral)"
_AGREED = frozenset({AgreementPosition.GIVEN, AgreementPosition.PARENT_GIVEN, AgreementPosition.CHILD_COMPETENT_GIVEN})
_CHILDREN = frozenset({Relationship.CHILD, Relationship.GRANDCHILD})
# What the member is to the person who was referred.
_RELATIONSHIPS = {
    Relationship.PARTNER: RelationshipType.PARTNER,
    Relationship.FORMER_PARTNER: RelationshipType.EX_PARTNER,
    Relationship.CHILD: RelationshipType.CHILD,
    Relationship.PARENT: RelationshipType.PARENT,
    Relationship.SIBLING: RelationshipType.SIBLING,
    Relationship.GRANDPARENT: RelationshipType.OTHER_RELATIVE,
    Relationship.GRANDCHILD: RelationshipType.OTHER_RELATIVE,
    Relationship.OTHER_RELATIVE: RelationshipType.OTHER_RELATIVE,
    Relationship.NOT_RELATED: RelationshipType.ASSOCIATE,
}


class SteppedUp(Referred, Protocol):
    """What the referral itself holds."""

    @property
    def agreement(self) -> Agreement: ...
    @property
    def regime(self) -> Regime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUp:
    """Who stepped which referral up, and why."""

    escalation_id: UUID
    referral_id: UUID
    reference: str
    lpu: Lpu
    hub: str | None = None
    """The hub that is asked to take it where the unit has none of its own."""
    lawful_basis: LawfulBasis
    target: EscalationTarget
    reason: str


def case_of(referral: SteppedUp, step_up: StepUp, today: date) -> NewCase:
    """Return the case that a hub is asked to take; the hub follows from the unit where the person lives.

    A child in the household makes it a child's case, whomever the referral is about and wherever it was stepped up
    to: the shorter clock and the children's social workers are theirs from the start (ADR 0031).
    """
    minor = age_on(referral.person.date_of_birth, today) < ADULT_AGE
    children = [is_child(one, today) for one in referral.household]
    home = referral.person.address
    address = NewPersonAddress(lines=home.lines, town=home.town, postcode=home.postcode) if home else None
    together = address is not None and bool(referral.household)
    return NewCase(
        hub=step_up.hub,
        lpu=step_up.lpu,
        kind=CaseKind.CHILD if minor or any(children) else CaseKind.ADULT,
        concern=_concern(referral, step_up, today),
        people=[
            CasePerson(role=CaseRole.SUBJECT, person=_subject(referral, None if together else address)),
            *(CasePerson(role=_role(one, today, minor=minor), person=_member(one)) for one in referral.household),
        ],
        relationships=[
            CaseRelationship(person=place, related_to=0, type=_RELATIONSHIPS[one.relationship])
            for place, one in enumerate(referral.household, start=1)
            if one.relationship in _RELATIONSHIPS
        ],
        household=SharedHousehold(address=address, members=[*range(len(referral.household) + 1)])
        if together and address
        else None,
        agreement=_agreement(referral.agreement, step_up),
        lawful_basis=step_up.lawful_basis,
        regime=referral.regime,
        source=NewCaseSource(
            service="referrals",
            referral_id=step_up.referral_id,
            escalation_id=step_up.escalation_id,
            reference=step_up.reference,
        ),
    )


def correction_of(
    referral: SteppedUp, step_up: StepUp, today: date, *, correction_id: UUID, fields: Sequence[str]
) -> ReferralCorrection:
    """Return what the hub is told after the referral was corrected: all that its case says, as it is right now.

    Who the people are goes along if that was corrected, and never where: the hub may know of a home that must not be
    found, and asks.
    """
    case = case_of(referral, step_up, today)
    of_people = any(field.startswith(("/person", "/household")) for field in fields)
    return ReferralCorrection(
        correction_id=correction_id,
        referral_id=step_up.referral_id,
        escalation_id=step_up.escalation_id,
        fields=list(fields),
        concern=case.concern,
        agreement=case.agreement,
        people=[
            CorrectedPerson(
                role=one.role,
                given_name=one.person.given_name,
                family_name=one.person.family_name,
                date_of_birth=one.person.date_of_birth,
                sex=one.person.sex,
            )
            for one in case.people
            if of_people and one.person
        ],
    )


def _subject(referral: SteppedUp, address: NewPersonAddress | None) -> NewPerson:
    person = referral.person
    return NewPerson(
        given_name=person.given_name,
        family_name=person.family_name,
        date_of_birth=person.date_of_birth,
        sex=person.sex,
        addresses=[address] if address else [],
    )


def _member(member: HouseholdMember) -> NewPerson:
    return NewPerson(given_name=member.given_name, family_name=member.family_name, date_of_birth=member.date_of_birth)


def is_child(member: HouseholdMember, today: date) -> bool:
    """Say whether somebody of the household is under 18; of a child whose age nobody knows that is assumed."""
    if member.date_of_birth is None:
        return member.relationship in _CHILDREN
    return age_on(member.date_of_birth, today) < ADULT_AGE


def _role(member: HouseholdMember, today: date, *, minor: bool) -> CaseRole:
    if is_child(member, today):
        return CaseRole.CHILD
    if minor and member.relationship is Relationship.PARENT:
        return CaseRole.PARENT_OR_CARER
    return CaseRole.HOUSEHOLD_MEMBER


def _agreement(agreement: Agreement, step_up: StepUp) -> HubAgreement:
    """Return what the person said; without agreement the reason of the step-up is why the case is brought."""
    position = agreement.position
    if agreement.withdrawn_on is not None and position in _AGREED:
        position = AgreementPosition.REFUSED
    override = agreement.override_reason or (None if position in _AGREED else step_up.reason)
    return HubAgreement(
        position=position,
        asked_on=agreement.asked_on,
        asked_by=agreement.asked_by,
        how=agreement.how,
        override_reason=override,
    )


def _concern(referral: SteppedUp, step_up: StepUp, today: date) -> CaseConcern:
    concern = referral.concern
    children_not_seen = any(not one.seen and is_child(one, today) for one in referral.household)
    return CaseConcern(
        facts=concern.facts,
        seen=concern.seen,
        opinion=concern.opinion,
        children_not_seen=children_not_seen,
        immediate_actions=_bounded("\n".join(_what_no_field_holds(referral, step_up))),
    )


def _what_no_field_holds(referral: SteppedUp, step_up: StepUp) -> Iterator[str]:
    """Yield what a hub must know first, the most urgent first: it may be cut at the end."""
    contact, person = referral.safe_contact, referral.person
    if contact.do_not:
        yield f"Do not: {contact.do_not}"
    how = [contact.channel.value, contact.telephone, contact.email, contact.when]
    yield f"Safe contact: {', '.join(part for part in how if part)}"
    yield f"Stepped up from referral {step_up.reference} ({step_up.target}): {step_up.reason}"
    if referral.concern.risks_to_staff:
        yield f"Risks to staff: {referral.concern.risks_to_staff}"
    if person.interpreter_needed or person.language != "en":
        needed = ", interpreter needed" if person.interpreter_needed else ""
        yield f"Language: {person.language}{needed}"
    if person.communication_needs:
        yield f"Communication: {person.communication_needs}"


def _bounded(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(_CUT)] + _CUT
