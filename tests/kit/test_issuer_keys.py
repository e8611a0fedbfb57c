"""The keys of an issuer: a withdrawn one ends its tokens within a minute; an issuer that is away ends none."""

import asyncio
import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OKPKey
from parts.platform import Issuer

from bluelamp.kit import issuer_keys
from bluelamp.kit.identity import TokenVerifier
from bluelamp.kit.settings import TrustedIssuer
from bluelamp.schemas.problems import ProblemCode, ProblemError

OLD, NEW = (ECKey.generate_key("P-256", {"kid": name, "alg": "ES256"}) for name in ("old", "new"))


class Publisher:
    """An issuer's key set over real HTTP: what it publishes, how often it was asked, and whether it answers at all."""

    def __init__(self) -> None:
        self.keys: list[Key] = [OLD]
        self.asked = 0
        self.answers = asyncio.Event()
        self.answers.set()
        self.status = 200
        self.port = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            self.asked += 1
            await self.answers.wait()
            body = json.dumps({"keys": [key.as_dict(private=False) for key in self.keys]})
            head = f"HTTP/1.1 {self.status} Told\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
            writer.write((head + body).encode())
            await writer.drain()
        writer.close()


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    held = Publisher()
    server = await asyncio.start_server(held.handle, "127.0.0.1", 0)
    held.port = server.sockets[0].getsockname()[1]
    yield held
    held.answers.set()
    server.close()


@pytest.fixture
async def verifier(publisher) -> AsyncIterator[TokenVerifier]:
    async with httpx.AsyncClient() as client:
        place = f"http://127.0.0.1:{publisher.port}"
        issuers = [TrustedIssuer(issuer=place, jwks_uri=f"{place}/keys")]
        yield TokenVerifier(issuers, "urn:bluelamp:api", client, own_issuer=place)


@pytest.fixture
def sign(publisher):
    def signed(key: Key, algorithm: str = "ES256") -> str:
        claims = Issuer().claims("officer", "officer", iss=f"http://127.0.0.1:{publisher.port}")
        header = {"alg": algorithm, "typ": "at+jwt", "kid": key.kid}
        return jwt.encode(header, claims, key, algorithms=[algorithm])

    return signed


@pytest.fixture
def passes(monkeypatch):
    """Let seconds pass for the keys, and for nothing else."""
    moment = [1000.0]
    monkeypatch.setattr(issuer_keys, "monotonic", lambda: moment[0])

    def passed(seconds: float) -> None:
        moment[0] += seconds

    return passed


async def refusal(verifier: TokenVerifier, token: str) -> ProblemCode:
    with pytest.raises(ProblemError) as refused:
        await verifier.verify(token)
    return refused.value.code


async def test_a_token_that_was_checked_counts_for_a_minute_at_most_after_its_key_was_withdrawn(
    verifier, publisher, sign, passes
):
    publisher.keys = [OLD, NEW]
    old, new = sign(OLD), sign(NEW)
    for token in (old, new):
        assert (await verifier.verify(token)).client_id == "officer"
    publisher.keys = [NEW]
    passes(60)
    both = await asyncio.gather(*(refusal(verifier, old) for _ in range(2)))
    assert both == [ProblemCode.UNAUTHENTICATED] * 2
    assert (await verifier.verify(new)).client_id == "officer"
    assert publisher.asked == 2


async def test_in_use_it_is_seen_sooner(verifier, publisher, sign, passes):
    publisher.keys = [OLD, NEW]
    token = sign(OLD)
    await verifier.verify(token)
    publisher.keys = [NEW]
    passes(20)
    assert await refusal(verifier, token) is ProblemCode.UNAUTHENTICATED


async def test_an_issuer_that_withdraws_all_its_keys_has_no_good_token_left(verifier, publisher, sign, passes):
    token = sign(OLD)
    await verifier.verify(token)
    publisher.keys = []
    passes(60)
    assert await refusal(verifier, token) is ProblemCode.UNAUTHENTICATED
    publisher.keys = [OLD]
    passes(60)
    assert (await verifier.verify(token)).client_id == "officer"


