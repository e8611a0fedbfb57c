"""The document of a service: what it adds to what FastAPI writes."""

from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import APIRouter, Body, FastAPI, Path, Query
from pydantic import Field

from bluelamp.kit import openapi
from bluelamp.kit.access import Permission, permission, requires
from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey
from bluelamp.kit.identity import Actor
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.schemas.common import Cursor, Lpu, RequestModel, ResponseModel

ThingId = Annotated[UUID, Path(description="The thing.")]
SCOPES = ("kit:thing:keep", "kit:thing:read")


class NewThing(RequestModel):
    """What is sent."""

    name: str
    count: int = Field(ge=0, le=2**40)


class Part(ResponseModel):
    """A part of a thing."""

    part_id: UUID


class Thing(ResponseModel):
    """What is kept."""

    thing_id: UUID
    parts: list[Part] = Field(max_length=10)


class Things(ResponseModel):
    """A page of things."""

    items: list[Thing] = Field(max_length=100)
    next_cursor: Cursor | None


def router() -> APIRouter:
    keeper = Annotated[Actor, requires(permission(SCOPES[0], "directory-admin"))]
    reader = Annotated[Actor, requires(permission(SCOPES[1], "officer", "dpo"))]
    things = APIRouter(tags=["things"])

    @things.post("/things", status_code=201, summary="Make")
    async def make_thing(actor: keeper, key: IdempotencyKey, new: NewThing) -> Thing: ...

    @things.get("/things", summary="List")
    async def list_things(
        actor: reader,
        limit: Limit = 50,
        cursor: CursorParameter = None,
        lpu: Annotated[Lpu | None, Query(description="The unit.")] = None,
    ) -> Things: ...

    @things.get("/things/{thing_id}", summary="Read")
    async def get_thing(actor: reader, thing_id: ThingId, etag: IfNoneMatch = None) -> Thing: ...

    @things.patch("/things/{thing_id}", summary="Change")
    async def change_thing(
        actor: keeper,
        thing_id: ThingId,
        patch: Annotated[NewThing, Body(media_type="application/merge-patch+json")],
        etag: IfMatch = None,
    ) -> Thing: ...

    @things.post("/things/{thing_id}/parts/{part_id}/removal", summary="Remove a part")
    async def remove_part(actor: keeper, thing_id: ThingId, part_id: ThingId, key: IdempotencyKey) -> Thing: ...

    @things.get("/open", summary="Read without a token")
    async def read_open() -> Thing: ...

    return things


def described() -> FastAPI:
    app = FastAPI(
        openapi_tags=[{"name": "things", "description": "b"}, {"name": "parts", "description": "a"}],
        generate_unique_id_function=openapi.operation_id,
    )
    called = APIRouter()

    @called.post("thing.made.v1", summary="Made")
    async def thing_made(body: Thing) -> None: ...

    app.include_router(router())
    app.webhooks.include_router(called)
    openapi.describe(app, "/kit/v1")
    return app


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    yield described().openapi()
    for scope in SCOPES:
        del Permission.known[scope]


def test_a_document_that_was_built_apart_is_the_same(document):
    app = described()
    openapi.build_apart(app)
    assert app.openapi_schema is None
    assert app.openapi() == document


def operation(document: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [one for item in document["paths"].values() for one in item.values() if one.get("operationId") == name]
    return found


def parameter(document: dict[str, Any], operation_id: str, name: str) -> dict[str, Any]:
    [found] = [one for one in operation(document, operation_id)["parameters"] if one["name"] == name]
    return found


def test_the_document_is_openapi_3_1_0_of_this_server(document):
    assert document["openapi"] == "3.1.0"
    assert [server["url"] for server in document["servers"]] == ["/kit/v1"]
    assert [tag["name"] for tag in document["tags"]] == ["parts", "things"]
    assert document["x-tagGroups"] == [{"name": "FastAPI", "tags": ["things", "parts"]}]


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("make_thing", "201 400 401 403 406 409 413 415 422 429 500 503"),
        ("list_things", "200 400 401 403 406 422 429 500 503"),
        ("get_thing", "200 304 400 401 403 404 406 422 429 500 503"),
        ("change_thing", "200 400 401 403 404 406 409 412 413 415 422 428 429 500 503"),
        ("read_open", "200 400 406 429 500 503"),
    ],
)
def test_every_status_that_can_come_is_told(document, name, statuses):
    assert list(operation(document, name)["responses"]) == statuses.split()


