"""What the tests of the contact service stand on."""

from collections.abc import AsyncIterator

import pytest
from parts.contact import Contact, demonstration_contact, running_contact
from parts.platform import copy_of, drop


@pytest.fixture
async def contact(postgres, templates, issuer, secret_key) -> AsyncIterator[Contact]:
    """The service over a throw-away database."""
    database = await copy_of(postgres, templates["contact"])
    async with running_contact(database, issuer, secret_key) as contact:
        yield contact
    await drop(postgres, database)


@pytest.fixture(scope="module")
async def demonstration(postgres, templates, issuer, secret_key) -> AsyncIterator[Contact]:
    """The service with its demonstration data, shared by a module's tests."""
    async with demonstration_contact(postgres, templates["contact"], issuer, secret_key) as contact:
        yield contact
