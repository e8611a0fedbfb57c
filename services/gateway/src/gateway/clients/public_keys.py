"""The public keys with which a client signs its assertions."""

from collections.abc import Iterator
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey

SMALLEST_RSA_BITS = 2048


class UnusableKeyError(ValueError):
    """A key that must not be registered; the message says why and holds nothing of the key."""


def checked_key_set(document: dict[str, Any]) -> dict[str, Any]:
    """Return the public parts of a JWK set; raises UnusableKeyError if any key of it could not be used safely."""
    try:
        keys = KeySet.import_key_set({"keys": list(document["keys"])}).keys
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        raise UnusableKeyError("this is no JWK set (RFC 7517)") from None
    if not keys:
        raise UnusableKeyError("the JWK set is empty")
    return {"keys": [_checked(key) for key in keys]}


def candidates(document: dict[str, Any] | None, key_id: str | None) -> Iterator[Key]:
    """Give the registered keys that may have signed an assertion: those with its key id, or all when it names none."""
    if document is not None:
        for key in KeySet.import_key_set({"keys": document["keys"]}).keys:
            if key_id is None or key.kid == key_id:
                yield key


def _checked(key: Key) -> dict[str, Any]:
    if key.is_private:
        raise UnusableKeyError("the set holds a private key: register the public half, and replace that key")
    if isinstance(key, RSAKey) and key.raw_value.key_size >= SMALLEST_RSA_BITS:
        return dict(key.as_dict(private=False))
    if isinstance(key, ECKey) and key.curve_name == "P-256":
        return dict(key.as_dict(private=False))
    if isinstance(key, OKPKey) and key.curve_name == "Ed25519":
        return dict(key.as_dict(private=False))
    raise UnusableKeyError(f"use P-256, Ed25519, or RSA of {SMALLEST_RSA_BITS} bits or more")
