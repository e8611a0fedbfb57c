"""Secrets at rest: encrypted with keys derived from the service's own secret key, one for each purpose."""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32
_NONCE_BYTES = 12


class Vault:
    """Locks with AES-256-GCM and opens again; what was locked for one purpose does not open for another.

    A new secret key makes everything unreadable that was locked before: secrets have to be given out anew.
    """

    def __init__(self, secret_key: bytes) -> None:
        self._secret_key = secret_key

    def lock(self, purpose: str, plain: bytes) -> bytes:
        """Return nonce and ciphertext."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher(purpose).encrypt(nonce, plain, None)

    def open(self, purpose: str, locked: bytes) -> bytes:
        """Return what was locked; raises cryptography's InvalidTag for anything else."""
        return self._cipher(purpose).decrypt(locked[:_NONCE_BYTES], locked[_NONCE_BYTES:], None)

    def fingerprint(self, purpose: str, plain: bytes) -> bytes:
        """Return what two equal texts have in common and nobody turns back: a keyed hash (HMAC-SHA256), 32 bytes.

        A plain hash of a name or a number plate is soon guessed; without the key this one is not.
        """
        code = HMAC(self._key(f"fingerprint of {purpose}"), SHA256())
        code.update(plain)
        return code.finalize()

    def _cipher(self, purpose: str) -> AESGCM:
        return AESGCM(self._key(purpose))

    def _key(self, purpose: str) -> bytes:
        derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"bluelamp {purpose}".encode())
        return derived.derive(self._secret_key)
