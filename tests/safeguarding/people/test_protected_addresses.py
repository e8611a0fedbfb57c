"""A protected address is shown by the register of people alone, to those who may: by no other operation, to nobody."""

import pytest
from parts.operations import Operation, callers_of, operations_of, send
from parts.safeguarding import Safeguarding
from parts.stored import as_owner

REGISTER = ("/people", "/households", "/relationships", "/person-matches", "/merges")
TOWN, STREET, POSTCODE = "Hiddenham-on-the-Quiet", "77 Secretfield Lane", "B77 7SF"
READS = [one for one in operations_of("safeguarding") if one.method == "get" and one.roles]
ELSEWHERE = [one for one in READS if not one.path.startswith(REGISTER)]
# Everybody is given the same protected home, and lives there with everybody.
EVERYBODY_MOVES = (
    "WITH home AS (INSERT INTO addresses (lines, town, postcode, protected, kind)"
    " VALUES (ARRAY[$1::text], $2, $3, true, 'HOME') RETURNING address_id),"
    " shared AS (INSERT INTO households (address_id, created_by) SELECT address_id, 'test' FROM home"
    " RETURNING household_id),"
    " lived AS (INSERT INTO household_members (household_id, person_id, role)"
    " SELECT household_id, person_id, 'ADULT' FROM shared CROSS JOIN people)"
    " INSERT INTO person_addresses (person_id, address_id) SELECT person_id, address_id FROM people CROSS JOIN home"
)


@pytest.fixture(scope="module")
async def moved(demonstration: Safeguarding) -> Safeguarding:
    async with as_owner(demonstration.database) as owner:
        await owner.execute(EVERYBODY_MOVES, STREET, TOWN, POSTCODE)
    return demonstration


def shown(text: str) -> list[str]:
    return [word for word in (STREET, TOWN, POSTCODE) if word in text]


@pytest.mark.parametrize("operation", ELSEWHERE, ids=lambda one: one.name)
async def test_no_operation_outside_the_register_shows_it(moved: Safeguarding, operation: Operation):
    for who in callers_of(operation):
        async with moved.client(who) as client:
            answer = await send(client, operation)
        assert answer.status_code < 500, (who, answer.text)
        assert shown(answer.text) == [], who


async def test_there_is_something_to_look_at(moved: Safeguarding):
    """The register shows it to those who may know it, so the words above are those that would be seen."""
    assert len(ELSEWHERE) > 20
    read = next(one for one in READS if one.path == "/people/{person_id}")
    told = {}
    for who in ("hub_manager", "da_specialist", "mash_csc"):
        async with moved.client(who) as client:
            told[who] = shown((await send(client, read)).text)
    assert told == {"hub_manager": [STREET, TOWN, POSTCODE], "da_specialist": [STREET, TOWN, POSTCODE], "mash_csc": []}
