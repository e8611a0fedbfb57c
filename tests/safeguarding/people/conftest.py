"""The service with its hubs' desks occupied, for the tests about people."""

from collections.abc import AsyncIterator

import pytest
from parts.platform import copy_of, drop
from parts.safeguarding import Safeguarding, running_safeguarding

from safeguarding.hubs.seeding import seed_hubs


@pytest.fixture(scope="module")
async def people(postgres, templates, issuer, secret_key) -> AsyncIterator[Safeguarding]:
    """One service for all tests of a module: each makes the people whom it is about."""
    database = await copy_of(postgres, templates["safeguarding"])
    async with running_safeguarding(database, issuer, secret_key) as safeguarding:
        await seed_hubs(safeguarding.resources)
        yield safeguarding
    await drop(postgres, database)
