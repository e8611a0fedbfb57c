"""What the tests of the offenders service stand on."""

from collections.abc import AsyncIterator

import pytest
from parts.offenders import Offenders, demonstration_offenders, running_offenders
from parts.platform import copy_of, drop


@pytest.fixture
async def offenders(postgres, templates, issuer, secret_key) -> AsyncIterator[Offenders]:
    """The service over a throw-away database."""
    database = await copy_of(postgres, templates["offenders"])
    async with running_offenders(database, issuer, secret_key) as offenders:
        yield offenders
    await drop(postgres, database)


@pytest.fixture(scope="module")
async def demonstration(postgres, templates, issuer, secret_key) -> AsyncIterator[Offenders]:
    """The service with its demonstration data, shared by a module's tests."""
    async with demonstration_offenders(postgres, templates["offenders"], issuer, secret_key) as offenders:
        yield offenders
