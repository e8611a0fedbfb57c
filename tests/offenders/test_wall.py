"""Nobody who was harmed comes out of this service, and nobody who works for them comes in (ADR 0042)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from parts.offenders import ROLES, Offenders
from parts.operations import Operation, _operation, send

from bluelamp.events.registry import DATA
from bluelamp.kit.access import Permission
from bluelamp.kit.openapi.operations import each
from bluelamp.schemas.events import EventType
from offenders import main
from offenders.access import VICTIMS_SIDE
from offenders.offences import demonstration as known
from offenders.settings import Settings

NOWHERE = {"database_url": "postgresql://127.0.0.1/none", "partner_database_url": "postgresql://127.0.0.1/none"}
DOCUMENT: dict[str, Any] = main.create(Settings(**NOWHERE, secret_key="A" * 44)).openapi()
OPERATIONS: list[Operation] = [_operation("offenders", DOCUMENT, *one) for one in each(DOCUMENT)]
SECRETS = frozenset(str(one) for one in (known.VICTIM, known.OTHER_VICTIM, known.FAMILY, known.OTHER_FAMILY))
NAMES_NOBODY = re.compile(r"offenders:(reoffending|standard|training|audit):[a-z-]+")
FOR_A_SERVICE = frozenset(
    {"offenders:person:check", "offenders:perpetrator:flag", "offenders:restorative-justice:tell"}
)
IDENTIFYING = re.compile(r"(?:^|_)(?:address|postcode|telephone|phone|mobile|email|whereabouts|location)")
OF_A_VICTIM = re.compile(r"victim")
COUNTED = frozenset({"integer", "number", "boolean", "null"})


def behind_the_wall(operation: Operation) -> bool:
    return any(Permission.known[scope].barred >= set(VICTIMS_SIDE) for scope in operation.scopes)


def properties_of(name: str, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for field, value in schema.get("properties", {}).items():
        yield f"{name}.{field}", value


def answered() -> set[str]:
    """The names of every schema that an answer or an event is made of, through whatever it refers to."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            reference = value.get("$ref", "")
            if reference.startswith("#/components/schemas/") and (name := reference.rsplit("/", 1)[1]) not in found:
                found.add(name)
                walk(DOCUMENT["components"]["schemas"][name])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    for _, _, told in each(DOCUMENT):
        walk(told["responses"])
    walk(DOCUMENT.get("webhooks", {}))
    return found


def kinds_of(schema: dict[str, Any]) -> set[str]:
    """What a value comes down to, through lists and what it refers to."""
    if "anyOf" in schema:
        return {kind for one in schema["anyOf"] for kind in kinds_of(one)}
    if "$ref" in schema:
        referred = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return {kind for one in referred["properties"].values() for kind in kinds_of(one)}
    return kinds_of(schema["items"]) if schema["type"] == "array" else {schema["type"]}


def test_no_answer_has_a_field_for_a_victim_but_to_count_them_nor_for_where_anybody_is():
    schemas = DOCUMENT["components"]["schemas"]
    fields = [one for name in answered() for one in properties_of(name, schemas[name])]
    assert len(fields) > 100
    for name, schema in fields:
        field = name.rsplit(".", 1)[1]
        assert not IDENTIFYING.search(field), name
        if OF_A_VICTIM.search(field):
            assert kinds_of(schema) <= COUNTED, name


def test_no_request_has_a_field_of_a_victim_but_ids():
    schemas = DOCUMENT["components"]["schemas"]
    for name, schema in schemas.items():
        assert not [field for field, _ in properties_of(name, schema) if IDENTIFYING.search(field.rsplit(".", 1)[1])]
    victim = schemas["NewOffenceVictim"]
    assert (set(victim["properties"]), victim["additionalProperties"]) == ({"victim_id", "victim_group_id"}, False)


@pytest.mark.parametrize("event", [one for one in EventType if ".offenders." in one])
def test_no_event_has_a_field_for_a_victim_but_to_count_them(event):
    for field, given in DATA[event].model_fields.items():
        assert not OF_A_VICTIM.search(field) or given.annotation in {int, bool, int | None, bool | None}, field
        assert not IDENTIFYING.search(field)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_each_operation_is_behind_the_wall_or_names_nobody(operation):
    for scope in operation.scopes:
        permission = Permission.known[scope]
        if scope in FOR_A_SERVICE:
            assert permission.roles == {"service"}
        elif not NAMES_NOBODY.fullmatch(scope):
            assert permission.barred >= set(VICTIMS_SIDE), scope
            assert not permission.roles & set(VICTIMS_SIDE)


@pytest.mark.parametrize("side", VICTIMS_SIDE)
async def test_whoever_works_for_victims_is_refused_whatever_else_they_are(demonstration: Offenders, side: str):
    every_role = sorted({role for given in ROLES.values() for role in given["roles"]} - {"partner", "service"})
    async with demonstration.client("iom_coordinator", roles=[*every_role, side]) as client:
        for operation in filter(behind_the_wall, OPERATIONS):
            answer = await send(client, operation)
            assert answer.status_code == 403, operation.name


def is_stream(operation: Operation) -> bool:
    return operation.name.endswith("stream_events") or "text/event-stream" in str(operation.examples)


def said(answer: Any) -> str:
    return " ".join((answer.text, *answer.headers.keys(), *answer.headers.values()))


async def test_no_victim_is_in_any_answer_event_or_log(demonstration: Offenders):
    """Each operation as each caller sends its example, and again as nonsense: neither an answer nor a refusal tells."""
    statuses: dict[str, set[int]] = {}
    streams = {one.name for one in OPERATIONS if is_stream(one)}
    for who in ROLES:
        async with demonstration.client(who) as client:
            for operation in OPERATIONS:
                if operation.name in streams:
                    continue
                example = operation.body()
                # A table or lines are sent as they stand, and not as a text of JSON.
                answer = await send(client, operation, body=example.encode() if isinstance(example, str) else example)
                leaked = [one for one in SECRETS if one in said(answer)]
                assert leaked == [], (who, operation.name)
                statuses.setdefault(operation.name, set()).add(answer.status_code)
    # Of an operation that answers nobody nothing is asked here.
    silent = {name: given for name, given in statuses.items() if not any(one < 300 for one in given)}
    assert silent == {}
    for table in ("events", "audit_entries", "idempotency_keys", "batch_refusals", "webhook_deliveries"):
        rows = await demonstration.sql(f"SELECT to_jsonb(one)::text AS row FROM {table} AS one")  # noqa: S608 # our own
        assert not [row["row"] for row in rows if any(one in row["row"] for one in SECRETS)], table


@pytest.mark.parametrize("path", ["/offences", "/victim-group-links"])
async def test_a_refusal_repeats_nothing_of_whom_it_names(demonstration: Offenders, path: str):
    wrong = {"victims": [{"victim_id": str(known.VICTIM), "victim_group_id": "x", "name": "Example Victim"}]}
    named = {"victim_group_id": str(known.FAMILY), "linked_group_id": "Example Victim", "is_linked": "x"}
    who = "offender_manager" if path == "/offences" else "analyst"
    answer = await demonstration.post(who, path, wrong | named)
    assert answer.status_code == 422
    assert not [one for one in (*SECRETS, "Example Victim") if one in said(answer)]
