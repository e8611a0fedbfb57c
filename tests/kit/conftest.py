"""A small service built from the kit alone, on a copy of the referrals database, for the tests of the kit."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import uuid4

import asyncpg
import httpx
import pytest
import uvicorn
from pydantic_settings import SettingsConfigDict
from sqlalchemy import Text, Uuid, bindparam, cast, select

from bluelamp.events.referrals import REFERRAL_TYPES
from bluelamp.kit.access import permission
from bluelamp.kit.application import Server, create_application
from bluelamp.kit.database import Statement
from bluelamp.kit.description import Description
from bluelamp.kit.feed.routes import feed_router
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.kit.identity import TokenVerifier
from bluelamp.kit.jobs.worker import work
from bluelamp.kit.resources import Resources, open_resources
from bluelamp.kit.settings import ServiceSettings
from bluelamp.kit.webhooks.routes import webhook_router
from local_stack.migrations import migrate
from local_stack.ports import free_port
from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase, create_service_database

ISSUER = "http://issuer.test"
MANAGE_WEBHOOKS = permission("kit:webhook:manage", "integrator", "partner")
READ_EVENTS = permission("kit:event:read", "officer", "sergeant", "partner", "integrator", "dpo")
DESCRIPTION = Description(
    name="kit",
    title="The kit",
    summary="Nothing but the kit.",
    description="The rooms that every service has.",
    version="1.0.0",
    prefix="/kit/v1",
)

_told, *_parts = event_from(
    bindparam("event_type", type_=Text),
    bindparam("subject_id", type_=Uuid),
    cast(bindparam("data"), Text),
    Audience(bindparam("organisation_id", type_=Uuid), bindparam("lpu", type_=Text), bindparam("owner", type_=Text)),
)
PUBLISH = Statement(select(_told.c.event_id).add_cte(*_parts))


class KitSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="KIT_")


@pytest.fixture
def kit_settings(referrals_database: ServiceDatabase, secret_key: str) -> KitSettings:
    return KitSettings(
        environment="local",
        database_url=referrals_database.dsn("app"),
        trusted_issuers=[{"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks.json"}],
        secret_key=secret_key,
    )


@pytest.fixture
async def as_owner(referrals_database: ServiceDatabase) -> AsyncIterator[asyncpg.Connection]:
    """A connection that may make tables and see every row."""
    connection = await asyncpg.connect(referrals_database.dsn("owner"))
    yield connection
    await connection.close()


@pytest.fixture
async def resources(kit_settings: KitSettings, referrals_database: ServiceDatabase) -> AsyncIterator[Resources]:
    """What a web process holds open."""
    held = open_resources(kit_settings, referrals_database.dsn("partner"))
    await held.database.open()
    yield held
    await held.close()


@pytest.fixture
def working(kit_settings):
    """A worker in this process for as long as the block runs: `async with working(jobs, sweeps): …`."""

    @asynccontextmanager
    async def run(jobs, sweeps=(), settings=kit_settings):
        stopping = asyncio.Event()
        worker = asyncio.create_task(work(open_resources(settings), jobs, sweeps, stopping))
        try:
            yield
        finally:
            stopping.set()
            await asyncio.wait_for(worker, 10)

    return run


@pytest.fixture(scope="session")
def eventually():
    """Wait until a condition holds: `await eventually(condition, within=seconds)` returns what it gave."""

    async def wait(condition: Callable[[], Awaitable[object]], within: float = 30) -> object:
        deadline = time.monotonic() + within
        while not (held := await condition()):
            assert time.monotonic() < deadline, f"not within {within} s"
            await asyncio.sleep(0.02)
        return held

    return wait


@pytest.fixture(scope="module")
def own_server(tmp_path_factory) -> Iterator[tuple[PostgresServer, ServiceDatabase]]:
    """A server that a test may kill, with a referrals database."""
    server = PostgresServer(tmp_path_factory.mktemp("own") / "data", free_port())
    server.start()
    passwords = {role: secrets.token_urlsafe(12) for role in ("owner", "app", "partner")}
    database = create_service_database(server.superuser_dsn(), "referrals", passwords, "referrals")
    migrate(database)
    yield server, database
    server.stop()


@pytest.fixture
async def kit_app(resources, issuer):
    """The application, its issuer's keys answered without a second server."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == f"{ISSUER}/jwks.json"
        return httpx.Response(200, json=issuer.jwks())

    await resources.http.aclose()
    resources.http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    routers = [feed_router(READ_EVENTS), webhook_router(MANAGE_WEBHOOKS, REFERRAL_TYPES)]
    app = create_application(DESCRIPTION, resources, routers)
    settings = resources.settings
    app.state.verifier = TokenVerifier(settings.trusted_issuers, settings.audience, resources.http, own_issuer=ISSUER)
    return app


