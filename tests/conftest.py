"""What every test stands on: a real PostgreSQL per test worker, with databases built by the migrations."""

import base64
import json
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from local_stack.migrations import migrate
from local_stack.ports import free_port
from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase, create_service_database

ISSUER = "http://issuer.test"
FORCE = UUID("00000000-0000-7000-8000-000000000001")
PARTNER_A = UUID("00000000-0000-7000-8000-00000000000a")
PARTNER_B = UUID("00000000-0000-7000-8000-00000000000b")
# Nothing survives a test run, so nothing has to reach the disk.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    server = PostgresServer(tmp_path_factory.mktemp("postgres") / "data", free_port(), settings=FAST)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def templates(postgres: PostgresServer) -> dict[str, ServiceDatabase]:
    """One database per service, built by the migrations; tests copy it."""
    made = {}
    for service, roles in {"referrals": ("owner", "app", "partner"), "gateway": ("owner", "app")}.items():
        passwords = {role: secrets.token_urlsafe(12) for role in roles}
        made[service] = create_service_database(postgres.superuser_dsn(), service, passwords, f"{service}_template")
        migrate(made[service])
    return made


async def copy_of(postgres: PostgresServer, template: ServiceDatabase) -> ServiceDatabase:
    """A throw-away database, as the migrations left it."""
    name = f"{template.service}_{uuid4().hex[:12]}"
    connection = await asyncpg.connect(postgres.superuser_dsn())
    await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template.database}" STRATEGY FILE_COPY')
    await connection.close()
    return ServiceDatabase(template.service, name, template.server_dsn, template.passwords)


async def drop(postgres: PostgresServer, database: ServiceDatabase) -> None:
    connection = await asyncpg.connect(postgres.superuser_dsn())
    await connection.execute(f'DROP DATABASE "{database.database}" WITH (FORCE)')
    await connection.close()


@pytest.fixture
async def referrals_database(postgres, templates) -> AsyncIterator[ServiceDatabase]:
    """A throw-away referrals database."""
    database = await copy_of(postgres, templates["referrals"])
    yield database
    await drop(postgres, database)


@pytest.fixture
async def gateway_database(postgres, templates) -> AsyncIterator[ServiceDatabase]:
    """A throw-away gateway database."""
    database = await copy_of(postgres, templates["gateway"])
    yield database
    await drop(postgres, database)


@dataclass
class Issuer:
    """An issuer of tokens for tests, with a key of its own."""

    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "test", "alg": "ES256"}))

    def jwks(self) -> dict[str, object]:
        return {"keys": [self.key.as_dict(private=False)]}

    def claims(self, client: str, *roles: str, scope: str = "", **more: object) -> dict[str, object]:
        now = int(time.time())
        return {
            "iss": ISSUER,
            "aud": "urn:bluelamp:api",
            "sub": client,
            "client_id": client,
            "iat": now,
            "exp": now + 600,
            "jti": uuid4().hex,
            "organisation_id": str(FORCE),
            "roles": list(roles),
            "scope": scope,
            **more,
        }

    def sign(self, claims: dict[str, object], typ: str = "at+jwt") -> str:
        return jwt.encode({"alg": "ES256", "typ": typ, "kid": "test"}, claims, self.key)


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture(scope="session")
def secret_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def keys_only(issuer: Issuer) -> httpx.MockTransport:
    """The one call that a service makes to its issuer, answered without a second server."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == f"{ISSUER}/jwks.json"
        return httpx.Response(200, text=json.dumps(issuer.jwks()))

    return httpx.MockTransport(answer)


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parents[1]
