import base64
import json
from urllib.parse import quote

import pytest
from joserfc import jwt
from parts.gateway import FORCE, PUBLIC, SECRET, Services, document, operation

from bluelamp.schemas.problems import ProblemError

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def basic(text: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(text.encode()).decode()}"}


async def test_a_token_by_basic_authentication_is_taken_by_every_service(gateway):
    answer = await gateway.ask()
    assert answer.status_code == 200
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 600
    assert answer.headers["cache-control"] == "no-store"
    actor = await gateway.verifier().verify(body["access_token"])
    assert (actor.subject, actor.client_id, actor.organisation_id) == ("officer", "officer", FORCE)
    assert actor.roles == {"officer"}
    assert actor.scopes == set(body["scope"].split()) == {"referrals:referral:submit", "referrals:referral:read"}


async def test_the_token_holds_what_rfc_9068_asks(gateway):
    await gateway.add("officer", lpu="DUDLEY")
    decoded = jwt.decode(await gateway.token(), await gateway.keys(), algorithms=["ES256"])
    claims = decoded.claims
    assert decoded.header["typ"] == "at+jwt"
    assert claims["iss"] == PUBLIC
    assert claims["aud"] == "urn:bluelamp:api"
    assert claims["sub"] == claims["client_id"] == "officer"
    assert claims["exp"] - claims["iat"] == 600
    assert claims["lpu"] == "DUDLEY"
    assert "hub" not in claims
    other = jwt.decode(await gateway.token(), await gateway.keys(), algorithms=["ES256"])
    assert other.claims["jti"] != claims["jti"]


async def test_the_secret_may_be_in_the_form(gateway):
    form = {"grant_type": "client_credentials", "client_id": "officer", "client_secret": SECRET}
    assert (await gateway.http.post("/oauth2/token", data=form)).status_code == 200


async def test_basic_names_may_be_form_encoded(gateway):
    await gateway.add("odd", client_secret="a secret: with %, + and ü!")
    header = basic(f"odd:{quote('a secret: with %, + and ü!', safe='')}")
    answer = await gateway.http.post("/oauth2/token", data={"grant_type": "client_credentials"}, headers=header)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("body", "headers", "error", "status"),
    [
        ("", basic(f"officer:{SECRET}"), "invalid_request", 400),
        ("grant_type=", basic(f"officer:{SECRET}"), "invalid_request", 400),
        ("grant_type=password", basic(f"officer:{SECRET}"), "unsupported_grant_type", 400),
        ("grant_type=client_credentials&grant_type=client_credentials", {}, "invalid_request", 400),
        (
            f"grant_type=client_credentials&client_id=officer&client_secret={SECRET}",
            basic("a:b"),
            "invalid_request",
            400,
        ),
        ("grant_type=client_credentials&client_assertion=x", {}, "invalid_request", 400),
        ("grant_type=client_credentials&client_assertion=x&client_secret=y", {}, "invalid_request", 400),
        ("grant_type=client_credentials&scope=%ff", basic(f"officer:{SECRET}"), "invalid_request", 400),
        ("grant_type=client_credentials&scope=" + "a" * 20_000, basic(f"officer:{SECRET}"), "invalid_request", 400),
        ("&".join(f"p{number}=1" for number in range(40)), {}, "invalid_request", 400),
        ("grant_type=client_credentials&scope=ü", basic(f"officer:{SECRET}"), "invalid_request", 400),
        ("grant_type=client_credentials", {}, "invalid_client", 401),
        ("grant_type=client_credentials", {"Authorization": "Bearer x"}, "invalid_client", 401),
        ("grant_type=client_credentials", {"Authorization": "Basic !!!"}, "invalid_client", 401),
        ("grant_type=client_credentials", basic("officer"), "invalid_client", 401),
        ("grant_type=client_credentials", basic("officer:wrong"), "invalid_client", 401),
        ("grant_type=client_credentials", basic("nobody:wrong"), "invalid_client", 401),
        ("grant_type=client_credentials", basic("\0\ud7ff:\0"), "invalid_client", 401),
        ("grant_type=client_credentials&client_id=other", basic(f"officer:{SECRET}"), "invalid_client", 401),
        ("grant_type=client_credentials&client_id=officer&client_secret=%00", {}, "invalid_client", 401),
    ],
)
async def test_refusals_speak_oauth(gateway, body, headers, error, status):
    answer = await gateway.http.post("/oauth2/token", content=body.encode(), headers={**FORM, **headers})
    assert answer.status_code == status, answer.text
    assert answer.json()["error"] == error
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert (status == 401) == ("www-authenticate" in answer.headers)


