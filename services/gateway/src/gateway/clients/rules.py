"""What a client is, and how its secret is kept: hashed slowly, with a salt of its own."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self
from uuid import UUID

SALT_BYTES = 16
_CLIENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SECRET_BYTES = 32
_LONGEST_SECRET = 200
# 16 MiB and about 40 ms: more would let a few strangers keep the processors busy, and the secrets are random anyway.
_SCRYPT_COST, _SCRYPT_BLOCK, _SCRYPT_PARALLEL, _HASH_BYTES = 2**14, 8, 1, 32


@dataclass(frozen=True, slots=True)
class Client:
    """A registered client as the database holds it."""

    client_id: str
    display_name: str
    organisation_id: UUID
    roles: list[str]
    lpu: str | None
    scopes: list[str] | None
    secret_salt: bytes
    secret_hash: bytes | None
    previous_secret_hash: bytes | None
    previous_secret_expires_at: datetime | None
    public_keys: dict[str, Any] | None
    disabled_at: datetime | None

    @classmethod
    def of(cls, row: Any) -> Self:
        """Build one from its row."""
        return cls(**{field.name: row[field.name] for field in fields(cls)})

    def accepts(self, given_hash: bytes, now: datetime) -> bool:
        """Whether this is the hash of its secret, or of the one before while that still counts; always as slow."""
        current = self.secret_hash or b""
        previous = self.previous_secret_hash or b""
        still = self.previous_secret_expires_at is not None and self.previous_secret_expires_at > now
        is_current = hmac.compare_digest(current, given_hash)
        is_previous = hmac.compare_digest(previous, given_hash) and still
        return is_current or is_previous


def is_client_id(text: str) -> bool:
    """Whether the text has the form of a client id."""
    return _CLIENT_ID.fullmatch(text) is not None


def new_secret() -> str:
    """Make a secret: 32 random bytes in letters that need no quoting."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def hash_secret(secret: str, salt: bytes) -> bytes:
    """Hash a secret with scrypt; takes about 40 ms of one processor, so never call it on the event loop."""
    text = secret.encode("utf-8", "surrogatepass")[:_LONGEST_SECRET]
    return hashlib.scrypt(text, salt=salt, n=_SCRYPT_COST, r=_SCRYPT_BLOCK, p=_SCRYPT_PARALLEL, dklen=_HASH_BYTES)
