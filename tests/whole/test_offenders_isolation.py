"""What another agency leads does not exist: by no operation of the offenders service, no list and no statement."""

import contextlib
import itertools
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from parts.offenders import Offenders
from parts.offenders_partners import Agencies, two_agencies
from parts.operations import NO_BODY, Operation, operations_of, send
from parts.platform import PARTNER_A, PARTNER_B
from parts.problems import problem
from parts.stored import differences, stored, tables
from parts.walls import DENIED

# What an address may name that is nobody's own, each for its reason.
OF_NOBODY = {
    "cohort": "which cohorts there are is for everybody",
    "cohort_rule_set_id": "by which rules a cohort is filled is for everybody",
}
# What no agency has of its own here: a stranger's is tried all the same.
NOT_MADE = {"reallocation_id", "reallocation_answer_id", "delivery_id"}
# Tables that an agency reads whole, each for its reason.
OPEN = {
    "cohort_rule_sets": "by which rules a cohort is filled",
    "contact_schedules": "how often somebody of a colour is seen",
    "lead_agency_rule_sets": "by which rules an agency is proposed",
    "pathway_sets": "which pathways a plan has",
}
TOLD = {
    "cases",
    "contacts",
    "events",
    "lead_agency_changes",
    "lead_agency_proposals",
    "nominations",
    "offenders",
    "offender_viewers",
    "panel_items",
    "panel_members",
    "panel_views",
    "panels",
    "plan_actions",
    "plan_needs",
    "plans",
    "webhook_endpoints",
}
FOR_PARTNERS = [one for one in operations_of("offenders") if "partner" in one.roles]
ABOUT_OBJECTS = [one for one in FOR_PARTNERS if set(one.path_names) - OF_NOBODY.keys()]
LISTS = [one for one in FOR_PARTNERS if one.method == "get" and not one.path_names]
# Where a body names whom or what it is about.
NAMING = {"record_contact": ("case_id",), "nominate_offender": ("offender_id",)}


def each(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda one: one.name)


@pytest.fixture(scope="module")
async def agencies(offenders: Offenders) -> AsyncIterator[Agencies]:
    async with two_agencies(offenders) as both:
        yield both


def check_tells_nothing(text: str, agencies: Agencies, given: dict[str, str]) -> None:
    for one in given.values():
        text = text.replace(one, "")
    assert sorted(one for one in agencies.secrets if one in text) == []


def test_every_object_of_an_agency_s_addresses_is_known_here(agencies: Agencies):
    named = {name for one in FOR_PARTNERS for name in one.path_names}
    assert named == (agencies.own.keys() & named) | OF_NOBODY.keys() | NOT_MADE
    assert len(ABOUT_OBJECTS) >= 28
    assert len(LISTS) >= 10


@each(ABOUT_OBJECTS)
async def test_an_agency_reaches_nothing_of_another(offenders, agencies: Agencies, operation: Operation):
    """Every mixture of its own ids and the other's, but for all of them its own; and it answers as if nothing were."""
    names = [name for name in operation.path_names if name in agencies.theirs]
    nothing = {name: str(uuid4()) for name in operation.path_names}
    before = await stored(agencies.walls.owner)
    async with offenders.client("partner_b") as client:
        for mask in itertools.product((False, True), repeat=len(names)):
            if all(mask) and len(names) == len(operation.path_names):
                continue
            mixed = {
                name: (agencies.own if own else agencies.theirs)[name] for name, own in zip(names, mask, strict=True)
            }
            alike = {name: one for name, one in mixed.items() if one == agencies.own[name]}
            absent = problem(await send(client, operation, path=nothing | alike), 404)
            for body in list(operation.examples.values()) or [NO_BODY]:
                answer = await send(client, operation, path=nothing | mixed, body=body)
                found = problem(answer, 404)
                assert absent | {"instance": ""} == found | {"instance": ""}
                check_tells_nothing(answer.text + str(answer.headers), agencies, mixed)
    assert differences(before, await stored(agencies.walls.owner)) == []


