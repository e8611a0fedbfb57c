"""The portal with its demonstration data, one for all tests of a module that leave it as it is."""

from collections.abc import AsyncIterator

import pytest
from parts.demonstration import demonstration_portal
from parts.portal import Portal


@pytest.fixture(scope="module")
async def demonstration(postgres, templates, issuer, secret_key) -> AsyncIterator[Portal]:
    async with demonstration_portal(postgres, templates["referrals"], issuer, secret_key) as portal:
        yield portal
