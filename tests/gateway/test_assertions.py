import hmac
import json
import time
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from parts.gateway import PUBLIC

from gateway.clients.public_keys import UnusableKeyError, checked_key_set

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CLIENT = "partner-a"


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    given = {
        "iss": CLIENT,
        "sub": CLIENT,
        "aud": PUBLIC,
        "iat": now,
        "exp": now + 120,
        "jti": uuid4().hex,
        **changed,
    }
    return {
        name: now + value.total_seconds() if isinstance(value, timedelta) else value
        for name, value in given.items()
        if value is not None
    }


def signed(key, algorithm: str = "ES256", header: dict[str, Any] | None = None, **changed: Any) -> str:
    everything = {"alg": algorithm, "kid": key.kid, **(header or {})}
    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    return jwt.encode(everything, claims(**changed), key, algorithms=[algorithm], registry=registry)


def signed_with_public_key(key: ECKey) -> str:
    """The old confusion: what everybody knows, taken for a shared secret."""
    header = urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": key.kid}).encode()).rstrip(b"=")
    message = header + b"." + urlsafe_b64encode(json.dumps(claims()).encode()).rstrip(b"=")
    digest = hmac.digest(key.as_pem(private=False), message, "sha256")
    return f"{message.decode()}.{urlsafe_b64encode(digest).rstrip(b'=').decode()}"


async def present(gateway, assertion: str, address: str = "127.0.0.1", **form: str):
    body = {
        "grant_type": "client_credentials",
        "client_assertion_type": TYPE,
        "client_assertion": assertion,
        **form,
    }
    return await gateway.http.post("/oauth2/token", data=body, headers={"X-Forwarded-For": address})


@pytest.fixture
async def partner(gateway, client_key):
    """The gateway with a client that has a key and no secret."""
    public = KeySet([client_key]).as_dict(private=False)
    await gateway.add(CLIENT, roles=["partner"], public_keys=public)
    return gateway


async def test_an_assertion_gets_a_token(partner, client_key):
    answer = await present(partner, signed(client_key), client_id=CLIENT)
    assert answer.status_code == 200, answer.text
    assert (await partner.verifier().verify(answer.json()["access_token"])).client_id == CLIENT


@pytest.mark.parametrize("audience", [PUBLIC, f"{PUBLIC}/oauth2/token", [PUBLIC], ["https://other.test", PUBLIC]])
async def test_the_audience_is_the_issuer_or_the_endpoint(partner, client_key, audience):
    assert (await present(partner, signed(client_key, aud=audience))).status_code == 200


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ECKey.generate_key("P-256", {"kid": "k"}), "ES256"),
        (OKPKey.generate_key("Ed25519", {"kid": "k"}), "Ed25519"),
        (OKPKey.generate_key("Ed25519", {"kid": "k"}), "EdDSA"),
        (RSAKey.generate_key(2048, {"kid": "k"}), "PS256"),
    ],
    ids=["ES256", "Ed25519", "EdDSA", "PS256"],
)
async def test_each_algorithm_works(gateway, key, algorithm):
    await gateway.add(CLIENT, public_keys=KeySet([key]).as_dict(private=False))
    assert (await present(gateway, signed(key, algorithm))).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": timedelta(seconds=-120)},
        {"exp": timedelta(seconds=900)},
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"exp": 10**400},
        {"nbf": timedelta(seconds=600)},
        {"iat": timedelta(seconds=600)},
        {"iat": "now"},
        {"aud": "https://other.test"},
        {"aud": None},
        {"aud": {"a": 1}},
        {"iss": "officer"},
        {"sub": "officer"},
        {"sub": None},
        {"sub": 7},
        {"jti": None},
        {"jti": ""},
        {"jti": "x" * 300},
        {"jti": "a\0b"},
    ],
    ids=lambda changed: str(changed)[:40],
)
async def test_claims_that_do_not_hold_are_refused(partner, client_key, changed):
    answer = await present(partner, signed(client_key, **changed))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_an_assertion_counts_once_however_often_it_comes(partner, client_key, owner):
    assertion = signed(client_key)
    assert (await present(partner, assertion)).status_code == 200
    assert (await present(partner, assertion)).json()["error"] == "invalid_client"
    assert await owner.fetchval("SELECT count(*) FROM used_assertions") == 1
    await owner.execute("UPDATE used_assertions SET expires_at = now() - interval '1 hour'")
    assert (await present(partner, signed(client_key))).status_code == 200
    assert await owner.fetchval("SELECT count(*) FROM used_assertions") == 1


