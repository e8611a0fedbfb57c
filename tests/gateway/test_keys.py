import base64
import json
from datetime import timedelta

import pytest
from joserfc import jws

from bluelamp.schemas.problems import ProblemError
from gateway.keys.encryption import UnreadableKeyError, seal, unseal
from gateway.keys.usecases import SigningKeys


def key_id_of(token: str) -> str:
    return str(jws.extract_compact(token.encode()).headers()["kid"])


async def published(gateway) -> list[str]:
    answer = await gateway.http.get("/.well-known/jwks.json")
    assert answer.headers["cache-control"] == "max-age=60"
    return [key["kid"] for key in answer.json()["keys"]]


async def age(owner, by: timedelta) -> None:
    """Let time pass for the keys."""
    await owner.execute("UPDATE signing_keys SET signs_from = signs_from - $1::interval", by)


async def test_the_key_set_has_public_parts_alone(gateway):
    keys = (await gateway.http.get("/.well-known/jwks.json")).json()["keys"]
    assert [set(key) for key in keys] == [{"kty", "crv", "x", "y", "kid", "use", "alg"}]


async def test_the_private_key_is_stored_encrypted(gateway, owner):
    await gateway.token()
    row = await owner.fetchrow("SELECT * FROM signing_keys")
    assert "d" not in json.loads(row["public_jwk"])
    header = json.loads(base64.urlsafe_b64decode(row["private_jwk"].split(".")[0] + "=="))
    assert header == {"alg": "dir", "enc": "A256GCM", "kid": row["key_id"]}


async def test_replicas_that_start_together_make_one_key(start):
    async with start() as first, start() as second, start() as third:
        keys = [await published(one) for one in (first, second, third)]
    assert keys[0] == keys[1] == keys[2]
    assert len(keys[0]) == 1


async def test_a_new_key_is_published_at_once_and_signs_later(gateway, owner):
    old = key_id_of(await gateway.token())
    new, _ = await gateway.app.state.resources.keys.rotate(at_once=False)
    assert set(await published(gateway)) == {old, new}
    assert key_id_of(await gateway.token()) == old
    await age(owner, timedelta(minutes=10))
    assert key_id_of(await gateway.token()) == new


async def test_tokens_of_before_and_after_a_rotation_are_both_taken(gateway):
    verifier = gateway.verifier()
    before = await gateway.token()
    await verifier.verify(before)
    await gateway.app.state.resources.keys.rotate(at_once=True)
    after = await gateway.token()
    assert key_id_of(before) != key_id_of(after)
    fresh = gateway.verifier()
    for token in (before, after):
        assert (await fresh.verify(token)).client_id == "officer"


async def test_a_withdrawn_key_ends_the_tokens_that_were_checked_with_it_within_a_minute(gateway, owner, monkeypatch):
    moment = [1000.0]
    monkeypatch.setattr("bluelamp.kit.issuer_keys.monotonic", lambda: moment[0])
    verifier, old = gateway.verifier(), await gateway.token()
    assert (await verifier.verify(old)).client_id == "officer"
    key_id, _ = await gateway.app.state.resources.keys.rotate(at_once=True)
    await owner.execute("DELETE FROM signing_keys WHERE key_id <> $1", key_id)
    moment[0] += 60
    with pytest.raises(ProblemError, match="unauthenticated"):
        await verifier.verify(old)
    assert (await verifier.verify(await gateway.token())).client_id == "officer"


async def test_the_old_key_stays_until_its_tokens_have_expired(gateway, owner):
    keys = gateway.app.state.resources.keys
    old = key_id_of(await gateway.token())
    new, _ = await keys.rotate(at_once=True)
    await age(owner, timedelta(minutes=11))
    assert set(await published(gateway)) == {old, new}
    await age(owner, timedelta(minutes=2))
    assert await published(gateway) == [new]
    await keys.rotate(at_once=False)
    assert await owner.fetchval("SELECT count(*) FROM signing_keys WHERE key_id = $1", old) == 0


async def test_every_replica_signs_with_the_same_key_at_once(start):
    async with start() as first, start() as second:
        await first.add()
        await second.token()
        new, _ = await first.app.state.resources.keys.rotate(at_once=True)
        assert key_id_of(await second.token()) == key_id_of(await first.token()) == new


async def test_a_rotation_is_in_the_audit_log(gateway, owner):
    await gateway.app.state.resources.keys.rotate(at_once=True)
    assert await owner.fetchval("SELECT count(*) FROM audit_entries WHERE operation = 'add_signing_key'") >= 1


async def test_keys_under_another_encryption_key_are_not_read(gateway):
    await gateway.token()
    database = gateway.app.state.resources.database
    with pytest.raises(UnreadableKeyError):
        await SigningKeys(database, b"x" * 32).signer()


async def test_a_sealed_key_cannot_stand_in_for_another(gateway):
    keys = gateway.app.state.resources.keys
    _, key = await keys._in_force()
    sealed = seal(key, keys._wrapping)
    assert unseal(key.kid, sealed, keys._wrapping).kid == key.kid
    with pytest.raises(UnreadableKeyError):
        unseal("another", sealed, keys._wrapping)
