"""What is wrong around the body: query, path, headers and cursors, at every operation that has them."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from parts.mutations import MARKER
from parts.operations import Operation, caller_of, document, example_of, operations_of, send
from parts.portal import ROLES, Portal
from parts.problems import pointers, problem

from bluelamp.kit.openapi import components

pytestmark = pytest.mark.usefixtures("nothing_is_stored")

DOCUMENT = document()
OPERATIONS = operations_of()
WITH_CURSOR = [one for one in OPERATIONS if {"cursor", "after"} & set(one.query_names)]
HUGE = str(10**30)
FORGED = ["abc", "A" * 64, "A" * 600, "_-_-", "MTIz"]
UNREADABLE = ["", "not base64!", "A" * 601, "ümlaut", "../../x", "a=b"]


def each(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda one: one.name)


def wrong_texts(schema: dict[str, Any]) -> Iterator[str]:
    """What a parameter of this schema refuses, as it stands in an address."""
    schema = components.resolve(DOCUMENT, schema)
    if schema.get("type") == "array":
        yield from wrong_texts(schema["items"])
    elif "enum" in schema or schema.get("format") == "uuid":
        yield from (MARKER, "", HUGE, "null", "0")
    elif schema.get("type") in {"integer", "number"}:
        yield from (str(schema["minimum"] - 1), str(schema["maximum"] + 1), "abc", "", HUGE, "NaN", "Infinity", "true")
    elif schema.get("format") == "date-time":
        yield from ("2023-02-30T10:00:00Z", "2023-01-01T10:00:00", "2023-01-01", "0", "5", "", MARKER, HUGE)
    elif schema.get("maxLength"):
        yield MARKER + "x" * schema["maxLength"]


@each([one for one in OPERATIONS if one.query_names])
async def test_a_parameter_that_is_wrong_is_pointed_at(demonstration: Portal, operation: Operation):
    async with demonstration.client(caller_of(operation)) as client:
        for parameter in operation.parameters:
            if parameter["in"] != "query":
                continue
            pointer = f"#/query/{parameter['name']}"
            for text in wrong_texts(parameter["schema"]):
                answer = await send(client, operation, params={parameter["name"]: text})
                assert answer.status_code == 422, (pointer, text, answer.text)
                answer = problem(answer, 422)
                assert any(f"{one}/".startswith(f"{pointer}/") for one in pointers(answer)), (pointer, text)


@each([one for one in OPERATIONS if one.query_names])
async def test_a_parameter_that_stands_twice_is_refused(demonstration: Portal, operation: Operation):
    async with demonstration.client(caller_of(operation)) as client:
        for parameter in operation.parameters:
            if parameter["in"] == "query" and parameter["schema"].get("type") != "array":
                name = parameter["name"]
                answer = problem(await send(client, operation, params=[(name, "1"), (name, "2")]), 422)
                assert f"#/query/{name}" in pointers(answer)


@each([one for one in OPERATIONS if one.path_names])
async def test_a_path_that_names_nothing_possible_is_refused(demonstration: Portal, operation: Operation):
    async with demonstration.client(caller_of(operation)) as client:
        for name in operation.path_names:
            for text in (MARKER, HUGE, "0", "..%2f..", "x" * 300, "%f0%9f%92%a1", "' OR 1=1 --"):
                answer = problem(await send(client, operation, path={name: text}), 422, 404)
                assert answer["status"] == 404 or f"#/path/{name}" in pointers(answer)


async def test_an_address_with_nul_in_it_is_refused(demonstration: Portal):
    async with demonstration.client("officer") as client:
        for address in (
            "/referrals/%00",
            "/referrals?status=%00",
            "/services?cursor=a%00b",
            "/open-referral/services?search=%00",
        ):
            assert problem(await client.get(address), 400)["code"] == "malformed-address"


@each([one for one in OPERATIONS if one.takes_key])
async def test_a_key_that_is_malformed_or_stands_twice_is_refused(demonstration: Portal, operation: Operation):
    good = operation.headers()["Idempotency-Key"]
    malformed = ["", '""', '"short"', "a" * 121, f'"{"a" * 130}"', '"with space in it"', '"né-né-né-né"', '"a";"b"']
    async with demonstration.client(caller_of(operation)) as client:
        for key in malformed:
            answer = await send(client, operation, headers={"Idempotency-Key": key.encode("latin-1")})
            assert problem(answer, 400, 422)["code"] in {"malformed-header", "invalid"}, key
        twice = [*operation.headers().items(), ("Idempotency-Key", '"another-key-of-the-same-request"')]
        answer = await client.request(operation.method, operation.url(), content=b"{}", headers=twice)
        assert problem(answer, 400)["code"] == "malformed-header", good


@each([one for one in OPERATIONS if one.takes_if_match and one.method == "patch"])
async def test_a_version_that_is_weak_or_old_or_none_is_refused(demonstration: Portal, operation: Operation):
    path = await paths_of(demonstration, operation)
    async with demonstration.client(caller_of(operation)) as client:
        for version in ('W/"1"', '"0"', '"999999"', "1", "nonsense", f'"{HUGE}"', "", f'"{MARKER}"'):
            answer = await send(client, operation, headers={"If-Match": version}, path=path)
            assert problem(answer, 412)["code"] == "precondition-failed", version
            assert answer.headers["etag"].startswith('"')
        answer = await send(client, operation, headers={"If-Match": "x" * 201}, path=path)
        assert pointers(problem(answer, 422)) == ["#/header/If-Match"]


async def paths_of(portal: Portal, operation: Operation) -> dict[str, str]:
    """The document's own examples; tests that need other records say so."""
    return {one["name"]: example_of(one) for one in operation.parameters if one["in"] == "path"}