async def test_two_authorization_headers_are_refused(gateway):
    headers = [("Authorization", "Basic b2ZmaWNlcjp4"), ("Authorization", "Basic b2ZmaWNlcjp5")]
    form = {"grant_type": "client_credentials"}
    answer = await gateway.http.post("/oauth2/token", data=form, headers=headers)
    assert answer.json()["error"] == "invalid_request"


async def test_another_content_type_is_a_problem(gateway):
    answer = await gateway.http.post("/oauth2/token", json={"grant_type": "client_credentials"})
    assert answer.status_code == 415
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_get_is_not_allowed(gateway):
    answer = await gateway.http.get("/oauth2/token")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_scopes_can_be_narrowed_and_never_widened(gateway):
    narrowed = await gateway.actor(scope="referrals:referral:read")
    assert narrowed.scopes == {"referrals:referral:read"}
    for scope in ("referrals:offer:answer", "referrals:referral:read referrals:offer:answer", "anything"):
        answer = await gateway.ask(scope=scope)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


async def test_a_client_with_scopes_of_its_own_has_those_alone(gateway):
    await gateway.add("reader", scopes=["referrals:referral:read"])
    assert (await gateway.ask("reader")).json()["scope"] == "referrals:referral:read"
    assert (await gateway.ask("reader", scope="referrals:referral:submit")).status_code == 400


async def test_each_role_gets_the_scopes_that_the_services_name_for_it(gateway):
    await gateway.add("partner-a", roles=["partner"])
    await gateway.add("dpo", roles=["dpo"])
    assert (await gateway.ask("partner-a")).json()["scope"] == "referrals:offer:answer referrals:referral:read"
    assert (await gateway.ask("dpo")).json()["scope"] == ""


async def test_no_token_lacks_the_scopes_of_a_service_that_is_only_starting(start):
    services = Services({"referrals": None})
    async with start(services) as gateway:
        await gateway.add()
        answer = await gateway.ask()
        assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
        assert answer.headers["retry-after"] == "1"
        services.documents["referrals"] = document("R", x={"get": operation("referrals:x:read", "officer")})
        gateway.app.state.resources.documents._held[0].asked_at = float("-inf")
        assert (await gateway.ask()).json()["scope"] == "referrals:x:read"


async def test_a_service_that_is_away_keeps_its_scopes_over_a_restart(start):
    async with start() as gateway:
        await gateway.add()
        before = (await gateway.ask()).json()["scope"]
    async with start(Services({"referrals": None})) as gateway:
        assert (await gateway.ask()).json()["scope"] == before != ""


async def test_a_disabled_client_gets_nothing(gateway, owner):
    await owner.execute("UPDATE clients SET disabled_at = now()")
    assert (await gateway.ask()).json()["error"] == "invalid_client"


async def test_secrets_are_hashed_and_never_logged(gateway, owner, capfd):
    await gateway.ask()
    await gateway.ask(secret="the-wrong-made-up-secret")
    stored = str(await owner.fetch("SELECT * FROM clients"))
    logged = "".join(capfd.readouterr())
    for secret in (SECRET, "the-wrong-made-up-secret"):
        assert secret not in stored
        assert secret not in logged
    assert "token refused" in logged


async def test_tokens_and_refusals_are_in_the_audit_log(gateway, owner):
    token = await gateway.token()
    await gateway.ask(secret="wrong-wrong-wrong")
    await gateway.ask("secret-in-the-wrong-field", "x")
    await gateway.ask(scope="no:such:scope")
    entries = await owner.fetch(
        "SELECT actor, outcome, organisation_id, subjects FROM audit_entries "
        "WHERE operation = 'issue_token' ORDER BY 1, 2"
    )
    assert [(entry["actor"], entry["outcome"]) for entry in entries] == [
        ("officer", "DONE"),
        ("officer", "REFUSED"),
        ("officer", "REFUSED"),
        ("unknown client", "REFUSED"),
    ]
    claims = jwt.decode(token, await gateway.keys(), algorithms=["ES256"]).claims
    assert str(entries[0]["subjects"][0]) == claims["jti"]
    assert entries[0]["organisation_id"] == FORCE


async def test_another_issuers_token_or_an_altered_one_is_not_taken(gateway):
    token = await gateway.token()
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    forged = base64.urlsafe_b64encode(json.dumps({**claims, "roles": ["dpo"]}).encode()).decode().rstrip("=")
    with pytest.raises(ProblemError, match="unauthenticated"):
        await gateway.verifier().verify(f"{header}.{forged}.{signature}")
