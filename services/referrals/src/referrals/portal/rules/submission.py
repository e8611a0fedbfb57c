"""What a referral must carry before it is taken, and what may be corrected later (domain.md §1.2, §1.3)."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from bluelamp.kit.clocks import ADULT_AGE, age_on
from bluelamp.schemas.people import AgreementPosition, LawfulBasis
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, raise_all
from bluelamp.schemas.referrals import (
    Agreement,
    AmendedReferral,
    Concern,
    ContactChannel,
    MatchQuery,
    Need,
    NewReferral,
    Person,
    Resubmission,
    SafeContact,
    Urgency,
)

PROTECTS = frozenset({LawfulBasis.CARE2014_S42, LawfulBasis.CA1989_S47})
"""Gateways that only open when somebody may need protecting: who names one has a protection concern (§1.2, §1.3)."""
AGREED = frozenset({AgreementPosition.GIVEN, AgreementPosition.PARENT_GIVEN, AgreementPosition.CHILD_COMPETENT_GIVEN})
_FOR_CHILDREN_ONLY = AGREED - {AgreementPosition.GIVEN}
_BY_TELEPHONE = frozenset({ContactChannel.PHONE, ContactChannel.SMS, ContactChannel.VIDEO})
_AT_ADDRESS = frozenset({ContactChannel.LETTER, ContactChannel.VISIT})
_GOES_ELSEWHERE = {
    Need.RADICALISATION: "A concern about radicalisation goes to Prevent only: use the Prevent referral form, not this "
    "portal.",
    Need.MODERN_SLAVERY: "Modern slavery goes to the National Referral Mechanism: a first responder submits it there, "
    "not here.",
}


def check_submission(new: NewReferral, today: date, *, by_service: bool = False) -> None:
    """Raise one problem with a fault for each thing that keeps the referral from being taken; today is London's.

    Immediate danger names the problem whatever else is wrong, because it is what the officer must read first.
    """
    faults = [
        *_urgency_faults(new.urgency),
        *_need_faults(new.needs),
        *_basis_faults(new.lawful_basis),
        *_agreement_faults(new.agreement, new.person, today),
        *_withdrawn_faults(new.agreement),
        *_contact_faults(new.safe_contact, new.person),
        *_route_faults(new),
        *_source_faults(new, by_service=by_service),
    ]
    _raise_all(faults, immediate=new.urgency is Urgency.IMMEDIATE)


def _source_faults(new: NewReferral, *, by_service: bool) -> Iterator[Fault]:
    if by_service and new.source is None:
        yield Fault("#/source", "A service says what the referral came from.", "source_required")
    if not by_service and new.source is not None:
        yield Fault("#/source", "Only a service says what a referral came from.", "source_not_wanted")


def check_amendment(before: AmendedReferral, after: AmendedReferral, basis: LawfulBasis, today: date) -> None:
    """Raise one problem with a fault for each thing that a correction may not bring about; today is London's.

    A protection concern that turns up now would slip past the supervisor's check, so it needs its reference;
    one that a supervisor has already seen stays as it is.
    """
    faults = [
        *_agreement_faults(after.agreement, after.person, today),
        *_contact_faults(after.safe_contact, after.person),
    ]
    if _is_unrouted(after.concern, basis) and not _is_unrouted(before.concern, basis):
        faults.append(
            Fault(
                "#/concern/safeguarding_reference",
                "A protection concern needs its safeguarding reference, or an escalation.",
                "safeguarding_reference_required",
            )
        )
    _raise_all(faults)


def check_resubmission(again: Resubmission) -> None:
    """Raise one problem with a fault for each thing wrong with the route of a returned referral."""
    _raise_all([*_route_faults(again)])


def needs_supervisor_check(new: NewReferral) -> bool:
    """Say whether a supervisor must look first: someone may need protecting and safeguarding does not know yet."""
    return _is_unrouted(new.concern, new.lawful_basis)


def match_query(new: NewReferral, today: date) -> MatchQuery:
    """Return what matching may know of a referral."""
    return MatchQuery(
        needs=new.needs,
        age=age_on(new.person.date_of_birth, today),
        lpu=new.lpu,
        language=new.person.language,
    )


def _is_unrouted(concern: Concern, basis: LawfulBasis) -> bool:
    return (concern.protection_concern or basis in PROTECTS) and not concern.safeguarding_reference


def _urgency_faults(urgency: Urgency) -> Iterator[Fault]:
    if urgency is Urgency.IMMEDIATE:
        yield Fault("#/urgency", "If danger is immediate, ring 999 now; this portal is too slow.", "immediate_danger")


def _need_faults(needs: list[Need]) -> Iterator[Fault]:
    for index, need in enumerate(needs):
        if need in _GOES_ELSEWHERE:
            yield Fault(f"#/needs/{index}", _GOES_ELSEWHERE[need], "goes_elsewhere")
    yield from _repetitions("#/needs", needs)


def _basis_faults(basis: LawfulBasis) -> Iterator[Fault]:
    if basis is LawfulBasis.CDA1998_S17A:
        detail = "Section 17A covers depersonalised data only; a referral names a person."
        yield Fault("#/lawful_basis", detail, "depersonalised_data_only")


def _agreement_faults(agreement: Agreement, person: Person, today: date) -> Iterator[Fault]:
    if agreement.asked_on and agreement.asked_on > today:
        yield Fault("#/agreement/asked_on", "The date lies in the future.", "date_in_future")
    if agreement.withdrawn_on and agreement.withdrawn_on > today:
        yield Fault("#/agreement/withdrawn_on", "The date lies in the future.", "date_in_future")
    if agreement.withdrawn_on and agreement.asked_on and agreement.withdrawn_on < agreement.asked_on:
        yield Fault("#/agreement/withdrawn_on", "The date lies before the agreement.", "before_agreement")
    yield from _repetitions("#/agreement/scope", agreement.scope or [])
    if agreement.position not in AGREED:
        if not agreement.override_reason:
            detail = "Without agreement, write down why the referral is made all the same."
            yield Fault("#/agreement/override_reason", detail, "override_reason_required")
        return
    if not agreement.asked_on:
        yield Fault("#/agreement/asked_on", "Say on which day agreement was given.", "asked_on_required")
    if not agreement.how:
        yield Fault("#/agreement/how", "Say how agreement was given.", "how_required")
    if (
        agreement.position in _FOR_CHILDREN_ONLY
        and age_on(person.date_of_birth, agreement.asked_on or today) >= ADULT_AGE
    ):
        detail = "An adult gives agreement in person: this position is for those under 18."
        yield Fault("#/agreement/position", detail, "not_a_child")


def _withdrawn_faults(agreement: Agreement) -> Iterator[Fault]:
    """A referral does not begin with an agreement that is gone, unless the officer says why it is made all the same."""
    if agreement.position in AGREED and agreement.withdrawn_on and not agreement.override_reason:
        detail = "The agreement was withdrawn: write down why the referral is made all the same."
        yield Fault("#/agreement/override_reason", detail, "override_reason_required")


def _contact_faults(contact: SafeContact, person: Person) -> Iterator[Fault]:
    if contact.channel in _BY_TELEPHONE and not contact.telephone:
        yield Fault("#/safe_contact/telephone", "The channel needs a telephone number.", "telephone_required")
    if contact.channel is ContactChannel.EMAIL and not contact.email:
        yield Fault("#/safe_contact/email", "The channel needs an e-mail address.", "email_required")
    if contact.channel in _AT_ADDRESS and not person.address:
        yield Fault("#/person/address", "The channel needs the person's address.", "address_required")


def _route_faults(route: NewReferral | Resubmission) -> Iterator[Fault]:
    if route.route == "chosen" and not route.services:
        yield Fault("#/services", "Name the services to ask, in their order.", "services_required")
    if route.route == "best" and route.services:
        yield Fault("#/services", "The route `best` names no service; use `chosen`.", "services_not_wanted")
    yield from _repetitions("#/services", route.services)


def _repetitions(pointer: str, values: Sequence[Need | UUID]) -> Iterator[Fault]:
    for index, value in enumerate(values):
        if value in values[:index]:
            yield Fault(f"{pointer}/{index}", "The value stands in the list already.", "duplicate")


def _raise_all(faults: list[Fault], *, immediate: bool = False) -> None:
    if faults and immediate:
        code = ProblemCode.IMMEDIATE_DANGER
        raise ProblemError(code, code.advice, faults)
    raise_all(faults)
