"""A keyed hash says that two texts are one, for one purpose and one key, and not what they say."""

import hashlib

from bluelamp.kit.vault import Vault

VAULT = Vault(b"a" * 32)


def test_equal_texts_have_one_fingerprint():
    assert VAULT.fingerprint("subjects", b"AB12 CDE") == Vault(b"a" * 32).fingerprint("subjects", b"AB12 CDE")
    assert len(VAULT.fingerprint("subjects", b"")) == 32


def test_another_text_purpose_or_key_has_another():
    found = {
        VAULT.fingerprint("subjects", b"AB12 CDE"),
        VAULT.fingerprint("subjects", b"AB12 CDF"),
        VAULT.fingerprint("callers", b"AB12 CDE"),
        Vault(b"b" * 32).fingerprint("subjects", b"AB12 CDE"),
        hashlib.sha256(b"AB12 CDE").digest(),
    }
    assert len(found) == 5
