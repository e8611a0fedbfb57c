"""The demonstration directory in a throw-away database, and the service's answers over HTTP."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from bluelamp.kit.database import Database
from bluelamp.schemas.directory_imports import SeedDirectory
from local_stack.demo_directory import demo_directory
from referrals.directory.usecases.seeding import seed_directory


@pytest.fixture
async def database(referrals_database) -> AsyncIterator[Database]:
    opened = Database(referrals_database.dsn("app"), referrals_database.dsn("partner"))
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def seeded(database) -> Database:
    async with database.transaction() as connection:
        await seed_directory(connection, SeedDirectory.model_validate(demo_directory()))
    return database


@pytest.fixture
async def owner(referrals_database) -> AsyncIterator[asyncpg.Connection]:
    """The tables' owner, to arrange what only the portal would write."""
    connection = await asyncpg.connect(referrals_database.dsn("owner"))
    yield connection
    await connection.close()
