"""Which people a hub knows, in PostgreSQL itself: statements without a WHERE, as the partner role."""

import random
from uuid import UUID

import asyncpg
import pytest
from parts.families import HOME, REFUGE, a_case, a_household, a_person, an_abuse_incident, related
from parts.safeguarding import BIRMINGHAM_MANAGEMENT, SANDWELL_MANAGEMENT, Safeguarding, desk

SANDWELL_CSC, BIRMINGHAM_CSC = desk(2), desk(12)
OF_PERSON = {
    "people": "person_id",
    "person_aliases": "person_id",
    "person_identifiers": "person_id",
    "person_telephones": "person_id",
    "person_addresses": "person_id",
    "household_members": "person_id",
    "relationships": "person_a",
}


@pytest.fixture(scope="module")
async def two_families(people: Safeguarding) -> dict[str, list[str]]:
    families = {}
    for hub in ("SANDWELL", "BIRMINGHAM"):
        parent = await a_person(
            people,
            addresses=[HOME, REFUGE],
            telephones=["07700 900400"],
            aliases=[{"given_name": "Example", "family_name": "Person-Before"}],
            identifiers=[{"kind": "HOUSING_ID", "value": f"{hub}-1"}],
        )
        child = (await a_person(people))["person_id"]
        home = next(one["address_id"] for one in parent["addresses"] if not one["protected"])
        await a_household(people, home, parent["person_id"], child)
        await related(people, parent["person_id"], "PARENT", child)
        await a_case(people, hub, {child: "SUBJECT"})
        families[hub] = [parent["person_id"], child]
    return families


@pytest.mark.parametrize(("table", "column"), OF_PERSON.items())
async def test_a_table_shows_a_desk_its_hubs_people_alone(
    people: Safeguarding, two_families: dict[str, list[str]], table: str, column: str
):
    for hub, desk_id in (("SANDWELL", SANDWELL_CSC), ("BIRMINGHAM", BIRMINGHAM_CSC)):
        async with people.resources.database.transaction(desk_id) as connection:
            seen = {str(row[0]) for row in await connection.fetch(f"SELECT {column} FROM {table}")}  # noqa: S608 # names of ours
        assert seen
        assert seen <= set(two_families[hub]), hub


async def test_a_protected_address_is_shown_to_the_hubs_management_alone(
    people: Safeguarding, two_families: dict[str, list[str]]
):
    assert two_families
    for organisation_id, count in ((SANDWELL_CSC, 1), (SANDWELL_MANAGEMENT, 2), (BIRMINGHAM_MANAGEMENT, 2)):
        async with people.resources.database.transaction(organisation_id) as connection:
            rows = await connection.fetch("SELECT protected FROM addresses")
            linked = await connection.fetchval("SELECT count(*) FROM person_addresses")
        assert (len(rows), linked) == (count, count)


async def test_a_desk_changes_nobody_it_does_not_know(people: Safeguarding, two_families: dict[str, list[str]]):
    stranger = UUID(two_families["BIRMINGHAM"][0])
    async with people.resources.database.transaction(SANDWELL_CSC) as connection:
        changed = await connection.execute("UPDATE people SET given_name = 'Other' WHERE person_id = $1", stranger)
        everybody = await connection.execute("UPDATE person_addresses SET until_date = from_date")
    assert changed == "UPDATE 0"
    assert int(everybody.split()[1]) <= 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with people.resources.database.transaction(SANDWELL_CSC) as connection:
            await connection.execute("DELETE FROM people")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with people.resources.database.transaction(SANDWELL_CSC) as connection:
            await connection.execute(
                "INSERT INTO people (given_name, family_name, created_by, hub) VALUES ('E', 'P', 'x', 'BIRMINGHAM')"
            )


async def test_what_is_asked_of_many_is_what_row_level_security_says_of_each(people: Safeguarding):
    """Families at random, cases of either hub: both ways of asking agree."""
    chance = random.Random(7)  # noqa: S311 # the same families in every run
    ids = [
        (await a_person(people, chance.choice(["da_specialist", "mash_csc", "mash_csc_bham"])))["person_id"]
        for _ in range(40)
    ]
    for _ in range(30):
        one, other = chance.sample(ids, 2)
        await related(people, one, chance.choice(["PARENT", "SIBLING", "PARTNER", "ASSOCIATE"]), other)
    for hub in ("SANDWELL", "BIRMINGHAM"):
        await a_case(people, hub, {chance.choice(ids): "SUBJECT"})
        await an_abuse_incident(people, hub, *chance.sample(ids, 2))
    for organisation_id in (SANDWELL_CSC, BIRMINGHAM_CSC):
        async with people.resources.database.transaction(organisation_id) as connection:
            at_once = set(await connection.fetchval("SELECT people_seen_by_hub($1::uuid[])", ids))
            one_by_one = {
                row[0]
                for row in await connection.fetch("SELECT person_id FROM people WHERE person_id = ANY($1::uuid[])", ids)
            }
        assert at_once == one_by_one
        assert 0 < len(at_once) < len(ids)
