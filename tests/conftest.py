"""What every test stands on: a real PostgreSQL per test worker, with databases built by the migrations."""

import base64
import gc
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from parts.platform import FAST, Issuer, copy_of, drop
from parts.service import Service
from parts.stored import as_owner, differences, stored

from bluelamp.kit import garbage
from local_stack.migrations import migrate
from local_stack.ports import free_port
from local_stack.postgres import PostgresServer
from local_stack.roles import ROLES_OF, ServiceDatabase, create_service_database

IN_MEMORY = Path("/dev/shm")  # noqa: S108 # each folder within is made anew; its name says which process it ends with
OURS = "bluelamp-tests-"
ROOM_FOR_DATABASES = 4 << 30  # bytes, for each of a few workers

garbage.put_off()  # while some hundred modules of tests are imported


@pytest.fixture(scope="session", autouse=True)
def garbage_is_settled_once() -> Iterator[None]:
    """Settle once for all the services that a process of tests starts: what each of them left behind would be kept.

    A service's own process starts once, so what stands then is to stay; here thousands start and end.
    """
    often = gc.get_threshold()
    garbage.settle()
    gc.set_threshold(*often)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(garbage, "settle", lambda: None)
        yield


@pytest.fixture(scope="session")
def postgres(quick_folder: Path) -> Iterator[PostgresServer]:
    server = PostgresServer(quick_folder / "data", free_port(), settings=FAST)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def quick_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory where there is room: a database is a thousand files, and there is one for most tests."""
    if not IN_MEMORY.is_dir() or shutil.disk_usage(IN_MEMORY).free < ROOM_FOR_DATABASES:
        yield tmp_path_factory.mktemp("postgres")
        return
    for left_behind in IN_MEMORY.glob(f"{OURS}*"):
        if not Path("/proc", left_behind.name.removeprefix(OURS).partition("-")[0]).exists():
            shutil.rmtree(left_behind, ignore_errors=True)
    prefix = f"{OURS}{os.getpid()}-"
    with tempfile.TemporaryDirectory(dir=IN_MEMORY, prefix=prefix, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def templates(postgres: PostgresServer) -> dict[str, ServiceDatabase]:
    """One database per service, built by the migrations; tests copy it."""
    made = {}
    for service, roles in ROLES_OF.items():
        passwords = {role: secrets.token_urlsafe(12) for role in roles}
        made[service] = create_service_database(postgres.superuser_dsn(), service, passwords, f"{service}_template")
        migrate(made[service])
    return made


@pytest.fixture
async def referrals_database(postgres, templates) -> AsyncIterator[ServiceDatabase]:
    """A throw-away referrals database."""
    database = await copy_of(postgres, templates["referrals"])
    yield database
    await drop(postgres, database)


@pytest.fixture
async def gateway_database(postgres, templates) -> AsyncIterator[ServiceDatabase]:
    """A throw-away gateway database."""
    database = await copy_of(postgres, templates["gateway"])
    yield database
    await drop(postgres, database)


@pytest.fixture
async def safeguarding_database(postgres, templates) -> AsyncIterator[ServiceDatabase]:
    """A throw-away safeguarding database."""
    database = await copy_of(postgres, templates["safeguarding"])
    yield database
    await drop(postgres, database)


@pytest.fixture(scope="module")
async def owner(demonstration: Service) -> AsyncIterator[asyncpg.Connection]:
    """Sees every row of the service whose demonstration data the module's tests share."""
    async with as_owner(demonstration.database) as connection:
        yield connection


@pytest.fixture
async def nothing_is_stored(owner: asyncpg.Connection) -> AsyncIterator[None]:
    """For a test of refusals: every table is as it was, but for what the log says about them."""
    before = await stored(owner)
    yield
    assert differences(before, await stored(owner)) == []


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture(scope="session")
def secret_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parents[1]
