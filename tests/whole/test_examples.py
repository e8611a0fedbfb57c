"""Every request example of the reference is accepted as it stands by the demonstration data."""

import json
import re
from uuid import uuid4

import pytest
from parts.portal import ROLES, running_portal

from bluelamp.kit.webhooks.demonstration import seed_webhooks
from bluelamp.schemas.events import EventType
from referrals.portal.usecases.seeding import seed_referrals

METHODS = ("get", "post", "put", "patch", "delete")
# Whose record an example works on, where more than one demonstration client has the role.
CLIENT_OF_ROLE = {
    "officer": "officer",
    "sergeant": "sergeant",
    "partner": "partner_a",
    "directory-admin": "directory_admin",
    "integrator": "integrator",
    "dpo": "dpo",
    "auditor": "auditor",
    "board": "board",
}


@pytest.fixture
async def demonstration(referrals_database, issuer, secret_key):
    async with running_portal(referrals_database, issuer, secret_key) as portal:
        await seed_referrals(portal.resources)
        await seed_webhooks(portal.resources, EventType.REFERRAL_RESUBMITTED)
        yield portal


def requests_of(document: dict) -> list[tuple[str, str, str, dict, str | None, object]]:
    """Every example: operation, method, path with its example values, headers, media type, body."""
    found = []
    for path, operations in document["paths"].items():
        for method in METHODS:
            if method not in operations:
                continue
            operation = operations[method]
            for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
                if media_type == "text/csv":
                    values = [example["value"] for example in content.get("examples", {}).values()]
                    found += [(operation, method, path, media_type, value) for value in values]
                    continue
                assert content.get("examples"), f"{operation['operationId']} has no example"
                found += [(operation, method, path, media_type, one["value"]) for one in content["examples"].values()]
    return found


def address_of(path: str, operation: dict) -> str:
    values = {
        parameter["name"]: parameter_example(parameter)
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "path"
    }
    return re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]), path)


def parameter_example(parameter: dict) -> object:
    if "example" in parameter:
        return parameter["example"]
    if "examples" in parameter:
        return next(iter(parameter["examples"].values()))["value"]
    return parameter["schema"]["examples"][0]


def headers_of(operation: dict, media_type: str) -> dict[str, str]:
    headers = {"Content-Type": media_type}
    names = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "header"}
    if "Idempotency-Key" in names:
        headers["Idempotency-Key"] = f'"{uuid4()}"'
    if "If-Match" in names:
        headers["If-Match"] = "*"
    return headers


async def test_every_example_is_accepted_as_it_stands(demonstration):
    document = demonstration.app.openapi()
    examples = requests_of(document)
    assert len(examples) > 20
    refused = []
    for operation, method, path, media_type, value in examples:
        who = CLIENT_OF_ROLE[operation["x-roles"][0]]
        if operation["operationId"] in {"withdraw_referral", "escalate_referral"}:
            who = "officer"
        assert who in ROLES
        content = value if isinstance(value, str) else json.dumps(value)
        async with demonstration.client(who) as client:
            answer = await client.request(
                method, address_of(path, operation), content=content, headers=headers_of(operation, media_type)
            )
        if answer.status_code >= 300:
            refused.append((operation["operationId"], who, answer.status_code, answer.text[:600]))
    assert refused == []
