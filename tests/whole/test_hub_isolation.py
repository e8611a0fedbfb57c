"""What is another hub's does not exist: by any operation that the document names, in any list, by any statement."""

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from parts.hub_walls import BIRMINGHAM, OPEN, SANDWELL, ids_of_sandwell_alone
from parts.operations import NO_BODY, Operation, document, operations_of, send
from parts.problems import problem
from parts.safeguarding import ROLES, Safeguarding
from parts.stored import as_owner, differences, stored, tables
from parts.walls import DENIED, Walls, walls_of

OPERATIONS = operations_of("safeguarding")
STRANGERS = ("mash_police_bham", "hub_manager_bham")
# What a path or a row may name that is nobody's own, each for its reason.
OF_NOBODY = {
    "campaign_id": "the force's campaigns are for everybody",
    "hub": "which hubs there are is known to everybody",
    "instrument": "the instruments of risk assessment are for everybody",
    "lesson_id": "what was learnt is published to everybody",
    "marac_rule_set_id": "what makes a case one for the MARAC is for everybody",
    "rule_set_id": "by which rules crimes are routed is for everybody",
    "theme": "the force's themes are for everybody",
}
MEANT_FOR_OTHERS = {
    "accept_home_authority": "the hub to which the example's case is handed accepts it",
    "get_serial_perpetrator": "the example's person is known to both hubs, each by an assessment of its own",
}
OF_BOTH = {
    "case_transfers": "who hands a case over and who is asked to take it both see that it is so",
    "people": "somebody may be known to two hubs, each by records of its own",
    "serial_perpetrators": "what both hubs may know of somebody known to both; each reads its own records behind it",
}
# Rows that a confined caller writes without saying whose they are: a job names a record, and the worker looks there.
WRITTEN_BLIND = {"pgqueuer"}
HUB_ROLES = {"practitioner", "hub-manager"}
OF_HUBS = [one for one in OPERATIONS if HUB_ROLES & one.roles]
NAMING_NOBODYS = [one for one in OF_HUBS if not set(one.path_names) - OF_NOBODY.keys()]
FOR_HUBS = [one for one in OF_HUBS if one not in NAMING_NOBODYS and one.name not in MEANT_FOR_OTHERS]
# Whatever else may be read, and whatever else may be sent: no place of the address names a record of anybody's.
LISTS = [one for one in NAMING_NOBODYS if one.method == "get"]
QUESTIONS = [one for one in NAMING_NOBODYS if one.changes_something]
ASKED_ABOUT = [(one, name) for one in LISTS for name in one.query_names if name.endswith("_id")]


def each(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda one: one.name)


@pytest.fixture(scope="module")
async def owner_of_hubs(safeguarding: Safeguarding) -> AsyncIterator[asyncpg.Connection]:
    async with as_owner(safeguarding.database) as connection:
        yield connection


async def rows_of(walls: Walls, organisation_id: UUID | None, table: str) -> set[str]:
    """What is to be read in the table, each row as a text; nothing where nothing may be read."""
    readable = await walls.columns(table)
    if not readable:
        return set()
    async with walls.bound(organisation_id) as confined:
        statement = f"SELECT ROW({', '.join(readable)})::text AS one FROM {table}"  # noqa: S608 # tables of ours
        return {row["one"] for row in await confined.fetch(statement)}


@pytest.fixture(scope="module")
async def walls(safeguarding: Safeguarding) -> AsyncIterator[Walls]:
    async with walls_of(safeguarding.database) as walls:
        yield walls


@pytest.fixture(scope="module")
async def foreign(walls: Walls) -> set[str]:
    return await ids_of_sandwell_alone(walls)


def bodies_of(operation: Operation) -> list[Any]:
    return list(operation.examples.values()) or [NO_BODY]


def strangers_of(operation: Operation) -> list[str]:
    return [who for who in STRANGERS if operation.roles & set(ROLES[who]["roles"])]


def test_every_operation_that_a_hub_may_call_is_looked_at():
    """One that is new is among them by itself; what is left out is left out by its name, and is there."""
    looked_at = [one.name for one in (*FOR_HUBS, *LISTS, *QUESTIONS)] + list(MEANT_FOR_OTHERS)
    assert sorted(looked_at) == sorted(one.name for one in OF_HUBS)
    assert {name for one in OPERATIONS for name in one.path_names} >= OF_NOBODY.keys()
    assert (len(FOR_HUBS) >= 50, len(LISTS) >= 35, len(QUESTIONS) >= 10, len(ASKED_ABOUT) >= 6) == (True,) * 4


@each(FOR_HUBS)
async def test_another_hub_reaches_nothing_of_the_examples(safeguarding, owner_of_hubs, foreign, operation):
    before = await stored(owner_of_hubs)
    for who in strangers_of(operation):
        async with safeguarding.client(who) as client:
            for body in bodies_of(operation):
                answer = await send(client, operation, body=body)
                assert problem(answer, 404)["code"] == "not-found", who
                shown = {part for part in operation.url().split("/") if part in foreign}
                assert [one for one in foreign - shown if one in answer.text] == [], who
    assert differences(before, await stored(owner_of_hubs)) == []


@each(FOR_HUBS)
async def test_what_is_there_answers_as_what_is_not(safeguarding, operation):
    nothing = {name: str(uuid4()) for name in operation.path_names if name not in OF_NOBODY}
    async with safeguarding.client(strangers_of(operation)[0]) as client:
        absent = problem(await send(client, operation, path=nothing), 404)
        theirs = problem(await send(client, operation), 404)
    assert absent | {"instance": ""} == theirs | {"instance": ""}


