"""The demonstration's people, in the state that each example of the reference needs."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.people import MatchConfirmation, NewPerson
from safeguarding.people import demonstration as known
from safeguarding.people.rules.scoring import SCORING
from safeguarding.people.statements import families, matching
from safeguarding.people.statements import people as statements
from safeguarding.people.usecases.keeping import register_person
from safeguarding.people.usecases.matching import confirm_match

_DESK = UUID("00000000-0000-7000-8000-000000000501")
_MANAGEMENT = UUID("00000000-0000-7000-8000-000000000509")
PRACTITIONER = Actor("mash-police", "mash-police", _DESK, frozenset({"practitioner"}), frozenset(), hub="SANDWELL")
MANAGER = Actor("hub-manager", "hub-manager", _MANAGEMENT, frozenset({"hub-manager"}), frozenset(), hub="SANDWELL")
_REASON = "The same number in two registers."
_SINCE = date(2020, 6, 1)


def _person(number: str, born: str | None = None, **more: Any) -> dict[str, Any]:
    return {"given_name": "Example", "family_name": f"Person-{number}", "date_of_birth": born, **more}


PEOPLE: Mapping[UUID, dict[str, Any]] = {
    known.MOTHER: _person("One", "1987-04-12", sex="FEMALE", telephones=["0121 496 0000"]),
    known.CHILD: {**_person("One", "2010-09-03"), "given_name": "Second"},
    known.FORMER_PARTNER: _person("Two", "1985-01-30", sex="MALE"),
    known.TO_CHANGE: _person("Three"),
    known.TO_NAME: _person("Four", "1979-11-02"),
    known.TWICE: _person("Five", "1991-02-03"),
    known.TWICE_AGAIN: _person("Five", "1991-03-02"),
    known.TO_KEEP: _person("Six", "1988-08-08"),
    known.TO_MERGE: _person("Six", "1988-08-08"),
    known.NOT_TO_MERGE: {**_person("Seven", "2008-05-05"), "given_name": "Third"},
    known.NOT_THE_SAME: {**_person("Seven", "2008-05-05"), "given_name": "Fourth"},
    known.MERGED_KEPT: _person("Eight", "1970-12-01"),
    known.MERGED_AWAY: _person("Ate", "1970-01-12"),
}
_ADDRESSES = {known.MOTHER: known.HOME, known.TO_CHANGE: known.ADDRESS_TO_PROTECT}
_MATCHES = {
    known.MATCH_TO_CONFIRM: (known.TO_KEEP, known.TO_MERGE),
    known.MATCH_TO_REJECT: (known.NOT_TO_MERGE, known.NOT_THE_SAME),
    known.MATCH_CONFIRMED: (known.MERGED_KEPT, known.MERGED_AWAY),
}


async def seed_people(resources: Resources) -> int:
    """Add the demonstration's people and their families that are missing; returns how many people were added."""
    async with resources.database.transaction(_DESK) as connection:
        if await statements.EXISTS.value(connection, person_id=known.MOTHER):
            return 0
        for person_id, values in PEOPLE.items():
            await register_person(connection, PRACTITIONER, NewPerson.model_validate(values), person_id)
        for person_id, address_id in _ADDRESSES.items():
            await _address(connection, person_id, address_id)
        await _family(connection)
        for match_id, (one, other) in _MATCHES.items():
            await _match(connection, match_id, one, other)
    async with resources.database.transaction(_MANAGEMENT) as connection:
        confirmation = MatchConfirmation(kept_person_id=known.MERGED_KEPT, reason=_REASON)
        await confirm_match(connection, MANAGER, known.MATCH_CONFIRMED, confirmation, known.MERGE_TO_REVERSE)
    return len(PEOPLE)


async def _address(connection: Connection, person_id: UUID, address_id: UUID) -> None:
    await statements.ADD_ADDRESS.run(
        connection,
        address_id=address_id,
        lines=["4 Heronsgate Walk"],
        town="Birmingham",
        postcode="B23 6AA",
        protected=False,
        kind="HOME",
    )
    await statements.LINK_ADDRESS.run(
        connection, person_id=person_id, address_id=address_id, from_date=_SINCE, until_date=None
    )


async def _family(connection: Connection) -> None:
    await families.ADD_HOUSEHOLD.run(
        connection,
        household_id=known.HOUSEHOLD,
        address_id=known.HOME,
        from_date=_SINCE,
        until_date=None,
        created_by=PRACTITIONER.subject,
    )
    members = ((known.HOUSEHOLD_MEMBER, known.MOTHER, "ADULT"), (known.RELATIONSHIP, known.CHILD, "CHILD"))
    for member_id, person_id, role in members:
        await families.ADD_MEMBER.run(
            connection,
            household_id=known.HOUSEHOLD,
            member_id=member_id,
            person_id=person_id,
            role=role,
            from_date=_SINCE,
            until_date=None,
        )
    await _relationship(connection, known.RELATIONSHIP, known.MOTHER, known.CHILD, "PARENT")
    await _relationship(connection, known.RELATIONSHIP_TO_END, known.FORMER_PARTNER, known.MOTHER, "PARTNER")


async def _relationship(connection: Connection, relationship_id: UUID, one: UUID, other: UUID, kind: str) -> None:
    await families.ADD_RELATIONSHIP.run(
        connection,
        relationship_id=relationship_id,
        person_a=one,
        person_b=other,
        type=kind,
        source="PERSON_THEMSELVES",
        confidence="CONFIRMED",
        from_date=_SINCE,
        until_date=None,
    )


async def _match(connection: Connection, match_id: UUID, one: UUID, other: UUID) -> None:
    person_a, person_b = sorted((one, other))
    reason = {"code": "NAME_SAME", "points": 40, "detail": "The names are the same."}
    await matching.PROPOSE.run(
        connection,
        match_id=match_id,
        person_a=person_a,
        person_b=person_b,
        score=75,
        reasons=to_json([reason]).decode(),
        scoring=SCORING,
        proposed_by=PRACTITIONER.subject,
    )
