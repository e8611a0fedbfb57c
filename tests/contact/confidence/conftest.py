"""The service with the demonstration of confidence alone."""

from collections.abc import AsyncIterator

import pytest
from parts.contact import Contact, running_contact
from parts.platform import copy_of, drop

from contact.confidence.seeding import seed_confidence


@pytest.fixture(scope="module")
async def demonstration(postgres, templates, issuer, secret_key) -> AsyncIterator[Contact]:
    """Shared by a module's tests."""
    database = await copy_of(postgres, templates["contact"])
    async with running_contact(database, issuer, secret_key) as contact:
        await seed_confidence(contact.resources)
        yield contact
    await drop(postgres, database)
