"""The keyring: one key signs, and every key whose tokens may still be valid is published.

A new key is published at once and signs only later, so that whoever keeps our key set for a while knows it before
the first token comes; the old one stays published until its last token has expired.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from bluelamp.kit.database import Connection, Database
from bluelamp.schemas.audit import AuditAction
from gateway import audit
from gateway.keys import statements
from gateway.keys.encryption import seal, unseal

ALGORITHM = "ES256"
TOKEN_LIFETIME = timedelta(minutes=10)
# Twice the skew that verifiers allow, over the lifetime of a token.
GRACE = TOKEN_LIFETIME + timedelta(minutes=2)
PUBLISHED_BEFORE_SIGNING = timedelta(minutes=10)


class SigningKeys:
    """Signs tokens and publishes the public keys; several replicas share one keyring in the database."""

    def __init__(self, database: Database, encryption_key: bytes) -> None:
        self._database = database
        self._wrapping = OctKey.import_key(encryption_key)
        self._opened: dict[str, ECKey] = {}

    async def signer(self) -> Callable[[dict[str, Any]], str]:
        """Return what signs claims as an access token (RFC 9068) with the key in force at this moment."""
        key_id, key = await self._in_force()
        header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": key_id}
        return lambda claims: jwt.encode(header, claims, key, algorithms=[ALGORITHM])

    async def published(self) -> list[dict[str, Any]]:
        """Return the public keys; makes the first key if there is none."""
        await self._in_force()
        async with self._database.connection() as connection:
            return [row["public_jwk"] for row in await statements.PUBLISHED.rows(connection, grace=GRACE)]

    async def rotate(self, *, at_once: bool) -> tuple[str, datetime]:
        """Add a key and return its id and from when it signs; forgets keys that nobody needs any more."""
        async with self._database.transaction() as connection:
            await statements.LOCK.value(connection)
            await statements.FORGET.run(connection, grace=GRACE)
            return await self._add(connection, timedelta(0) if at_once else PUBLISHED_BEFORE_SIGNING)

    async def _in_force(self) -> tuple[str, ECKey]:
        async with self._database.connection() as connection:
            row = await statements.SIGNING.row(connection)
        if row is None:
            row = await self._first()
        key_id = row["key_id"]
        if key_id not in self._opened:
            self._opened = {key_id: unseal(key_id, row["private_jwk"], self._wrapping)}
        return key_id, self._opened[key_id]

    async def _first(self) -> Any:
        async with self._database.transaction() as connection:
            await statements.LOCK.value(connection)
            row = await statements.SIGNING.row(connection)
            if row is None:
                await self._add(connection, timedelta(0))
                row = await statements.SIGNING.row(connection)
            return row

    async def _add(self, connection: Connection, delay: timedelta) -> tuple[str, datetime]:
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
        key_id = str(key.kid)
        signs_from = await statements.ADD.value(
            connection,
            key_id=key_id,
            public_jwk=dict(key.as_dict(private=False)),
            private_jwk=seal(key, self._wrapping),
            delay=delay,
        )
        await audit.record(connection, "add_signing_key", audit.OPERATOR, action=AuditAction.ALTERATION)
        return key_id, signs_from
