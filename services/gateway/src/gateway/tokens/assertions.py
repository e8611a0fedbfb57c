"""Verifies a client's own JWT (RFC 7523) with its registered keys, and with nothing that the JWT itself brings."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from pydantic_core import from_json

from gateway.clients.public_keys import candidates
from gateway.tokens.rules import CLOCK_SKEW_SECONDS, check_assertion

# EdDSA is the older name of Ed25519 (RFC 9864), which most libraries still write.
ALGORITHMS = ("ES256", "PS256", "Ed25519", "EdDSA")
UNSIGNED = "signature"
"""The word for an assertion that none of the client's keys has signed."""
_TYPES = frozenset({"jwt", "client-authentication+jwt"})


@dataclass(frozen=True, slots=True)
class VerifiedAssertion:
    """What is left of a good assertion: its id, and until when that id must not come again."""

    assertion_id: str
    remember_until: datetime


def claimed_client(assertion: str) -> str | None:
    """Return whom the assertion says it is from, to find the keys; nothing is believed before the signature."""
    try:
        subject = _claims(jws.extract_compact(assertion.encode()).payload).get("sub")
    except (JoseError, ValueError):
        return None
    return subject if isinstance(subject, str) else None


def verify(
    assertion: str, client_id: str, public_keys: dict[str, Any] | None, audiences: frozenset[str]
) -> VerifiedAssertion | str:
    """Return the verified assertion, or a word for our own log that says why it does not count."""
    claims = _signed_claims(assertion, public_keys)
    if claims is None:
        return UNSIGNED
    if fault := check_assertion(claims, client_id, audiences, time.time()):
        return fault
    remember_until = datetime.fromtimestamp(claims["exp"] + CLOCK_SKEW_SECONDS, UTC)
    return VerifiedAssertion(claims["jti"], remember_until)


def _signed_claims(assertion: str, public_keys: dict[str, Any] | None) -> dict[str, Any] | None:
    try:
        header = jws.extract_compact(assertion.encode()).headers()
        if str(header.get("typ", "jwt")).lower().removeprefix("application/") not in _TYPES:
            return None
        for key in candidates(public_keys, header.get("kid")):
            try:
                return _claims(jws.deserialize_compact(assertion, key, algorithms=ALGORITHMS).payload)
            except JoseError:  # another of its keys may have signed
                continue
    except (JoseError, ValueError):
        return None
    return None


def _claims(payload: bytes) -> dict[str, Any]:
    claims = from_json(payload)
    if not isinstance(claims, dict):
        raise ValueError("the claims are no object")  # noqa: TRY004 # one kind of error for all that cannot be read
    return claims