@each([one for one in FOR_PARTNERS if one.name in NAMING])
async def test_no_body_reaches_what_is_another_s(offenders, agencies: Agencies, operation: Operation):
    before = await stored(agencies.walls.owner)
    given = {name: agencies.theirs[name] for name in NAMING[operation.name]}
    async with offenders.client("partner_b") as client:
        answer = await send(client, operation, body=operation.body() | given)
    problem(answer, 404)
    check_tells_nothing(answer.text, agencies, given)
    assert differences(before, await stored(agencies.walls.owner)) == []


@each(LISTS)
async def test_no_list_names_what_is_another_s(offenders, agencies: Agencies, operation: Operation):
    queries = [{}, {"limit": 100}] if "limit" in operation.query_names else [{}]
    queries += [{name: agencies.theirs[name]} for name in operation.query_names if name in agencies.theirs]
    queries += [{"lpu": "SANDWELL"}] if "lpu" in operation.query_names else []
    async with offenders.client("partner_b") as client:
        for query in queries:
            answer = await send(client, operation, params=query)
            assert answer.status_code in {200, 404, 422}, (query, answer.text)
            check_tells_nothing(answer.text, agencies, query if "limit" not in query else {})


@each([one for one in ABOUT_OBJECTS if one.method == "get" and not NOT_MADE & set(one.path_names)])
async def test_its_own_is_reached_by_the_same_requests(offenders, agencies: Agencies, operation: Operation):
    """Else the refusals above would say nothing."""
    async with offenders.client("partner_b") as client:
        answer = await send(client, operation, path=agencies.own)
    assert answer.status_code == 200, answer.text
    check_tells_nothing(answer.text, agencies, {})


async def rows_seen(agencies: Agencies, table: str, organisation_id: UUID | None) -> list[str]:
    """Every row that an organisation reads, as text."""
    readable = ", ".join(await agencies.walls.columns(table))
    async with agencies.walls.bound(organisation_id) as confined:
        rows = await confined.fetch(f"SELECT row_to_json(one)::text AS row FROM (SELECT {readable} FROM {table}) one")  # noqa: S608 # tables of ours
    return [row["row"] for row in rows]


async def test_no_statement_reads_what_is_another_s(agencies: Agencies):
    for table in await tables(agencies.walls.owner):
        if not await agencies.walls.columns(table) or table in OPEN:
            continue
        own = await rows_seen(agencies, table, PARTNER_B)
        assert [row for row in own if any(one in row for one in agencies.secrets)] == [], table
        assert (own and await rows_seen(agencies, table, PARTNER_A)) or table not in TOLD, table


@pytest.mark.parametrize("organisation_id", [None, uuid4()], ids=["bound to nobody", "bound to somebody unknown"])
async def test_who_is_bound_to_nobody_reads_nothing(agencies: Agencies, organisation_id: UUID | None):
    for table in set(await tables(agencies.walls.owner)) - OPEN.keys():
        if await agencies.walls.columns(table):
            assert await rows_seen(agencies, table, organisation_id) == [], table


async def test_no_statement_changes_what_is_another_s(agencies: Agencies):
    for table in await tables(agencies.walls.owner):
        readable = await agencies.walls.columns(table)
        most = len(await rows_seen(agencies, table, PARTNER_B)) if readable else 0
        changes = [f"UPDATE {table} SET {one} = {one}" for one in await agencies.walls.columns(table, "UPDATE")]  # noqa: S608 # tables of ours
        for statement in (f"DELETE FROM {table}", *changes):  # noqa: S608 # tables of ours
            async with agencies.walls.bound(PARTNER_B) as confined:
                with contextlib.suppress(DENIED):
                    told = await confined.execute(statement)
                    assert int(told.split()[-1]) <= most, statement


async def test_row_level_security_cannot_be_switched_off(agencies: Agencies):
    await agencies.walls.check_security_stays_on(PARTNER_B, "cases")
