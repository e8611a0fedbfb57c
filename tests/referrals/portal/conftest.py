"""The portal with its demonstration data, one for all tests of a module that leave it as it is."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from parts.demonstration import demonstration_portal
from parts.portal import Portal
from parts.stored import as_owner, differences, stored


@pytest.fixture(scope="module")
async def demonstration(postgres, templates, issuer, secret_key) -> AsyncIterator[Portal]:
    async with demonstration_portal(postgres, templates["referrals"], issuer, secret_key) as portal:
        yield portal


@pytest.fixture(scope="module")
async def owner(demonstration: Portal) -> AsyncIterator[asyncpg.Connection]:
    async with as_owner(demonstration.database) as connection:
        yield connection


@pytest.fixture
async def nothing_is_stored(owner: asyncpg.Connection) -> AsyncIterator[None]:
    """For a test of refusals: every table is as it was, but for what the log says about them."""
    before = await stored(owner)
    yield
    assert differences(before, await stored(owner)) == []
