"""The people whom a new case brings along, as rows of the tables about people."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.clocks import ADULT_AGE, age_on
from bluelamp.schemas.safeguarding.cases import NewCase
from bluelamp.schemas.safeguarding.codes import CaseRole
from bluelamp.schemas.safeguarding.people import (
    Confidence,
    HouseholdRole,
    NewPerson,
    NewPersonAddress,
    RelationshipSource,
)
from safeguarding.people.rules.writing import canonical_postcode, canonical_telephone

_NEW_TABLES = (
    "people",
    "aliases",
    "identifiers",
    "telephones",
    "addresses",
    "person_addresses",
    "households",
    "household_members",
    "relationships",
)


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Everybody's id in the order of the request, and the new rows by table."""

    person_ids: list[UUID]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in _NEW_TABLES})


def newcomers_of(new: NewCase) -> Newcomers:
    """Give everybody who is not known yet an id, and write down all that the request says of them."""
    newcomers = Newcomers([one.person_id or uuid7() for one in new.people])
    for place, one in enumerate(new.people):
        if one.person is not None:
            _add_described(newcomers, newcomers.person_ids[place], one.person)
    _add_relationships(newcomers, new)
    if new.household is not None:
        _add_household(newcomers, new)
    return newcomers


def newcomer_of(person: NewPerson) -> Newcomers:
    """Give one person who is not known yet an id, and write down all that is said of them."""
    newcomers = Newcomers([uuid7()])
    _add_described(newcomers, newcomers.person_ids[0], person)
    return newcomers


def _add_described(newcomers: Newcomers, person_id: UUID, person: NewPerson) -> None:
    _add_person(newcomers, person_id, person.model_dump(mode="json"))
    for address in person.addresses:
        _add_address(newcomers, address, [person_id])


def _add_person(newcomers: Newcomers, person_id: UUID, person: dict[str, Any]) -> None:
    who = {"person_id": person_id}
    names = ("given_name", "family_name", "date_of_birth", "sex")
    newcomers.rows["people"].append(who | {name: person[name] for name in names})
    newcomers.rows["aliases"] += [who | alias for alias in person["aliases"]]
    newcomers.rows["identifiers"] += [who | identifier for identifier in person["identifiers"]]
    newcomers.rows["telephones"] += [
        who | {"telephone": canonical_telephone(number)} for number in person["telephones"]
    ]


def _add_address(newcomers: Newcomers, address: NewPersonAddress, person_ids: list[UUID]) -> UUID:
    address_id = uuid7()
    given = address.model_dump(mode="json")
    given["postcode"] = canonical_postcode(address.postcode) if address.postcode else None
    times = {name: given.pop(name) for name in ("from_date", "until_date")}
    newcomers.rows["addresses"].append({"address_id": address_id, **given})
    newcomers.rows["person_addresses"] += [
        {"person_id": person_id, "address_id": address_id, **times} for person_id in person_ids
    ]
    return address_id


def _add_relationships(newcomers: Newcomers, new: NewCase) -> None:
    newcomers.rows["relationships"] += [
        {
            "person_a": newcomers.person_ids[one.person],
            "person_b": newcomers.person_ids[one.related_to],
            "type": one.type,
            "source": RelationshipSource.REFERRER,
            "confidence": Confidence.LIKELY,
        }
        for one in new.relationships
    ]


def _add_household(newcomers: Newcomers, new: NewCase) -> None:
    if new.household is None:
        return
    members = [newcomers.person_ids[place] for place in new.household.members]
    address_id = _add_address(newcomers, new.household.address, members)
    household_id = uuid7()
    since = new.household.address.from_date
    newcomers.rows["households"].append({"household_id": household_id, "address_id": address_id, "from_date": since})
    newcomers.rows["household_members"] += [
        {"household_id": household_id, "person_id": person_id, "role": _household_role(new, place)}
        for person_id, place in zip(members, new.household.members, strict=True)
    ]


def _household_role(new: NewCase, place: int) -> HouseholdRole:
    one = new.people[place]
    born = one.person.date_of_birth if one.person else None
    if one.role is CaseRole.CHILD or (born and age_on(born, clocks.today()) < ADULT_AGE):
        return HouseholdRole.CHILD
    return HouseholdRole.ADULT
