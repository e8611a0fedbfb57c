"""The gateway's service, for the tests of its features."""

import base64
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import asyncpg
import pytest
from joserfc.jwk import ECKey
from parts.gateway import Gateway, Services, running_gateway

Started = Callable[..., AbstractAsyncContextManager[Gateway]]


@pytest.fixture
def start(gateway_database, secret_key) -> Started:
    """Starts the service; several at once share the database and the keys, as replicas do."""
    encryption_key = base64.b64encode(secrets.token_bytes(32)).decode()

    def started(behind: Services | None = None, **settings: Any) -> AbstractAsyncContextManager[Gateway]:
        return running_gateway(
            gateway_database.dsn("app"), secret_key, encryption_key, behind or Services(), **settings
        )

    return started


@pytest.fixture
async def gateway(start) -> AsyncIterator[Gateway]:
    """The service with one client, `officer`."""
    async with start() as started:
        await started.add()
        yield started


@pytest.fixture
async def owner(gateway_database) -> AsyncIterator[asyncpg.Connection]:
    """A look into the database from outside the service."""
    connection = await asyncpg.connect(gateway_database.dsn("owner"))
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
def client_key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "client-key"})
