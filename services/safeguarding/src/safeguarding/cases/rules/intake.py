"""What a case must carry before it is taken (domain.md §1.3, §2.5)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from bluelamp.kit.clocks import ADULT_AGE, age_on
from bluelamp.schemas.people import Agreement, AgreementPosition, LawfulBasis
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, raise_all
from bluelamp.schemas.safeguarding.cases import CasePerson, NewCase, NewCaseRole
from bluelamp.schemas.safeguarding.codes import Agency, CaseKind, CaseRole, Rating
from safeguarding.people.rules.records import period_faults, person_faults

MOST_IN_A_CASE = 100
PROTECTED_ROLES = frozenset({CaseRole.SUBJECT, CaseRole.VICTIM, CaseRole.CHILD})
"""Whom a case is for: their open cases elsewhere matter, and a case without one of them is about nobody."""
AGREED = frozenset({AgreementPosition.GIVEN, AgreementPosition.PARENT_GIVEN, AgreementPosition.CHILD_COMPETENT_GIVEN})


def check_new_case(new: NewCase, today: date, *, by_service: bool) -> None:
    """Raise RULE_BROKEN with a fault for each thing that keeps a case from being taken; today is London's."""
    raise_all(
        [
            *_hub_faults(new),
            *_source_faults(new, by_service=by_service),
            *_basis_faults(new.lawful_basis),
            *agreement_faults("#/agreement", new.agreement, today),
            *_rating_faults(new),
            *_people_faults(new.people),
            *_kind_faults(new, today),
            *_place_faults(new),
        ]
    )


def bypasses_hub(rating: Rating | None) -> bool:
    """Return whether a concern goes to the worker of an open case by itself; what is or may be red is screened."""
    return rating not in {None, Rating.RED}


def check_placing(new: NewCaseRole, present: Mapping[UUID, CaseRole], former: Collection[UUID] = frozenset()) -> None:
    """Raise RULE_BROKEN with a fault for each thing that keeps somebody from having this part in a case.

    Raises STATE_CONFLICT when they have it already. `present` is who is in the case now, `former` who ever was.
    """
    raise_all([*_placing_faults(new, present, former)])
    if new.person_id and new.role and present.get(new.person_id) is new.role and not new.was_error:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The person has this role already.")


def check_may_take_for_error(new: NewCaseRole, agency: str | None) -> None:
    """Raise FORBIDDEN for a desk that takes a role for an error: that opens the wall around somebody (ADR 0029)."""
    if new.was_error and agency != Agency.HUB_MANAGEMENT:
        detail = "The hub's management alone says that a role was an error; a desk ends it, or gives another."
        raise ProblemError(ProblemCode.FORBIDDEN, detail)


def _placing_faults(new: NewCaseRole, present: Mapping[UUID, CaseRole], former: Collection[UUID]) -> Iterator[Fault]:
    if (new.person_id is None) == (new.person is None):
        detail = "Give the id of somebody who is known, or describe somebody who is not: one of the two."
        yield Fault("#", detail, "person_or_person_id")
        return
    if new.person is not None:
        yield from person_faults("#/person", new.person)
    known = {*present, *former} if new.was_error else {*present}
    if new.role is None and new.person_id not in known:
        yield Fault("#/person_id" if new.person_id else "#/role", "They are not in the case.", "not_of_the_case")
    elif new.was_error and new.person_id not in known:
        yield Fault("#/was_error", "There is no role before this one.", "no_role_before")
    others = {person_id: role for person_id, role in present.items() if person_id != new.person_id}
    if not PROTECTED_ROLES & {*others.values(), *([new.role] if new.role else [])}:
        yield Fault("#/role", "Somebody stays the subject, the victim or the child.", "nobody_to_protect")
    if len(others) >= MOST_IN_A_CASE:
        yield Fault("#", "The case has as many people as it can have.", "too_many_people")


