"""What operators do with clients; each change is in the audit log."""

import asyncio
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from bluelamp.kit.database import Connection
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.gateway import NewClient
from gateway import audit
from gateway.clients import statements
from gateway.clients.public_keys import checked_key_set
from gateway.clients.rules import SALT_BYTES, Client, hash_secret, new_secret


class NoSuchClientError(LookupError):
    """There is no client of that id."""


class ClientExistsError(ValueError):
    """The client id is taken."""


async def find(connection: Connection, client_id: str) -> Client | None:
    """Return the client, also when it is disabled."""
    row = await statements.FIND.row(connection, client_id=client_id)
    return None if row is None else Client.of(row)


async def list_all(connection: Connection) -> list[Client]:
    """Return every client by its id."""
    return [Client.of(row) for row in await statements.ALL.rows(connection)]


async def add(connection: Connection, new: NewClient) -> str | None:
    """Register a client and return the secret made for it: the only time it can be seen; None if it brought keys."""
    secret = None if new.public_keys else new_secret()
    if await statements.ADD.value(connection, **await _values(new, secret, None)) is None:
        raise ClientExistsError(f"the client id {new.client_id} is taken")
    await _audit(connection, "add_client", new.organisation_id, AuditAction.COLLECTION)
    return secret


async def seed(connection: Connection, new: NewClient) -> None:
    """Make a client exactly as given, as often as you like: what is the same already stays as it is."""
    known = await find(connection, new.client_id)
    values = await _values(new, new.client_secret, known)
    if known is None or known.disabled_at or any(getattr(known, name) != value for name, value in values.items()):
        await statements.ADD_OR_REPLACE.run(connection, **values)
        await _audit(connection, "seed_client", new.organisation_id, AuditAction.ALTERATION)


async def rotate_secret(connection: Connection, client_id: str, overlap: timedelta) -> str:
    """Give the client a new secret and return it; the old one counts until the overlap has passed."""
    client = await find(connection, client_id)
    if client is None:
        raise NoSuchClientError(client_id)
    secret = new_secret()
    hashed = await asyncio.to_thread(hash_secret, secret, client.secret_salt)
    await statements.ROTATE_SECRET.run(connection, client_id=client_id, overlap=overlap, secret_hash=hashed)
    await _audit(connection, "rotate_client_secret", client.organisation_id, AuditAction.ALTERATION)
    return secret


async def disable(connection: Connection, client_id: str) -> None:
    """Let the client have no more tokens; those it has run out within ten minutes."""
    organisation_id = await statements.DISABLE.value(connection, client_id=client_id)
    if organisation_id is None:
        raise NoSuchClientError(client_id)
    await _audit(connection, "disable_client", organisation_id, AuditAction.ALTERATION)


async def _values(new: NewClient, secret: str | None, known: Client | None) -> dict[str, Any]:
    salt = known.secret_salt if known else secrets.token_bytes(SALT_BYTES)
    return {
        **new.model_dump(exclude={"client_secret", "public_keys", "lpu"}),
        "lpu": new.lpu and new.lpu.value,
        "secret_salt": salt,
        "secret_hash": await asyncio.to_thread(hash_secret, secret, salt) if secret else None,
        "public_keys": checked_key_set(new.public_keys) if new.public_keys else None,
    }


async def _audit(connection: Connection, operation: str, organisation_id: UUID, action: AuditAction) -> None:
    await audit.record(connection, operation, audit.OPERATOR, action=action, organisation_id=organisation_id)
