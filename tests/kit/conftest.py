"""A small service built from the kit alone, on a copy of the referrals database, for the tests of the kit."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from pydantic_settings import SettingsConfigDict

from bluelamp.kit.jobs.worker import work
from bluelamp.kit.resources import Resources, open_resources
from bluelamp.kit.settings import ServiceSettings
from local_stack.migrations import migrate
from local_stack.ports import free_port
from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase, create_service_database

ISSUER = "http://issuer.test"


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
