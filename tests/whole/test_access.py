"""Every operation of every document, for every role: who gets in, who does not, and how each of them is told."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from parts.operations import (
    NO_BODY,
    SERVICES,
    Operation,
    caller_of,
    callers_of,
    client_of,
    every_operation,
    send,
)
from parts.platform import PARTNER_A, PARTNER_B
from parts.portal import Portal
from parts.service import Service
from parts.stored import as_owner, differences, stored

OPERATIONS = every_operation()
SECURED = [one for one in OPERATIONS if one.roles]
PUBLIC = [one for one in OPERATIONS if not one.roles]
FEWEST_OPERATIONS = {"referrals": 60, "safeguarding": 185, "contact": 240, "offenders": 225}

# What changes something and takes neither a key nor a version, each for its reason. All else that takes neither is a
# question, after which every table is as it was.
NEITHER_KEY_NOR_VERSION = {
    "set_response_window": "adds a window and overwrites none; the same one sent twice is there once",
    "set_decision_window": "adds a window and overwrites none; the same one sent twice is there once",
    "check_people": "a question of another service: nothing is stored but the log's entry of what it was told",
}


Demonstrations = dict[str, Service]


def each(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=str)


def is_problem(answer, status: int, code: str) -> bool:
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    return True


def test_the_document_names_them_all():
    for name, service in SERVICES.items():
        own = [one for one in OPERATIONS if one.service == name]
        assert len(own) >= FEWEST_OPERATIONS[name]
        assert len({one.name for one in own}) == len(own)
        held = {role for given in service.roles.values() for role in given["roles"]}
        assert {role for one in own for role in one.roles} <= held


def test_only_what_is_published_for_everybody_is_open():
    """The open directory, and what was done about what an area's households said."""
    assert [one.path for one in PUBLIC if not one.path.startswith(("/open-referral", "/you-said-we-did"))] == []
    assert [one.name for one in PUBLIC if one.changes_something] == []


@each(SECURED)
async def test_without_a_token_it_is_401_with_a_challenge(demonstrations: Demonstrations, operation: Operation):
    async with client_of(demonstrations[operation.service].app, None) as client:
        answer = await send(client, operation)
    assert is_problem(answer, 401, "unauthenticated")
    metadata = "http://127.0.0.1:8080/.well-known/oauth-protected-resource"
    assert answer.headers["www-authenticate"] == f'Bearer realm="bluelamp", resource_metadata="{metadata}"'


@each(SECURED)
async def test_every_other_role_is_403_with_the_scope_that_is_missing(
    demonstrations: Demonstrations, operation: Operation
):
    service = demonstrations[operation.service]
    for who in service.roles.keys() - callers_of(operation):
        async with service.client(who) as client:
            answer = await send(client, operation)
        assert is_problem(answer, 403, "forbidden"), who
        challenge = answer.headers["www-authenticate"]
        assert 'error="insufficient_scope"' in challenge
        assert f'scope="{operation.scopes[0]}"' in challenge


@each(SECURED)
async def test_neither_scope_nor_role_is_enough_alone(demonstrations: Demonstrations, operation: Operation):
    service, allowed = demonstrations[operation.service], callers_of(operation)[0]
    without_scope = service.token(allowed, scope="some:other:scope")
    without_role = service.token(allowed, roles=["visitor"])
    for token in (without_scope, without_role):
        async with client_of(service.app, token) as client:
            assert is_problem(await send(client, operation), 403, "forbidden")


@each(OPERATIONS)
async def test_every_role_that_is_named_gets_in(demonstrations: Demonstrations, operation: Operation):
    service = demonstrations[operation.service]
    # Of a version that never was, so that the other tests still find it.
    version = {"If-Match": '"0"'} if operation.method == "delete" else {}
    for who in callers_of(operation) or ["officer"]:
        async with service.client(who) as client:
            answer = await send(client, operation, headers=version)
        # What is another's is 404; what is their own may be in a state that does not allow it, or not theirs to change.
        assert answer.status_code not in {400, 401, 405, 415, 428}, (who, answer.text)
        assert "www-authenticate" not in answer.headers, (who, answer.text)
        assert answer.status_code < 500, (who, answer.text)


@each([one for one in OPERATIONS if one.changes_something])
async def test_what_changes_something_asks_for_a_key_or_a_version(demonstrations: Demonstrations, operation: Operation):
    service = demonstrations[operation.service]
    if not (operation.takes_key or operation.takes_if_match):
        await check_is_a_question(service, operation)
        return
    async with service.client(caller_of(operation)) as client:
        answer = await send(client, operation, headers={"Idempotency-Key": None, "If-Match": None})
    assert operation.takes_key != operation.takes_if_match
    if operation.takes_key:
        assert is_problem(answer, 400, "idempotency-key-required")
    else:
        assert is_problem(answer, 428, "precondition-required")


