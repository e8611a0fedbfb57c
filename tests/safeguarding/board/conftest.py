"""A hub at work, shared by the tests of a module: each brings a case of its own."""

from collections.abc import AsyncIterator

import pytest
from parts.platform import copy_of, drop
from parts.safeguarding import Safeguarding, running_safeguarding


@pytest.fixture(scope="module")
async def hub(postgres, templates, issuer, secret_key) -> AsyncIterator[Safeguarding]:
    database = await copy_of(postgres, templates["safeguarding"])
    async with running_safeguarding(database, issuer, secret_key) as safeguarding:
        yield safeguarding
    await drop(postgres, database)