async def test_another_key_under_the_same_name_is_another_key(verifier, publisher, sign, passes):
    token = sign(OLD)
    await verifier.verify(token)
    publisher.keys = [ECKey.generate_key("P-256", {"kid": "old", "alg": "ES256"})]
    passes(60)
    assert await refusal(verifier, token) is ProblemCode.UNAUTHENTICATED


async def test_the_issuer_is_not_asked_at_every_request(verifier, publisher, sign, passes):
    token = sign(OLD)
    for _ in range(600):
        await verifier.verify(token)
        passes(1)
    assert publisher.asked == 30


@pytest.mark.parametrize("status", [503, 404])
async def test_an_issuer_that_is_away_for_a_while_ends_nothing(verifier, publisher, sign, passes, status):
    tokens = [sign(OLD), sign(OLD)]
    await verifier.verify(tokens[0])
    publisher.status = status
    for _ in range(59):
        passes(60)
        assert (await verifier.verify(tokens[0])).client_id == "officer"
    assert (await verifier.verify(tokens[1])).client_id == "officer"
    passes(60)
    assert await refusal(verifier, tokens[0]) is ProblemCode.UNAVAILABLE
    assert await verifier.warm_up()
    publisher.status = 200
    passes(60)
    assert (await verifier.verify(tokens[0])).client_id == "officer"


async def test_nobody_else_waits_while_one_request_asks_a_slow_issuer(verifier, publisher, sign, passes, eventually):
    token = sign(OLD)
    await verifier.verify(token)
    publisher.answers.clear()
    passes(30)
    asking = asyncio.create_task(verifier.verify(token))

    async def asked():
        return publisher.asked == 2

    await eventually(asked)
    for _ in range(5):
        await asyncio.wait_for(verifier.verify(token), 1)
    assert not asking.done()
    publisher.answers.set()
    assert (await asking).client_id == "officer"
    assert publisher.asked == 2


async def test_a_new_key_counts_at_once_and_made_up_ones_do_not_make_us_ask_and_ask(verifier, publisher, sign, passes):
    await verifier.verify(sign(OLD))
    publisher.keys = [OLD, NEW]
    passes(1)
    assert (await verifier.verify(sign(NEW))).client_id == "officer"
    asked = publisher.asked
    for number in range(20):
        made_up = ECKey.generate_key("P-256", {"kid": f"made-up-{number}"})
        assert await refusal(verifier, sign(made_up)) is ProblemCode.UNAUTHENTICATED
    assert publisher.asked == asked
    passes(10)
    await refusal(verifier, sign(made_up))
    assert publisher.asked == asked + 1


async def test_it_is_not_ready_before_the_issuer_has_answered_once(verifier, publisher, sign):
    publisher.status = 503
    assert not await verifier.warm_up()
    assert await refusal(verifier, sign(OLD)) is ProblemCode.UNAVAILABLE
    publisher.status = 200
    assert await verifier.warm_up()


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize("algorithm", ["Ed25519", "EdDSA"])
async def test_both_names_of_ed25519_are_taken(verifier, publisher, sign, algorithm):
    key = OKPKey.generate_key("Ed25519", {"kid": "edwards"})
    publisher.keys = [key]
    assert (await verifier.verify(sign(key, algorithm))).client_id == "officer"


@pytest.mark.parametrize("algorithm", ["HS256", "none", "RS256", "ES512", "Ed448"])
async def test_no_other_algorithm_is_taken(verifier, publisher, sign, algorithm):
    token = sign(OLD)
    _, payload, signature = token.split(".")
    header = json.dumps({"alg": algorithm, "typ": "at+jwt", "kid": "old"}).encode()
    forged = f"{urlsafe_b64encode(header).decode().rstrip('=')}.{payload}.{signature}"
    assert await refusal(verifier, forged) is ProblemCode.UNAUTHENTICATED