async def check_is_a_question(service: Service, operation: Operation) -> None:
    """Whoever may ask it is answered, and nothing is stored but that they asked."""
    async with as_owner(service.database) as owner:
        before = await stored(owner)
        answers = []
        for who in callers_of(operation):
            async with service.client(who) as client:
                answers.append(await send(client, operation))
        after = await stored(owner)
    assert min(answer.status_code for answer in answers) < 300, [answer.text for answer in answers]
    assert differences(before, after) == [] or operation.name in NEITHER_KEY_NOR_VERSION


def test_the_exceptions_are_operations_that_there_are():
    neither = {one.name for one in OPERATIONS if not (one.takes_key or one.takes_if_match) and one.changes_something}
    assert NEITHER_KEY_NOR_VERSION.keys() <= neither


@each([one for one in OPERATIONS if one.method == "get"])
async def test_head_answers_as_get_without_the_body(demonstrations: Demonstrations, operation: Operation):
    async with demonstrations[operation.service].client(caller_of(operation)) as client:
        got = await send(client, operation)
        head = await client.head(operation.url(), params=operation.required_query())
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers.get("etag") == got.headers.get("etag")


@each(list({(one.service, one.path): one for one in OPERATIONS}.values()))
async def test_another_method_is_405_with_every_method_that_there_is(
    demonstrations: Demonstrations, operation: Operation
):
    at_this_address = (operation.service, operation.path)
    there = {one.method.upper() for one in OPERATIONS if (one.service, one.path) == at_this_address}
    full = sorted(there | ({"HEAD"} if "GET" in there else set()))
    async with demonstrations[operation.service].client("officer") as client:
        for method in {"GET", "PUT", "POST", "PATCH", "DELETE", "TRACE", "QUERY"} - there:
            answer = await client.request(method, operation.url())
            assert is_problem(answer, 405, "method-not-allowed"), method
            assert answer.headers["allow"] == ", ".join(full)


@pytest.mark.parametrize("name", SERVICES)
async def test_what_is_not_there_is_404_for_everybody(demonstrations: Demonstrations, name: str):
    for who in (None, "officer", "partner_a"):
        async with demonstrations[name].client(who) as client:
            assert is_problem(await client.get("/nothing/here"), 404, "not-found")


@each([one for one in SECURED if one.body() is not NO_BODY])
async def test_who_is_not_known_hears_nothing_about_the_body(demonstrations: Demonstrations, operation: Operation):
    async with client_of(demonstrations[operation.service].app, None) as client:
        answer = await send(client, operation, body={"nonsense": True})
    assert is_problem(answer, 401, "unauthenticated")


def claims_of(portal: Portal, **changes: object) -> dict[str, object]:
    claims = portal.issuer.claims("officer", "officer", scope="referrals:referral:read", lpu="BIRMINGHAM_NORTH")
    return {name: value for name, value in {**claims, **changes}.items() if value is not None}


def by_hand(header: object, claims: object, signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def signed_by_shared_secret(portal: Portal) -> str:
    header = {"alg": "HS256", "typ": "at+jwt", "kid": "test"}
    signed = by_hand(header, claims_of(portal)).rpartition(".")[0]
    secret = portal.issuer.key.as_pem(private=False)
    signature = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def with_header(portal: Portal, key: ECKey | None = None, **header: object) -> str:
    given = {"alg": "ES256", "typ": "at+jwt", "kid": "test", **header}
    given = {name: value for name, value in given.items() if value is not None}
    return jwt.encode(given, claims_of(portal), key or portal.issuer.key)


def other_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "alg": "ES256"})


