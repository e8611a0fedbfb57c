"""Signing keys at rest: a JWE under the installation's key, bound to the key's id."""

import json

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey

_HEADER = {"alg": "dir", "enc": "A256GCM"}


class UnreadableKeyError(RuntimeError):
    """A stored signing key was written under another GATEWAY_KEY_ENCRYPTION_KEY, or altered."""


def seal(key: ECKey, wrapping: OctKey) -> str:
    """Encrypt the private key; its id is in the authenticated header."""
    plain = json.dumps(key.as_dict(private=True)).encode()
    return jwe.encrypt_compact({**_HEADER, "kid": key.kid}, plain, wrapping)


def unseal(key_id: str, sealed: str, wrapping: OctKey) -> ECKey:
    """Decrypt the private key that was stored under this id; raises UnreadableKeyError."""
    try:
        opened = jwe.decrypt_compact(sealed, wrapping, algorithms=list(_HEADER.values()))
    except (JoseError, ValueError):
        raise UnreadableKeyError(key_id) from None
    if opened.protected.get("kid") != key_id or opened.plaintext is None:
        raise UnreadableKeyError(key_id)
    return ECKey.import_key(json.loads(opened.plaintext))
