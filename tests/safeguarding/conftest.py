"""The safeguarding service, for the tests of its features."""

from collections.abc import AsyncIterator

import pytest
from parts.safeguarding import Safeguarding, demonstration_safeguarding, running_safeguarding


@pytest.fixture
async def safeguarding(safeguarding_database, issuer, secret_key) -> AsyncIterator[Safeguarding]:
    """A service of one test's own."""
    async with running_safeguarding(safeguarding_database, issuer, secret_key) as safeguarding:
        yield safeguarding


@pytest.fixture(scope="module")
async def demonstration(postgres, templates, issuer, secret_key) -> AsyncIterator[Safeguarding]:
    """The service with its demonstration data, one for all tests of a module that leave it as it is."""
    async with demonstration_safeguarding(postgres, templates["safeguarding"], issuer, secret_key) as safeguarding:
        yield safeguarding
