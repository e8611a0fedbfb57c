"""A service as one process over a database of its own, with a client for each who may call it."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

import asyncpg
import httpx
from fastapi import FastAPI

from bluelamp.kit.access import Permission
from bluelamp.kit.application import equip
from bluelamp.kit.identity import TokenVerifier
from bluelamp.kit.resources import Resources
from bluelamp.kit.settings import ServiceSettings
from local_stack.roles import ServiceDatabase
from parts.platform import FORCE, ISSUER, Issuer, keys_only


@dataclass
class Service:
    """The running application, its resources, and who calls it."""

    app: FastAPI
    resources: Resources
    issuer: Issuer
    database: ServiceDatabase
    name: ClassVar[str]
    main: ClassVar[ModuleType]
    settings: ClassVar[type[ServiceSettings]]
    roles: ClassVar[Mapping[str, dict[str, Any]]]
    """Each caller's claims by its name, which is the client's id with underscores."""

    def token(self, who: str, **claims: object) -> str:
        given = self.roles[who]
        known = ((scope, one.roles) for scope, one in Permission.known.items() if scope.startswith(f"{self.name}:"))
        scope = " ".join(scope for scope, roles in known if roles & set(given["roles"]))
        more = {"organisation_id": str(FORCE), "scope": scope, **given, **claims}
        return self.issuer.sign(self.issuer.claims(who.replace("_", "-"), **more))

    def client(self, who: str | None, **claims: object) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self.token(who, **claims)}"} if who else {}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url=f"http://{self.name}",
            headers=headers,
        )

    async def post(self, who: str, path: str, body: object = None, key: str | None = None) -> httpx.Response:
        async with self.client(who) as client:
            content = json.dumps(body if body is not None else {})
            headers = {"Idempotency-Key": f'"{key or uuid4()}"', "Content-Type": "application/json"}
            return await client.post(path, content=content, headers=headers)

    async def get(self, who: str, path: str, **params: object) -> httpx.Response:
        async with self.client(who) as client:
            return await client.get(path, params=params)

    async def patch(self, who: str, path: str, body: object, if_match: str | None) -> httpx.Response:
        headers = {"Content-Type": "application/merge-patch+json"}
        if if_match is not None:
            headers["If-Match"] = if_match
        async with self.client(who) as client:
            return await client.patch(path, content=json.dumps(body), headers=headers)

    async def sql(self, statement: str, *values: object) -> list[asyncpg.Record]:
        async with self.resources.database.connection() as connection:
            return await connection.fetch(statement, *values)

    async def do_jobs(self, entrypoint: str, do: Callable[[str], Awaitable[None]]) -> None:
        """Take the jobs of one kind from the queue and do each, as the worker would."""
        jobs = await self.sql(
            "DELETE FROM pgqueuer WHERE entrypoint = $1 RETURNING convert_from(payload, 'UTF8') AS payload", entrypoint
        )
        for job in jobs:
            await do(job["payload"])


Running = TypeVar("Running", bound=Service)
_AT_REST: dict[tuple[type[Service], int, str], list[FastAPI]] = {}
"""The applications that nobody has now: their routes and document, once put together, serve the next test too.

By what is written into an application when it is put together: its quota and its address.
"""


@asynccontextmanager
async def running(
    service: type[Running], database: ServiceDatabase, issuer: Issuer, secret_key: str
) -> AsyncIterator[Running]:
    """The service's application, started, with the tests' issuer in the place of the gateway."""
    settings = service.settings(
        environment="local",
        database_url=database.dsn("app"),
        **({"partner_database_url": database.dsn("partner")} if "partner" in database.passwords else {}),
        secret_key=secret_key,
        trusted_issuers=[{"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks.json"}],
        rate_limit_per_minute=1_000_000,
    )
    with application(service, settings) as app:
        resources: Resources = app.state.resources
        client = httpx.AsyncClient(transport=keys_only(issuer))
        trusted = resources.settings
        app.state.verifier = TokenVerifier(trusted.trusted_issuers, trusted.audience, client, own_issuer=ISSUER)
        async with app.router.lifespan_context(app):
            yield service(app, resources, issuer, database)


@contextmanager
def application(service: type[Service], settings: ServiceSettings) -> Iterator[FastAPI]:
    """An application that is the caller's alone meanwhile, and knows nothing but the resources of these settings."""
    at_rest = _AT_REST.setdefault((service, settings.rate_limit_per_minute, settings.public_url), [])
    if at_rest:
        app = at_rest.pop()
        equip(app, service.main.open_for(settings))
    else:
        app = service.main.create(settings)
    yield app
    at_rest.append(app)