def test_a_header_that_only_the_handler_judges_is_told_as_what_it_is(document):
    key = parameter(document, "make_thing", "Idempotency-Key")
    assert key["required"]
    assert key["schema"]["pattern"].startswith('^"?[A-Za-z0-9')
    assert key["schema"]["type"] == "string"
    assert parameter(document, "change_thing", "If-Match")["required"]
    assert not parameter(document, "get_thing", "If-None-Match")["required"]


def test_a_parameter_is_never_null(document):
    for item in document["paths"].values():
        for one in item.values():
            for given in one.get("parameters", []):
                assert {"type": "null"} not in given["schema"].get("anyOf", []), given["name"]
    assert parameter(document, "list_things", "lpu")["schema"]["$ref"] == "#/components/schemas/Lpu"


@pytest.mark.parametrize(
    ("name", "status", "headers"),
    [
        ("make_thing", "201", {"Location", "ETag"}),
        ("list_things", "200", {"Link"}),
        ("get_thing", "200", {"ETag"}),
        ("get_thing", "304", {"ETag"}),
        ("change_thing", "200", {"ETag"}),
        ("remove_part", "200", set()),
        ("read_open", "200", set()),
    ],
)
def test_the_headers_of_an_answer_are_told(document, name, status, headers):
    told = set(operation(document, name)["responses"][status]["headers"])
    assert told - {"Access-Control-Allow-Origin", "RateLimit", "RateLimit-Policy"} == headers


def test_an_answer_links_to_what_can_follow(document):
    made = operation(document, "make_thing")["responses"]["201"]["links"]
    assert set(made) == {"get_thing", "change_thing", "remove_part"}
    assert made["change_thing"]["parameters"] == {
        "thing_id": "$response.body#/thing_id",
        "If-Match": "$response.header.ETag",
    }
    read = operation(document, "get_thing")["responses"]["200"]["links"]
    assert read["remove_part"]["parameters"] == {
        "part_id": "$response.body#/parts/0/part_id",
        "thing_id": "$request.path.thing_id",
    }


def test_a_row_of_a_list_links_to_its_record_and_no_further(document):
    listed = operation(document, "list_things")["responses"]["200"]["links"]
    assert set(listed) == {"get_thing", "change_thing"}
    assert listed["get_thing"]["parameters"] == {"thing_id": "$response.body#/items/0/thing_id"}


def test_who_may_call_is_told(document):
    reading = operation(document, "get_thing")
    assert reading["x-roles"] == ["dpo", "officer"]
    assert "kit:thing:read" in reading["description"]
    assert operation(document, "read_open")["security"] == [{}]
    flows = document["components"]["securitySchemes"]["oauth2"]["flows"]
    assert set(flows["clientCredentials"]["scopes"]) == set(SCOPES)


def test_an_answer_is_described_by_its_model(document):
    assert operation(document, "make_thing")["responses"]["201"]["description"] == "What is kept."


def test_what_a_receiver_answers_to_a_webhook_is_its_own_affair(document):
    called = document["webhooks"]["thing.made.v1"]["post"]
    assert "422" not in called["responses"]
    assert called["security"] == []


def test_everything_has_bounds(document):
    properties = document["components"]["schemas"]["NewThing"]["properties"]
    assert properties["name"] | {"title": ""} == {
        "type": "string",
        "maxLength": 4000,
        "pattern": "^[^\\u0000]*$",
        "title": "",
    }
    assert properties["count"]["format"] == "int64"


def test_nothing_stands_there_that_nothing_refers_to(document):
    assert {"HTTPValidationError", "ValidationError"}.isdisjoint(document["components"]["schemas"])
    text = repr(document)
    for kind in ("schemas", "responses", "headers"):
        for name in document["components"][kind]:
            assert f"#/components/{kind}/{name}'" in text, name
    assert "Problem405" not in document["components"]["responses"]
