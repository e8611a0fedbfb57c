"""The portal, for the tests of its features."""

from collections.abc import AsyncIterator

import pytest
from parts.portal import Portal, running_portal


@pytest.fixture
async def portal(referrals_database, issuer, secret_key) -> AsyncIterator[Portal]:
    async with running_portal(referrals_database, issuer, secret_key) as portal:
        yield portal