async def test_another_clients_key_does_not_count(partner, client_key):
    stranger = ECKey.generate_key("P-256", {"kid": client_key.kid})
    assert (await present(partner, signed(stranger))).status_code == 401
    assert (await present(partner, signed(client_key), client_id="officer")).status_code == 401


async def test_a_key_that_the_assertion_brings_does_not_count(partner, client_key):
    stranger = ECKey.generate_key("P-256", {"kid": client_key.kid})
    header = {"jwk": stranger.as_dict(private=False), "jku": "https://evil.test/keys"}
    assert (await present(partner, signed(stranger, header=header))).status_code == 401


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
async def test_no_signature_and_no_shared_key_pass_for_one(partner, client_key):
    confused = signed_with_public_key(client_key)
    unsigned = jws.serialize_compact({"alg": "none"}, b"{}", client_key, algorithms=["none"])
    header, payload, _ = signed(client_key).split(".")
    for forged in (confused, unsigned, f"{header}.{payload}.", "a.b.c", "x", "a.b.c.d.e", "ü.ü.ü"):
        assert (await present(partner, forged)).json()["error"] == "invalid_client"


@pytest.mark.parametrize("address", ["127.0.0.1", "203.0.113.9"])
async def test_what_its_key_has_not_signed_never_counts_against_a_client(partner, client_key, address):
    header, payload, _ = signed(client_key).split(".")
    stranger = ECKey.generate_key("P-256", {"kid": client_key.kid})
    for _ in range(4):
        assert (await present(partner, f"{header}.{payload}.", address)).status_code == 401
        assert (await present(partner, signed(stranger), address, client_id=CLIENT)).status_code == 401
        assert (await present(partner, "a.b.c", address, client_id=CLIENT)).status_code == 401
    assert (await present(partner, signed(client_key), address)).status_code == 200


async def test_they_count_against_the_address_that_sends_them(start, client_key):
    async with start(failures_per_address=6) as gateway:
        await gateway.add(CLIENT, public_keys=KeySet([client_key]).as_dict(private=False))
        for _ in range(6):
            assert (await present(gateway, "a.b.c", "203.0.113.9", client_id=CLIENT)).status_code == 401
        assert (await present(gateway, signed(client_key), "203.0.113.9")).status_code == 429
        assert (await present(gateway, signed(client_key), "203.0.113.10")).status_code == 200


async def test_guessing_at_a_secret_that_is_not_there_does_not_count_against_the_key(partner, client_key):
    for _ in range(6):
        await partner.ask(CLIENT, "guess")
    assert (await present(partner, signed(client_key))).status_code == 200


async def test_assertions_that_its_key_signed_and_that_do_not_hold_make_it_wait(partner, client_key):
    for _ in range(5):
        assert (await present(partner, signed(client_key, aud="https://other.test"))).status_code == 401
    assert (await present(partner, signed(client_key))).status_code == 429
    assert (await present(partner, signed(client_key), "203.0.113.9")).status_code == 200


async def test_an_access_token_is_no_assertion(partner, client_key):
    assert (await present(partner, signed(client_key, header={"typ": "at+jwt"}))).status_code == 401


async def test_a_client_with_a_key_has_no_secret_to_guess(partner):
    assert (await partner.ask(CLIENT, "")).status_code == 401
    assert (await partner.ask(CLIENT, "None")).status_code == 401


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_only_strong_public_keys_are_registered():
    good = KeySet([ECKey.generate_key("P-256"), OKPKey.generate_key("Ed25519"), RSAKey.generate_key(2048)])
    assert len(checked_key_set(good.as_dict(private=False))["keys"]) == 3
    weak = RSAKey.generate_key(1024)
    refused = [
        KeySet([ECKey.generate_key("P-256")]).as_dict(private=True),
        KeySet([ECKey.generate_key("P-384")]).as_dict(private=False),
        KeySet([weak]).as_dict(private=False),
        {"keys": [OctKey.generate_key(256).as_dict(private=True)]},
        {"keys": []},
        {},
        {"keys": "x"},
    ]
    for key_set in refused:
        with pytest.raises(UnusableKeyError):
            checked_key_set(key_set)