@each(OPERATIONS)
async def test_an_answer_in_another_media_type_is_refused(demonstration: Portal, operation: Operation):
    async with demonstration.client(caller_of(operation)) as client:
        answer = await send(client, operation, headers={"Accept": "application/x-nothing-that-we-make"})
    assert problem(answer, 406)["code"] == "not-acceptable"


async def test_a_request_id_that_could_break_a_log_is_replaced(demonstration: Portal):
    async with demonstration.client("officer") as client:
        for given in ("short", "x" * 65, f"{MARKER}\tforged=1", "<script>alert(1)</script>", '"quoted-and-long"'):
            answer = await client.get("/nothing", headers={"X-Request-Id": given})
            assert answer.headers["x-request-id"] != given
            problem(answer, 404)


def parameter_of(operation: Operation) -> str:
    return "cursor" if "cursor" in operation.query_names else "after"


async def next_cursor(portal: Portal, who: str, operation: Operation, **params: Any) -> str | None:
    async with portal.client(who) as client:
        answer = await send(client, operation, params={"limit": 1, **params})
    assert answer.status_code == 200 or (operation.path_names and answer.status_code == 404), answer.text
    return answer.json().get("next_cursor")


async def check_cursor_refused(portal: Portal, who: str, operation: Operation, cursor: str, **params: Any) -> None:
    name = parameter_of(operation)
    async with portal.client(who) as client:
        answer = problem(await send(client, operation, params={name: cursor, **params}), 422, 404)
    if answer["status"] == 404:
        # The list belongs to something of somebody else: that it is there is not told either.
        assert operation.path_names
        return
    assert pointers(answer) == [f"#/query/{name}"], (operation.name, who, cursor)


def test_there_are_lists_to_go_through():
    assert len(WITH_CURSOR) >= 5


@each(WITH_CURSOR)
async def test_a_forged_cursor_is_refused(demonstration: Portal, operation: Operation):
    who = caller_of(operation)
    for cursor in [*FORGED, *UNREADABLE]:
        await check_cursor_refused(demonstration, who, operation, cursor)
    good = await next_cursor(demonstration, who, operation)
    if good is not None:
        for place in (0, len(good) // 2, len(good) - 2):
            changed = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
            await check_cursor_refused(demonstration, who, operation, changed)


@each(WITH_CURSOR)
async def test_a_cursor_of_another_organisation_is_refused(demonstration: Portal, operation: Operation):
    callers = [who for who, given in ROLES.items() if operation.roles & set(given["roles"])]
    tried = 0
    for owner in callers:
        cursor = await next_cursor(demonstration, owner, operation)
        for other in callers if cursor else []:
            if ROLES[owner].get("organisation_id") != ROLES[other].get("organisation_id"):
                await check_cursor_refused(demonstration, other, operation, cursor)
                tried += 1
    assert tried or "partner" not in operation.roles


@each(WITH_CURSOR)
async def test_a_cursor_of_another_list_is_refused(demonstration: Portal, operation: Operation):
    who = caller_of(operation)
    for other in WITH_CURSOR:
        if other is not operation and other.roles & set(ROLES[who]["roles"]):
            cursor = await next_cursor(demonstration, who, other)
            if cursor is not None:
                await check_cursor_refused(demonstration, who, operation, cursor)


@each([one for one in WITH_CURSOR if "cursor" in one.query_names])
async def test_a_cursor_that_is_older_than_a_day_is_refused(demonstration: Portal, operation: Operation):
    who = caller_of(operation)
    cursor = await next_cursor(demonstration, who, operation)
    if cursor is None:
        pytest.fail(f"the demonstration data hold too little for a second page of {operation.name}")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25), tick=True):
        assert time.time() > 0
        await check_cursor_refused(demonstration, who, operation, cursor)


async def test_a_cursor_holds_for_its_filters_and_its_reader_only(demonstration: Portal):
    referrals = next(one for one in OPERATIONS if one.name == "list_referrals")
    cursor = await next_cursor(demonstration, "officer", referrals)
    assert cursor is not None
    for filters in ({"status": "OFFERED"}, {"urgency": "ROUTINE"}, {"lpu": "BIRMINGHAM_NORTH"}):
        await check_cursor_refused(demonstration, "officer", referrals, cursor, **filters)
    for other in ("sergeant", "officer_2", "partner_a"):
        await check_cursor_refused(demonstration, other, referrals, cursor)
    async with demonstration.client("officer", lpu="DUDLEY") as client:
        problem(await client.get("/referrals", params={"cursor": cursor}), 422)
