"""A hub at work, shared by the tests of a module: each brings a case of its own."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from parts.platform import copy_of, drop
from parts.safeguarding import Safeguarding, running_safeguarding
from parts.stored import as_owner


@pytest.fixture(scope="module")
async def hub(postgres, templates, issuer, secret_key) -> AsyncIterator[Safeguarding]:
    database = await copy_of(postgres, templates["safeguarding"])
    async with running_safeguarding(database, issuer, secret_key) as safeguarding:
        yield safeguarding
    await drop(postgres, database)


@pytest.fixture(scope="module")
async def rows(hub: Safeguarding) -> AsyncIterator[asyncpg.Connection]:
    """What the hub's database holds, whoever may see it."""
    async with as_owner(hub.database) as connection:
        yield connection
