"""A small service built from the kit alone, on a copy of the referrals database, for the tests of the kit."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import asyncpg
import httpx
import pytest
import uvicorn
from pydantic_settings import SettingsConfigDict

from bluelamp.kit.access import permission
from bluelamp.kit.application import Description, Server, create_application
from bluelamp.kit.feed.routes import feed_router
from bluelamp.kit.jobs.worker import work
from bluelamp.kit.resources import Resources, open_resources
from bluelamp.kit.settings import ServiceSettings
from local_stack.migrations import migrate
from local_stack.ports import free_port
from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase, create_service_database

ISSUER = "http://issuer.test"
READ_EVENTS = permission("kit:event:read", "officer", "sergeant", "partner", "integrator", "dpo")
DESCRIPTION = Description(
    name="kit",
    title="The kit",
    summary="Nothing but the kit.",
    description="The rooms that every service has.",
    version="1.0.0",
    prefix="/kit/v1",
)


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

    async def wait(condition: Callable[[], Awaitable[object]], within: float = 10) -> object:
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
    return create_application(DESCRIPTION, resources, [feed_router(READ_EVENTS)])


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
