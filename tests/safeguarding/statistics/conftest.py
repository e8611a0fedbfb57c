"""A service with the month in it whose figures were computed by hand."""

from collections.abc import AsyncIterator

import pytest
from parts.hub_month import Month, tell
from parts.platform import copy_of, drop
from parts.safeguarding import Safeguarding, running_safeguarding
from parts.stored import as_owner


@pytest.fixture(scope="module")
async def service(postgres, templates, issuer, secret_key) -> AsyncIterator[Safeguarding]:
    database = await copy_of(postgres, templates["safeguarding"])
    async with running_safeguarding(database, issuer, secret_key) as safeguarding, as_owner(database) as owner:
        await tell(Month(owner))
        yield safeguarding
    await drop(postgres, database)
