"""Whatever is wrong with a request, at every operation: refused with its place, stored nowhere, never echoed."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from parts.mutations import wrong_bodies
from parts.operations import Operation, caller_of, document, operations_of, send
from parts.portal import Portal
from parts.problems import pointers, problem

pytestmark = pytest.mark.usefixtures("nothing_is_stored")
DOCUMENT = document()
OPERATIONS = operations_of()
WITH_JSON = [one for one in OPERATIONS if one.media_type and one.media_type.endswith("json")]
FEWEST_WITH_JSON = 20
TWO_MEGABYTES = 2 * 1024 * 1024
DEEP = 10_000


def each(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda one: one.name)


def nested(opening: str, closing: str) -> bytes:
    return f'{{"person":{opening * DEEP}{closing * DEEP}}}'.encode()


HOSTILE: dict[str, bytes] = {
    "an infinite number": b'{"age":1e999}',
    "a negative infinite number": b'{"age":-1e999}',
    "NaN": b'{"age":NaN}',
    "Infinity": b'{"age":Infinity}',
    "-Infinity": b'{"age":-Infinity}',
    "half of a surrogate pair": b'{"note":"\\ud83d"}',
    "half of a pair in a name": b'{"\\udead":"x"}',
    "the halves of a pair in disorder": b'{"note":"\\ude00\\ud83d"}',
    "an escaped NUL": b'{"note":"a\\u0000b"}',
    "a NUL": b'{"note":"a\x00b"}',
    "lists 10,000 deep": nested("[", "]"),
    "objects 10,000 deep": nested('{"a":', "}"),
    "lists 10,000 deep and not closed": b"[" * DEEP,
    "the same key twice": b'{"note":"a","note":"b"}',
    "the same key twice, escaped once": b'{"note":"a","n\\u006fte":"b"}',
    "the same key twice, far inside": b'{"person":{"address":{"town":"a","town":"b"}}}',
    "an end that is missing": b'{"note":"a',
    "a brace that is missing": b'{"note":"a"',
    "something after the end": b'{"note":"a"} {}',
    "a comma too many": b'{"note":"a",}',
    "single quotes": b"{'note':'a'}",
    "a comment": b'{"note":"a"/* b */}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"note":"a"}'.encode("utf-16"),
    "UTF-16 without a mark": '{"note":"a"}'.encode("utf-16-le"),
    "UTF-32": '{"note":"a"}'.encode("utf-32"),
    "Latin-1": b'{"note":"caf\xe9"}',
    "UTF-8 that is too long": b'{"note":"\xc0\xaf"}',
    "a surrogate as bytes": b'{"note":"\xed\xa0\x80"}',
    "a number of thirty digits": b'{"answer_within":%d}' % 10**30,
    "a number of ten thousand digits": b'{"answer_within":' + b"9" * DEEP + b"}",
    "a leading zero": b'{"answer_within":007}',
    "a raw control character": b'{"note":"a\nb"}',
    "white space alone": b"  \n ",
    "a form": b"note=a&reason=b",
    "XML": b"<note>a</note>",
}
NOT_AN_OBJECT: list[Any] = [[], [[]], "text", 7, 1.5, True, False, None, [{"note": "a"}]]


def test_there_is_something_to_try():
    assert len(WITH_JSON) >= FEWEST_WITH_JSON
    assert all(one.examples for one in WITH_JSON)


@each(WITH_JSON)
async def test_hostile_json_is_refused_as_malformed(demonstration: Portal, operation: Operation):
    async with demonstration.client(caller_of(operation)) as client:
        for what, body in HOSTILE.items():
            answer = problem(await send(client, operation, body=body), 400)
            assert answer["code"] == "malformed-json", what
            assert pointers(answer) == ["#"], what


@pytest.mark.parametrize("what", HOSTILE)
async def test_hostile_json_is_no_directory_either(demonstration: Portal, what: str):
    imports = next(one for one in OPERATIONS if one.name == "import_directory")
    assert set(imports.media_types) == {"text/csv", "application/json"}
    async with demonstration.client(caller_of(imports)) as client:
        headers = {"Content-Type": "application/json"}
        answer = problem(await send(client, imports, body=HOSTILE[what], headers=headers), 400)
    assert answer["code"] == "malformed-json"


TABLES: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n \n",
    "a header of nothing": b",,,\n",
    "a header twice": b"name,name\na,b\n",
    "no header that is known": b"given_name,family_name\nA,B\n",
    "not UTF-8": b"name\ncaf\xe9\n",
    "UTF-16": "name\na\n".encode("utf-16"),
    "NUL": b"name\na\x00b\n",
    "a quotation without end": b'name\n"a\n',
    "JSON": b'{"name":"a"}',
    "bytes of a picture": bytes(range(256)) * 8,
}


@pytest.mark.parametrize("body", TABLES.values(), ids=TABLES.keys())
async def test_a_table_that_is_none_is_refused(demonstration: Portal, body: bytes):
    imports = next(one for one in OPERATIONS if one.name == "import_directory")
    async with demonstration.client(caller_of(imports)) as client:
        problem(await send(client, imports, body=body, headers={"Content-Type": "text/csv"}), 400, 422)


@each(WITH_JSON)
async def test_a_body_that_is_no_object_is_refused_at_its_root(demonstration: Portal, operation: Operation):
    async with demonstration.client(caller_of(operation)) as client:
        for value in NOT_AN_OBJECT:
            answer = problem(await send(client, operation, body=json.dumps(value).encode()), 422)
            assert pointers(answer) == ["#"], value
        assert pointers(problem(await send(client, operation, body=b""), 422)) == ["#"]


@each(WITH_JSON)
async def test_a_body_of_two_megabytes_is_too_large(demonstration: Portal, operation: Operation):
    body = json.dumps({"note": "x" * TWO_MEGABYTES}).encode()

    async def in_pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    async with demonstration.client(caller_of(operation)) as client:
        assert problem(await send(client, operation, body=body), 413)["code"] == "too-large"
        unannounced = await client.request(
            operation.method.upper(), operation.url(), content=in_pieces(), headers=operation.headers()
        )
        assert problem(unannounced, 413)["code"] == "too-large"


@each(WITH_JSON)
async def test_another_content_type_is_refused_with_the_one_it_takes(demonstration: Portal, operation: Operation):
    others = [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "json",
        "",
        None,
    ]
    other = {"application/json": "application/merge-patch+json"}.get(operation.media_type, "application/json")
    told = "accept-patch" if operation.method == "patch" else "accept"
    async with demonstration.client(caller_of(operation)) as client:
        for media_type in [*others, other, "application/jsonp", "multipart/form-data; boundary=a"]:
            answer = await send(client, operation, headers={"Content-Type": media_type})
            assert problem(answer, 415)["code"] == "unsupported-media-type", media_type
            assert answer.headers[told] == operation.media_type


@each(WITH_JSON)
async def test_every_place_of_the_body_refuses_what_does_not_belong_there(demonstration: Portal, operation: Operation):
    taken, elsewhere, tried = [], [], 0
    async with demonstration.client(caller_of(operation)) as client:
        for wrong in wrong_bodies(DOCUMENT, operation.schema, operation.body()):
            tried += 1
            answer = await send(client, operation, body=wrong.body)
            if answer.status_code < 400:
                taken.append(str(wrong))
                continue
            found = pointers(problem(answer, 422))
            if not any(f"{one}/".startswith(f"{wrong.pointer}/") for one in found):
                elsewhere.append((str(wrong), found))
    assert (taken, elsewhere) == ([], [])
    assert tried >= 10


async def test_a_field_of_any_name_is_pointed_at_by_a_pointer_that_can_be_read(demonstration: Portal):
    async with demonstration.client("officer") as client:
        body = {"needs": ["MENTAL_HEALTH"], "age": 39, "lpu": "BIRMINGHAM_NORTH", "a b/c~d%\u00e9": 1}
        answer = problem(await client.post("/matches", json=body), 422)
    assert pointers(answer) == ["#/a%20b~1c~0d%25%C3%A9"]