NOW = int(time.time())
HEADER = {"alg": "ES256", "typ": "at+jwt", "kid": "test"}
# Longer than the tests themselves may take.
A_DAY = 86_400
REFUSED_CLAIMS = {
    "expired": {"exp": NOW - 120},
    "expired for ever": {"exp": "never"},
    "issued in the future": {"iat": NOW + A_DAY},
    "not valid yet": {"nbf": NOW + A_DAY},
    "valid from no moment": {"nbf": "tomorrow"},
    "for another audience": {"aud": "urn:another:api"},
    "for a list of other audiences": {"aud": ["urn:one", "urn:two"]},
    "by an issuer that is not trusted": {"iss": "https://issuer.elsewhere"},
    "of an organisation that is none": {"organisation_id": "West Midlands"},
    "with roles that are no list": {"roles": 7},
    "with a unit that is none": {"lpu": {"BIRMINGHAM_NORTH": True}},
    **{
        f"without {name}": {name: None}
        for name in ("iss", "aud", "exp", "iat", "sub", "client_id", "jti", "organisation_id")
    },
}
REFUSED_TOKENS = {
    "unsigned": lambda portal: by_hand({**HEADER, "alg": "none"}, claims_of(portal)),
    "unsigned, in capitals": lambda portal: by_hand({**HEADER, "alg": "NONE"}, claims_of(portal)),
    "signed with the public key as a secret": signed_by_shared_secret,
    "of another type": lambda portal: portal.issuer.sign(claims_of(portal), typ="JWT"),
    "an id token": lambda portal: portal.issuer.sign(claims_of(portal), typ="id+jwt"),
    "without a type": lambda portal: with_header(portal, typ=None),
    "by a key that nobody knows": lambda portal: with_header(portal, other_key("new"), kid="new"),
    "by another key of the same name": lambda portal: with_header(portal, other_key("test")),
    "with a header that is critical and unknown": lambda portal: by_hand(
        {**HEADER, "crit": ["new"], "new": 1}, claims_of(portal), b"x" * 64
    ),
    "with its own key in it": lambda portal: with_header(
        portal, (key := other_key("own")), kid="own", jwk=key.as_dict(private=False)
    ),
    "with the end cut off": lambda portal: portal.issuer.sign(claims_of(portal))[:-8],
    "with other claims put in": lambda portal: ".".join(
        [
            (parts := portal.issuer.sign(claims_of(portal)).split("."))[0],
            by_hand({}, claims_of(portal, roles=["officer", "dpo"])).split(".")[1],
            parts[2],
        ]
    ),
    "with a list for a header": lambda portal: by_hand(["ES256"], claims_of(portal), b"x" * 64),
    "with a number for claims": lambda _: by_hand(HEADER, 7, b"x" * 64),
    "with a key's name that is no name": lambda portal: by_hand({**HEADER, "kid": {"a": 1}}, claims_of(portal)),
    "with an algorithm that is no name": lambda portal: by_hand({**HEADER, "alg": 7}, claims_of(portal), b"x" * 64),
    "one word": lambda _: "letmein",
    "three words": lambda _: "let.me.in",
    "of five parts": lambda _: "a.b.c.d.e",
    "not text": lambda _: "\xe9\xe9\xe9",
    "very long": lambda _: "a" * 5000,
}


@pytest.mark.parametrize("changes", REFUSED_CLAIMS.values(), ids=REFUSED_CLAIMS.keys())
async def test_a_token_whose_claims_do_not_hold_is_401(demonstration: Portal, changes: dict[str, object]):
    await check_refused(demonstration, demonstration.issuer.sign(claims_of(demonstration, **changes)))


@pytest.mark.parametrize("make", REFUSED_TOKENS.values(), ids=REFUSED_TOKENS.keys())
async def test_a_token_that_cannot_be_trusted_is_401(demonstration: Portal, make):
    await check_refused(demonstration, make(demonstration))


async def check_refused(portal: Portal, token: str) -> None:
    async with client_of(portal.app, None) as client:
        answer = await client.get("/referrals", headers={"Authorization": f"Bearer {token}".encode("latin-1")})
    assert is_problem(answer, 401, "unauthenticated")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"] or len(token) > 4096
    assert token not in answer.text


async def test_the_token_that_the_refused_ones_are_made_from_is_good(demonstration: Portal):
    token = demonstration.issuer.sign(claims_of(demonstration))
    async with client_of(demonstration.app, token) as client:
        assert (await client.get("/referrals")).status_code == 200
    audiences = demonstration.issuer.sign(claims_of(demonstration, aud=["urn:another:api", "urn:bluelamp:api"]))
    async with client_of(demonstration.app, audiences) as client:
        assert (await client.get("/referrals")).status_code == 200


async def test_a_good_token_in_the_wrong_place_is_401(demonstration: Portal):
    token = demonstration.token("officer")
    places: list[dict] = [
        {"params": {"access_token": token}},
        {"headers": {"Authorization": f"Basic {token}"}},
        {"headers": {"Authorization": token}},
        {"headers": {"Authorization": "Bearer"}},
        {"headers": [("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")]},
        {"headers": {"Cookie": f"access_token={token}"}},
    ]
    async with client_of(demonstration.app, None) as client:
        for place in places:
            assert is_problem(await client.get("/referrals", **place), 401, "unauthenticated"), place


async def test_what_a_gateway_might_claim_about_the_caller_is_not_believed(demonstration: Portal):
    forged = {"X-Organisation-Id": str(PARTNER_B), "X-Roles": "dpo", "X-Forwarded-User": "dpo", "X-Client-Id": "dpo"}
    async with demonstration.client("partner_b") as client:
        plain = await client.get("/referrals")
    async with demonstration.client("partner_b") as client:
        claimed = await client.get("/referrals", headers={**forged, "X-Organisation-Id": str(PARTNER_A)})
    assert claimed.json() == plain.json()
