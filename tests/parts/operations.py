"""Every operation of a service, taken from the document that it serves, as a request that can be sent."""

import base64
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI

from bluelamp.kit.access import SCHEME_NAME
from bluelamp.kit.openapi import components
from bluelamp.kit.openapi.operations import each
from parts import contact, portal, safeguarding
from parts.service import Service, application

SERVICES: dict[str, type[Service]] = {
    one.name: one for one in (portal.Portal, safeguarding.Safeguarding, contact.Contact)
}
"""The services whose operations the tests about the whole go through."""

NO_BODY = object()
"""Send nothing, which is not the same as sending null."""
EXAMPLE = object()
"""Send what the document shows."""


@dataclass(frozen=True)
class Operation:
    """One operation: who may call it, what it takes, and the examples that the document gives."""

    service: str
    name: str
    method: str
    path: str
    roles: frozenset[str]
    scopes: tuple[str, ...]
    parameters: tuple[dict[str, Any], ...]
    media_type: str | None
    schema: dict[str, Any] = field(hash=False)
    examples: dict[str, Any] = field(hash=False)
    shown: dict[str, list[Any]] = field(hash=False, default_factory=dict)
    """Every example by its media type; a text is sent as it stands."""

    @property
    def media_types(self) -> tuple[str, ...]:
        return tuple(self.shown)

    def __str__(self) -> str:
        return f"{self.service}-{self.name}"

    @property
    def takes_key(self) -> bool:
        return "Idempotency-Key" in self._names("header")

    @property
    def takes_if_match(self) -> bool:
        return "If-Match" in self._names("header")

    @property
    def changes_something(self) -> bool:
        return self.method != "get"

    @property
    def path_names(self) -> list[str]:
        return self._names("path")

    @property
    def query_names(self) -> list[str]:
        return self._names("query")

    def url(self, **values: str) -> str:
        """The address with the document's own examples, but for the values given."""
        url = self.path
        for one in self.parameters:
            if one["in"] == "path":
                url = url.replace(f"{{{one['name']}}}", values.get(one["name"], example_of(one)))
        return url

    def required_query(self) -> dict[str, str]:
        """What a well-formed request asks in its address, by the document's own examples."""
        return {one["name"]: example_of(one) for one in self.parameters if one["in"] == "query" and one.get("required")}

    def headers(self) -> dict[str, str]:
        """What a well-formed request carries beside its token."""
        headers = {"Content-Type": self.media_type} if self.media_type else {}
        if self.takes_key:
            headers["Idempotency-Key"] = f'"{uuid4()}"'
        if self.takes_if_match:
            headers["If-Match"] = "*"
        return headers

    def body(self) -> Any:
        """The first example, or nothing where the operation takes none."""
        return next(iter(self.examples.values()), NO_BODY)

    def _names(self, place: str) -> list[str]:
        return [one["name"] for one in self.parameters if one["in"] == place]


def example_of(parameter: dict[str, Any]) -> str:
    return str((parameter["schema"].get("examples") or parameter["examples"])[0])


@functools.cache
def document(service: str = "referrals") -> dict[str, Any]:
    """The service's document, made without a database: what a test has to know before it runs."""
    settings = SERVICES[service].settings
    databases = {"database_url", "partner_database_url"} & settings.model_fields.keys()
    nowhere = dict.fromkeys(databases, "postgresql://127.0.0.1/none")
    secret_key = base64.b64encode(bytes(32)).decode()
    with application(SERVICES[service], settings(**nowhere, secret_key=secret_key)) as app:
        return app.openapi()


def operations_of(service: str = "referrals") -> list[Operation]:
    told = document(service)
    return [_operation(service, told, *one) for one in each(told)]


def every_operation() -> list[Operation]:
    """Those of all services."""
    return [one for service in SERVICES for one in operations_of(service)]


def _operation(service: str, document: dict[str, Any], path: str, method: str, told: dict[str, Any]) -> Operation:
    media_type, content = next(iter(told.get("requestBody", {}).get("content", {}).items()), (None, {}))
    return Operation(
        service=service,
        name=told["operationId"],
        method=method,
        path=path,
        roles=frozenset(told.get("x-roles", [])),
        scopes=tuple(scope for entry in told["security"] for scope in entry.get(SCHEME_NAME, [])),
        parameters=tuple(components.resolve(document, one) for one in told.get("parameters", [])),
        media_type=media_type,
        schema=components.resolve(document, content.get("schema", {})),
        examples={name: one["value"] for name, one in content.get("examples", {}).items()},
        shown={
            media_type: [one["value"] for one in content.get("examples", {}).values()]
            for media_type, content in told.get("requestBody", {}).get("content", {}).items()
        },
    )


def callers_of(operation: Operation) -> list[str]:
    """Every client that has a role for it, in the order in which the service's callers are listed."""
    roles = SERVICES[operation.service].roles
    return [who for who, given in roles.items() if operation.roles & set(given["roles"])]


def caller_of(operation: Operation) -> str:
    """Whose records the operation's examples are; anybody for one that is open."""
    if "integrator" in operation.roles:
        return "integrator"
    return next(iter(callers_of(operation)), "officer")


def content_of(body: Any) -> bytes | None:
    if body is NO_BODY:
        return None
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def client_of(app: FastAPI, token: str | None) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False),
        base_url="http://service",
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )


async def send(
    client: httpx.AsyncClient,
    operation: Operation,
    *,
    path: dict[str, str] | None = None,
    body: Any = EXAMPLE,
    headers: dict[str, str | None] | None = None,
    params: Mapping[str, Any] | Sequence[tuple[str, Any]] = (),
    **more: Any,
) -> httpx.Response:
    """Send the operation's example, with what is given put in its place; a header given as None is left out."""
    sent = operation.body() if body is EXAMPLE else body
    merged = operation.headers() | (headers or {})
    return await client.request(
        operation.method.upper(),
        operation.url(**(path or {})),
        content=content_of(sent),
        headers={name: value for name, value in merged.items() if value is not None},
        params=[*operation.required_query().items(), *(params.items() if isinstance(params, Mapping) else params)],
        **more,
    )