@each(LISTS)
async def test_no_list_names_what_is_another_hubs(safeguarding, foreign, operation):
    told = document("safeguarding")["components"]["schemas"]
    queries: list[dict[str, object]] = [{}, {"limit": 100}, {"hub": "SANDWELL"}]
    for one in operation.parameters:
        if one["in"] == "query":
            schema = told[one["schema"]["$ref"].rpartition("/")[2]] if "$ref" in one["schema"] else one["schema"]
            queries += [{one["name"]: value} for value in schema.get("enum", [])]
    for who in strangers_of(operation):
        async with safeguarding.client(who) as client:
            for query in queries:
                answer = await send(client, operation, params=query)
                assert answer.status_code < 500, answer.text
                assert [one for one in foreign if one in answer.text] == [], (who, query)


@pytest.mark.parametrize(("operation", "name"), ASKED_ABOUT, ids=lambda one: getattr(one, "name", one))
async def test_a_list_asked_about_another_hubs_record_is_as_one_about_nothing(safeguarding, foreign, operation, name):
    for who in strangers_of(operation):
        async with safeguarding.client(who) as client:
            nothing = await send(client, operation, params={name: str(uuid4())})
            for one in (one for one in foreign if len(one) == len(str(uuid4()))):
                theirs = await send(client, operation, params={name: one})
                assert theirs.status_code == nothing.status_code, theirs.text
                if nothing.is_success:
                    assert theirs.json() == nothing.json()


async def test_no_search_of_another_hub_finds_whom_it_does_not_know(safeguarding, owner_of_hubs, foreign):
    everybody = await owner_of_hubs.fetch("SELECT person_id::text, family_name, date_of_birth::text FROM people")
    theirs = [one for one in everybody if one["person_id"] in foreign]
    assert len(theirs) > 10
    for who in STRANGERS:
        async with safeguarding.client(who) as client:
            for one in theirs:
                born = {"date_of_birth": one["date_of_birth"]} if one["date_of_birth"] else {}
                answer = await client.post("/people/search", json={"family_name": one["family_name"], **born})
                assert answer.status_code == 200, answer.text
                assert [found for found in foreign if found in answer.text] == [], who


async def test_every_table_that_a_hub_reads_is_walled(walls: Walls):
    walled = await walls.owner.fetch("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
    confined = {row["relname"] for row in walled} | OPEN.keys() | WRITTEN_BLIND
    for table in await tables(walls.owner):
        granted = [
            name for privilege in ("SELECT", "UPDATE", "INSERT") for name in await walls.columns(table, privilege)
        ]
        assert not granted or table in confined, f"{table} is open to every hub"


async def test_two_hubs_read_no_row_in_common(walls: Walls):
    compared = 0
    for table in set(await tables(walls.owner)) - OPEN.keys() - OF_BOTH.keys():
        theirs = await rows_of(walls, SANDWELL, table)
        assert theirs & await rows_of(walls, BIRMINGHAM, table) == set(), table
        compared += bool(theirs)
    assert compared >= 8


@pytest.mark.parametrize("organisation_id", [None, uuid4()], ids=["bound to nobody", "bound to somebody unknown"])
async def test_who_is_bound_to_nobody_reads_and_changes_nothing(walls: Walls, organisation_id: UUID | None):
    for table in set(await tables(walls.owner)) - OPEN.keys():
        assert await rows_of(walls, organisation_id, table) == set(), table
        changes = [f"UPDATE {table} SET {one} = {one}" for one in await walls.columns(table, "UPDATE")]  # noqa: S608 # ours
        for statement in (f"DELETE FROM {table}", *changes):  # noqa: S608 # tables of ours
            async with walls.bound(organisation_id) as confined:
                with contextlib.suppress(DENIED):
                    assert (await confined.execute(statement)).split()[-1] == "0", statement


async def test_a_hub_changes_no_row_of_another(walls: Walls):
    for table in set(await tables(walls.owner)) - OPEN.keys():
        readable = await rows_of(walls, BIRMINGHAM, table)
        for column in await walls.columns(table, "UPDATE"):
            async with walls.bound(BIRMINGHAM) as confined:
                told = await confined.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608 # tables of ours
                assert int(told.split()[1]) <= len(readable), (table, column)


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE safeguarding_app",
        "SET ROLE safeguarding_owner",
        "CREATE TABLE mine (a integer)",
        "ALTER TABLE cases DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON cases USING (true)",
        "TRUNCATE cases",
        "SELECT * FROM audit_entries",
        "SELECT payload FROM pgqueuer",
        "COPY cases TO PROGRAM 'true'",
    ],
)
async def test_what_the_confined_role_is_never_let(walls: Walls, statement: str):
    async with walls.bound(SANDWELL) as confined:
        with pytest.raises(DENIED):
            await confined.fetch(statement)


async def test_row_level_security_cannot_be_switched_off(walls: Walls):
    await walls.check_security_stays_on(SANDWELL, "cases")


# Last, because a desk that brings a case to another hub knows those whom it has brought.
@each(QUESTIONS)
async def test_no_answer_to_what_another_hub_sends_names_more_than_it_sent(safeguarding, foreign, operation):
    for who in strangers_of(operation):
        async with safeguarding.client(who) as client:
            for body in bodies_of(operation):
                answer = await send(client, operation, body=body)
                assert answer.status_code < 500, answer.text
                sent = json.dumps(body)
                assert [one for one in foreign if one in answer.text and one not in sent] == [], who
