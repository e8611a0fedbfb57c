"""The portal with its demonstration data, one for all tests of a module that leave it as it is."""

from collections.abc import AsyncIterator

import pytest
from parts.demonstration import demonstration_portal
from parts.portal import Portal
from parts.stored import differences, stored


@pytest.fixture(scope="module")
async def demonstration(postgres, templates, issuer, secret_key) -> AsyncIterator[Portal]:
    async with demonstration_portal(postgres, templates["referrals"], issuer, secret_key) as portal:
        yield portal


@pytest.fixture
async def nothing_is_stored(demonstration: Portal) -> AsyncIterator[None]:
    """For a test of refusals: every table is as it was, but for what the log says about them."""
    before = await stored(demonstration.database)
    yield
    assert differences(before, await stored(demonstration.database)) == []
