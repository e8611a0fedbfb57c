"""Who of a case's people a decision refers to the portal, and what keeps them from being referred."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bluelamp.kit.clocks import ADULT_AGE, age_on
from bluelamp.schemas.people import AgreementPosition, LawfulBasis
from bluelamp.schemas.problems import Fault
from bluelamp.schemas.safeguarding.cases import ReferralForPortal
from bluelamp.schemas.safeguarding.codes import CaseRole
from bluelamp.schemas.support import ContactChannel, Need, Urgency
from safeguarding.cases.rules.intake import AGREED, agreement_faults

_FIRST = (CaseRole.SUBJECT, CaseRole.VICTIM, CaseRole.CHILD)
_FOR_CHILDREN_ONLY = AGREED - {AgreementPosition.GIVEN}
_BY_TELEPHONE = frozenset({ContactChannel.PHONE, ContactChannel.SMS, ContactChannel.VIDEO})
_GOES_ELSEWHERE = frozenset({Need.RADICALISATION, Need.MODERN_SLAVERY})


@dataclass(frozen=True, slots=True)
class InCase:
    """Somebody's part in a case, and when they were born, if that is known."""

    role: CaseRole
    date_of_birth: date | None


def referred(people: Mapping[UUID, InCase], named: UUID | None) -> UUID | None:
    """Return who is referred: whom the decision names, or else the subject, the victim, or the child that came first.

    The people stand in the order in which they came into the case. None if there is nobody to refer.
    """
    if named is not None:
        return named
    first = [one for one in people if people[one].role in _FIRST]
    return min(first, key=lambda one: _FIRST.index(people[one].role), default=None)


def referral_faults(
    at: str, referral: ReferralForPortal, people: Mapping[UUID, InCase], today: date
) -> Iterator[Fault]:
    """Yield what the portal would not take: who decides hears of it now, and nobody has to ask again later."""
    yield from agreement_faults(f"{at}/agreement", referral.agreement, today)
    yield from _person_faults(at, referral, people, today)
    if referral.urgency is Urgency.IMMEDIATE:
        yield Fault(f"{at}/urgency", "Immediate danger is not for a referral: ring 999.", "immediate_danger")
    if referral.agreement.position in AGREED and not referral.agreement.how:
        yield Fault(f"{at}/agreement/how", "Say how agreement was given.", "how_required")
    if referral.lawful_basis is LawfulBasis.CDA1998_S17A:
        detail = "Section 17A covers depersonalised data only; a referral names a person."
        yield Fault(f"{at}/lawful_basis", detail, "depersonalised_data_only")
    for index, need in enumerate(referral.needs):
        if need in _GOES_ELSEWHERE:
            yield Fault(f"{at}/needs/{index}", "That is not for the portal: decide PREVENT or NRM.", "goes_elsewhere")
        if need in referral.needs[:index]:
            yield Fault(f"{at}/needs/{index}", "The need stands in the list already.", "duplicate")
    contact = referral.safe_contact
    if contact.channel in _BY_TELEPHONE and not contact.telephone:
        yield Fault(f"{at}/safe_contact/telephone", "The channel needs a telephone number.", "telephone_required")
    if contact.channel is ContactChannel.EMAIL and not contact.email:
        yield Fault(f"{at}/safe_contact/email", "The channel needs an e-mail address.", "email_required")


def _person_faults(at: str, referral: ReferralForPortal, people: Mapping[UUID, InCase], today: date) -> Iterator[Fault]:
    pointer = f"{at}/person_id"
    chosen = referred(people, referral.person_id)
    if chosen is None or chosen not in people:
        yield Fault(pointer, "There is no such person in the case.", "not_of_the_case")
        return
    person = people[chosen]
    if person.role is CaseRole.ALLEGED_PERPETRATOR:
        detail = "What the case is about goes along: it never goes to the side of who is alleged to have done harm."
        yield Fault(pointer, detail, "alleged_perpetrator")
    if person.date_of_birth is None:
        detail = "The portal needs a date of birth: write it down at the person, or name somebody whose is known."
        yield Fault(pointer, detail, "date_of_birth_unknown")
        return
    asked_on = referral.agreement.asked_on or today
    if referral.agreement.position in _FOR_CHILDREN_ONLY and age_on(person.date_of_birth, asked_on) >= ADULT_AGE:
        detail = "An adult gives agreement in person: this position is for those under 18."
        yield Fault(f"{at}/agreement/position", detail, "not_a_child")
