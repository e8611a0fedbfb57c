"""The real parts that tests are made of: databases built by the migrations, and an issuer of tokens."""

import json
import time
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import asyncpg
import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase

ISSUER = "http://issuer.test"
FORCE = UUID("00000000-0000-7000-8000-000000000001")
PARTNER_A = UUID("00000000-0000-7000-8000-00000000000a")
PARTNER_B = UUID("00000000-0000-7000-8000-00000000000b")
# Nothing survives a test run, so nothing has to reach the disk.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


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


def keys_only(issuer: Issuer) -> httpx.MockTransport:
    """The one call that a service makes to its issuer, answered without a second server."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == f"{ISSUER}/jwks.json"
        return httpx.Response(200, text=json.dumps(issuer.jwks()))

    return httpx.MockTransport(answer)
