"""The services with their demonstration data, one of each for all tests of a module."""

from collections.abc import AsyncIterator

import pytest
from parts.contact import Contact, demonstration_contact
from parts.demonstration import demonstration_portal
from parts.portal import Portal
from parts.safeguarding import Safeguarding, demonstration_safeguarding
from parts.service import Service

MINUTES_EACH = ("test_demo.py", "test_stack.py", "test_access.py", "test_everything_is_audited.py")
"""The files that take minutes though nothing is killed in them, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests that take longest go first, so that nobody waits for them alone at the end."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    if item.get_closest_marker("faults"):
        return 0
    return 1 + (MINUTES_EACH.index(item.path.name) if item.path.name in MINUTES_EACH else len(MINUTES_EACH))


@pytest.fixture(scope="module")
async def demonstration(postgres, templates, issuer, secret_key) -> AsyncIterator[Portal]:
    async with demonstration_portal(postgres, templates["referrals"], issuer, secret_key) as portal:
        yield portal


@pytest.fixture(scope="module")
async def safeguarding(postgres, templates, issuer, secret_key) -> AsyncIterator[Safeguarding]:
    async with demonstration_safeguarding(postgres, templates["safeguarding"], issuer, secret_key) as safeguarding:
        yield safeguarding


@pytest.fixture(scope="module")
async def contact(postgres, templates, issuer, secret_key) -> AsyncIterator[Contact]:
    async with demonstration_contact(postgres, templates["contact"], issuer, secret_key) as contact:
        yield contact


@pytest.fixture(scope="module")
def demonstrations(demonstration: Portal, safeguarding: Safeguarding, contact: Contact) -> dict[str, Service]:
    """Each service by its name, for what is so of every operation."""
    return {one.name: one for one in (demonstration, safeguarding, contact)}
