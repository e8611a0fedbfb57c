"""Two issuers that call different people the same: nothing of the one is the other's, and each has its bounds."""

from uuid import uuid4

import pytest
from parts.platform import FORCE, ISSUER, PARTNER_A
from pydantic import ValidationError

from bluelamp.kit.identity import TokenVerifier
from bluelamp.kit.settings import ServiceSettings, TrustedIssuer
from bluelamp.schemas.problems import ProblemCode, ProblemError

FORCE_LOGIN = "https://login.force.test"
COUNCIL_LOGIN = "https://login.council.test/realms/one"
BOUND = {"organisations": [str(FORCE)], "roles": ["officer"]}
SECRET_KEY = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA=="


@pytest.fixture
def verifier(kit_app, resources) -> TokenVerifier:
    """Trusts three issuers, the first of which is the platform's own."""
    keys = f"{ISSUER}/jwks.json"
    issuers = [TrustedIssuer(issuer=one, jwks_uri=keys) for one in (ISSUER, FORCE_LOGIN, COUNCIL_LOGIN)]
    kit_app.state.verifier = TokenVerifier(issuers, "urn:bluelamp:api", resources.http, own_issuer=ISSUER)
    return kit_app.state.verifier


@pytest.fixture
def verified(verifier, issuer):
    async def verify(**claims):
        return await verifier.verify(issuer.sign(issuer.claims("amy", "officer", **claims)))

    return verify


async def test_our_own_names_stay_plain_and_others_carry_their_issuer(verified):
    actors = [await verified(iss=one) for one in (ISSUER, FORCE_LOGIN, COUNCIL_LOGIN)]
    assert [(one.subject, one.client_id) for one in actors] == [
        (name, name) for name in ("amy", f"{FORCE_LOGIN}#amy", f"{COUNCIL_LOGIN}#amy")
    ]


async def test_nobody_takes_the_name_of_somebody_elses(verified):
    for claims in ({"sub": f"{FORCE_LOGIN}#amy"}, {"client_id": f"{FORCE_LOGIN}#amy"}):
        with pytest.raises(ProblemError) as refused:
            await verified(iss=ISSUER, **claims)
        assert refused.value.code is ProblemCode.UNAUTHENTICATED


@pytest.mark.parametrize("name", ["", 7, None, ["amy"], "x" * 201])
async def test_what_is_no_name_is_refused(verified, name):
    for claim in ("sub", "client_id"):
        with pytest.raises(ProblemError) as refused:
            await verified(iss=FORCE_LOGIN, **{claim: name})
        assert refused.value.code is ProblemCode.UNAUTHENTICATED


@pytest.mark.parametrize("address", [f"{FORCE_LOGIN}#here", "https://login .test", ""])
def test_an_issuer_has_an_address_without_a_fragment(address):
    with pytest.raises(ValidationError):
        TrustedIssuer(issuer=address, jwks_uri="https://login.test/keys")


async def test_the_same_client_of_two_issuers_has_not_the_same_endpoints(caller, verifier, receiver):
    claims = {"organisation_id": str(PARTNER_A)}
    async with (
        caller("case-system", "partner", iss=FORCE_LOGIN, **claims) as one,
        caller("case-system", "partner", iss=COUNCIL_LOGIN, **claims) as other,
        caller("case-system", "partner", **claims) as ours,
    ):
        headers = {"Idempotency-Key": f'"{uuid4()}"'}
        body = {"url": receiver.url, "event_types": ["*"]}
        made = (await one.post("/webhook-endpoints", json=body, headers=headers)).json()
        for stranger in (other, ours):
            assert (await stranger.get("/webhook-endpoints")).json()["items"] == []
            assert (await stranger.get(f"/webhook-endpoints/{made['endpoint_id']}")).status_code == 404
        assert len((await one.get("/webhook-endpoints")).json()["items"]) == 1


async def test_the_same_officer_of_two_issuers_has_not_the_same_events(caller, verifier, writer, publish):
    await publish(writer, "of the force", owner=f"{FORCE_LOGIN}#amy")
    seen = {}
    for issued_by in (ISSUER, FORCE_LOGIN, COUNCIL_LOGIN):
        async with caller("amy", "officer", iss=issued_by) as http:
            seen[issued_by] = len((await http.get("/events")).json()["items"])
    assert seen == {ISSUER: 0, FORCE_LOGIN: 1, COUNCIL_LOGIN: 0}


def settings(environment: str, **bounds: object) -> ServiceSettings:
    own = {"issuer": "https://api.test", "jwks_uri": "https://api.test/keys"}
    foreign = {"issuer": FORCE_LOGIN, "jwks_uri": f"{FORCE_LOGIN}/keys", **bounds}
    return ServiceSettings(
        environment=environment,
        public_url="https://api.test/",
        database_url="postgresql://somebody:a-password@nowhere/x",
        secret_key=SECRET_KEY,
        trusted_issuers=[own, foreign],
    )


@pytest.mark.parametrize("missing", ["organisations", "roles"])
def test_in_production_a_foreign_issuer_has_bounds(missing):
    bounds = {name: value for name, value in BOUND.items() if name != missing}
    with pytest.raises(ValidationError, match=f"{FORCE_LOGIN} is not this platform's own issuer") as refused:
        settings("production", **bounds)
    assert not any(word in str(refused.value) for word in ("a-password", SECRET_KEY))
    assert settings("local", **bounds).is_local
    assert settings("production", **BOUND).issuer == "https://api.test"