def agreement_faults(pointer: str, agreement: Agreement, today: date) -> Iterator[Fault]:
    """Yield what is wrong with an agreement: without one there is a reason to go on all the same."""
    if agreement.asked_on and agreement.asked_on > today:
        yield Fault(f"{pointer}/asked_on", "The date lies in the future.", "date_in_future")
    if agreement.position not in AGREED:
        if not agreement.override_reason:
            detail = "Without agreement, write down why the case is brought all the same."
            yield Fault(f"{pointer}/override_reason", detail, "override_reason_required")
    elif not agreement.asked_on:
        yield Fault(f"{pointer}/asked_on", "Say on which day agreement was given.", "asked_on_required")


def _hub_faults(new: NewCase) -> Iterator[Fault]:
    if new.hub is None and new.lpu is None:
        yield Fault("#/hub", "Name the hub, or the unit where the person lives.", "hub_required")


def _source_faults(new: NewCase, *, by_service: bool) -> Iterator[Fault]:
    if by_service and new.source is None:
        yield Fault("#/source", "A service says what the case came from.", "source_required")
    if not by_service and new.source is not None:
        yield Fault("#/source", "Only a service says what a case came from.", "source_not_wanted")


def _basis_faults(basis: LawfulBasis) -> Iterator[Fault]:
    if basis is LawfulBasis.CDA1998_S17A:
        detail = "Section 17A covers depersonalised data only; a case names people."
        yield Fault("#/lawful_basis", detail, "depersonalised_data_only")


def _rating_faults(new: NewCase) -> Iterator[Fault]:
    if new.rating and not new.rating_reason:
        yield Fault("#/rating_reason", "Say why the case is rated so.", "rating_reason_required")
    if new.rating_reason and not new.rating:
        yield Fault("#/rating", "A reason for a rating needs the rating.", "rating_required")


def _people_faults(people: Sequence[CasePerson]) -> Iterator[Fault]:
    known = [one.person_id for one in people]
    for place, one in enumerate(people):
        if (one.person_id is None) == (one.person is None):
            detail = "Give the id of somebody who is known, or describe somebody who is not: one of the two."
            yield Fault(f"#/people/{place}", detail, "person_or_person_id")
        if one.person_id is not None and one.person_id in known[:place]:
            yield Fault(f"#/people/{place}/person_id", "The person stands in the list already.", "duplicate")
        if one.person is not None:
            yield from person_faults(f"#/people/{place}/person", one.person)
    if not any(one.role in PROTECTED_ROLES for one in people):
        yield Fault("#/people", "Somebody is the subject, the victim or the child.", "nobody_to_protect")


def _kind_faults(new: NewCase, today: date) -> Iterator[Fault]:
    """Compare the kind with the ages of those who are to be protected; somebody of unknown age fits either."""
    protected = [one for one in new.people if one.role in PROTECTED_ROLES]
    ages = [age_on(one.person.date_of_birth, today) for one in protected if one.person and one.person.date_of_birth]
    if not protected or len(ages) < len(protected):
        return
    if new.kind is CaseKind.CHILD and min(ages) >= ADULT_AGE:
        yield Fault("#/kind", "Nobody who is to be protected is under 18.", "no_child")
    if new.kind is CaseKind.ADULT and max(ages) < ADULT_AGE:
        yield Fault("#/kind", "Nobody who is to be protected is an adult.", "no_adult")


def _place_faults(new: NewCase) -> Iterator[Fault]:
    count = len(new.people)
    for index, one in enumerate(new.relationships):
        for name, place in (("person", one.person), ("related_to", one.related_to)):
            if place >= count:
                yield Fault(f"#/relationships/{index}/{name}", "There is nobody at this place.", "no_such_place")
        if one.person == one.related_to:
            yield Fault(f"#/relationships/{index}/related_to", "Nobody is related to themselves.", "same_person")
    if new.household is not None:
        at_address = new.household.address
        yield from period_faults("#/household/address", at_address.from_date, at_address.until_date)
    members = new.household.members if new.household else []
    for index, place in enumerate(members):
        if place >= count:
            yield Fault(f"#/household/members/{index}", "There is nobody at this place.", "no_such_place")
        if place in members[:index]:
            yield Fault(f"#/household/members/{index}", "The place stands in the list already.", "duplicate")
