"""What may be written of people: every fault with its pointer, nothing half right."""

from collections.abc import Iterable
from datetime import date

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.people import (
    ALWAYS_PROTECTED,
    NewHousehold,
    NewPerson,
    NewRelationship,
    PersonSearch,
)
from safeguarding.people.rules.writing import canonical_telephone

_WHAT_FINDS = ("family_name", "date_of_birth", "telephone", "postcode", "identifier")


def check_person(new: NewPerson) -> None:
    """Raise RULE_BROKEN with a pointer to each address whose dates are the wrong way round, and to what is twice."""
    _raise("The person cannot be recorded like this.", person_faults("#", new))


def person_faults(pointer: str, new: NewPerson) -> list[Fault]:
    """Return what is wrong with a person who stands at a place of a request."""
    faults = [
        fault
        for index, one in enumerate(new.addresses)
        for fault in period_faults(f"{pointer}/addresses/{index}", one.from_date, one.until_date)
    ]
    faults += _twice(f"{pointer}/telephones", [canonical_telephone(one) for one in new.telephones])
    faults += _twice(f"{pointer}/identifiers", [(one.kind, one.value) for one in new.identifiers])
    return faults


def check_period(from_date: date | None, until_date: date | None) -> None:
    """Raise RULE_BROKEN for something that ends before it begins."""
    _raise("It would end before it begins.", period_faults("#", from_date, until_date))


def check_protection(kind: str, protected: bool) -> None:
    """Raise RULE_BROKEN for a refuge or a witness's address that would no longer be protected."""
    if not protected and kind in ALWAYS_PROTECTED:
        detail = "A place of this kind is protected as long as it is one."
        _raise("The address stays protected.", [Fault("#/protected", detail, "always_protected")])


def check_household(new: NewHousehold) -> None:
    """Raise RULE_BROKEN for dates the wrong way round and for a member who is there twice."""
    faults = period_faults("#", new.from_date, new.until_date)
    for index, one in enumerate(new.members):
        faults += period_faults(f"#/members/{index}", one.from_date, one.until_date)
    faults += _twice("#/members", [one.person_id for one in new.members])
    _raise("The household cannot be recorded like this.", faults)


def check_relationship(new: NewRelationship) -> None:
    """Raise RULE_BROKEN for somebody related to themselves, or dates the wrong way round."""
    faults = period_faults("#", new.from_date, new.until_date)
    if new.person_a == new.person_b:
        faults.append(Fault("#/person_b", "Nobody is related to themselves.", "same_person"))
    _raise("The relationship cannot be recorded like this.", faults)


def check_search(search: PersonSearch) -> None:
    """Raise RULE_BROKEN when too little is known to look for somebody."""
    if all(getattr(search, name) is None for name in _WHAT_FINDS):
        detail = "Say at least a family name, a date of birth, a number or a postcode."
        _raise("Too little is known to look for somebody.", [Fault("#", detail, "nothing_to_find_by")])


def period_faults(pointer: str, from_date: date | None, until_date: date | None) -> list[Fault]:
    """Return what is wrong with a period that stands at a place of a request."""
    if from_date is None or until_date is None or from_date <= until_date:
        return []
    return [Fault(f"{pointer}/until_date", "It ends before it begins.", "ends_before_it_begins")]


def _twice(pointer: str, values: Iterable[object]) -> list[Fault]:
    seen: set[object] = set()
    faults = []
    for index, value in enumerate(values):
        if value in seen:
            faults.append(Fault(f"{pointer}/{index}", "This stands here already.", "twice"))
        seen.add(value)
    return faults


def _raise(detail: str, faults: list[Fault]) -> None:
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, detail, faults)