@pytest.fixture
async def kit_server(kit_app, resources, eventually):
    """The application behind real HTTP; the fixture gives the server, which a test may shut down."""
    port = free_port()
    server = Server(uvicorn.Config(kit_app, port=port, log_config=None, lifespan="off", http="httptools"), resources)
    serving = asyncio.create_task(server._serve())

    async def started():
        return server.started

    await eventually(started)
    yield server
    server.should_exit = True
    await asyncio.wait_for(serving, 10)


@pytest.fixture
def caller(kit_server, issuer):
    """A client with a token: `async with caller("partner-a", "partner", organisation_id=…) as http: …`."""

    def call(client: str, *roles: str, **claims: object) -> httpx.AsyncClient:
        scope = "kit:event:read kit:webhook:manage kit:audit:read kit:audit:verify"
        token = issuer.sign(issuer.claims(client, *roles, scope=scope, **claims))
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(base_url=f"http://127.0.0.1:{kit_server.config.port}", headers=headers, timeout=20)

    return call


@pytest.fixture(scope="session")
def publish():
    """Publish an event whose data's reference is its name, as a use case does; gives the event's id."""

    async def publish(connection, name, *, event_type=None, organisation_id=None, lpu=None, owner=None):
        subject_id = uuid4()
        data = {
            "referral_id": str(subject_id),
            "reference": name,
            "status": "SUBMITTED",
            "offer_id": None,
            "organisation_id": organisation_id and str(organisation_id),
            "reason": None,
            "outcome": None,
        }
        return await PUBLISH.value(
            connection,
            event_type=event_type or "uk.police.bluelamp.referral.submitted.v1",
            subject_id=subject_id,
            data=json.dumps(data),
            organisation_id=organisation_id,
            lpu=lpu,
            owner=owner,
            traceparent="",
        )

    return publish


@pytest.fixture
async def writer(referrals_database):
    """A connection of the service's own role, beside the pool."""
    connection = await asyncpg.connect(referrals_database.dsn("app"))
    yield connection
    await connection.close()


@dataclass
class Received:
    """One call that came in."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """A receiver of webhooks: remembers what came, answers `answers` one by one, and then always `status`."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[int] = []
        self.status = 204
        self.wait_seconds = 0.0
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            # Whoever speaks anything else, as TLS, is hung up on at once.
            while (line := (await reader.readline()).decode("latin-1")).endswith(" HTTP/1.1\r\n"):
                head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
                headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in head if one)}
                body = await reader.readexactly(int(headers["content-length"]))
                self.received.append(Received(line.split()[1], headers, body))
                await asyncio.sleep(self.wait_seconds)
                status = self.answers.pop(0) if self.answers else self.status
                elsewhere = "location: http://127.0.0.1:1/\r\n" if status == 302 else ""
                writer.write(f"HTTP/1.1 {status} Told\r\n{elsewhere}content-length: 0\r\n\r\n".encode())
                await writer.drain()
        writer.close()


@pytest.fixture
async def receiver():
    held = Receiver()
    server = await asyncio.start_server(held.handle, "127.0.0.1", 0)
    held.port = server.sockets[0].getsockname()[1]
    yield held
    server.close()
