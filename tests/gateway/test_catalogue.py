import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from openapi_spec_validator import validate
from parts.gateway import PUBLIC, REFERRALS, Services, document, operation

from gateway.catalogue.samples import curl


async def test_the_catalogue_is_a_linkset(gateway):
    answer = await gateway.http.get("/.well-known/api-catalog")
    assert answer.headers["content-type"] == (
        'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
    )
    entry = next(one for one in answer.json()["linkset"] if one["anchor"] == f"{PUBLIC}/referrals/v1")
    assert set(entry) == {"anchor", "service-desc", "service-doc", "service-meta"}
    for links in (entry["service-desc"], entry["service-doc"], entry["service-meta"]):
        for link in links:
            path = link["href"].removeprefix(PUBLIC)
            assert (await gateway.http.get(path, headers={"Accept": link["type"]})).status_code == 200


async def test_head_of_the_catalogue_links_to_it(gateway):
    answer = await gateway.http.head("/.well-known/api-catalog")
    assert answer.headers["link"] == '</.well-known/api-catalog>; rel="api-catalog"'
    assert answer.content == b""


async def test_security_txt_has_what_rfc_9116_asks(gateway):
    answer = await gateway.http.get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"].startswith(("mailto:", "https://"))
    assert fields["Canonical"] == f"{PUBLIC}/.well-known/security.txt"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


async def test_the_whole_document_is_valid_and_holds_every_service(gateway):
    whole = (await gateway.http.get("/openapi.json")).json()
    validate(whole)
    assert {"/referrals/v1/referrals", "/referrals/v1/offers", "/oauth2/token"} <= set(whole["paths"])
    assert [server["url"] for server in whole["servers"]] == ["/"]
    assert list(whole["components"]["securitySchemes"]) == ["oauth2"]


@pytest.mark.parametrize("shell", ["sh", "bash"])
@pytest.mark.parametrize("has_uuidgen", [True, False])
def test_a_pasted_command_makes_a_fresh_key_wherever_it_is_pasted(tmp_path, shell, has_uuidgen):
    (tmp_path / "date").symlink_to(shutil.which("date") or "/bin/date")
    if has_uuidgen:
        (tmp_path / "uuidgen").write_text("#!/bin/sh\necho 8e03978e-40d5-43dd-bc93-$$\n")
        (tmp_path / "uuidgen").chmod(0o700)
    keyed = operation("referrals:referral:submit", "officer")
    keyed["parameters"] = [{"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string"}}]
    command = curl({}, "http://127.0.0.1/referrals", "post", keyed)
    run = [shutil.which(shell), "-c", f'curl() {{ for one; do echo "$one"; done; }}\n{command}']
    told = [subprocess.check_output(run, env={"PATH": str(tmp_path)}, text=True) for _ in range(2)]
    keys = [re.search('^Idempotency-Key: "([A-Za-z0-9._:-]{8,120})"$', one, re.MULTILINE)[1] for one in told]
    assert keys[0] != keys[1]


async def test_every_operation_shows_a_command_to_paste(gateway):
    whole = (await gateway.http.get("/openapi.json")).json()
    submit = whole["paths"]["/referrals/v1/referrals"]["post"]["x-codeSamples"][0]["source"]
    assert submit.startswith(f"curl -X POST '{PUBLIC}/referrals/v1/referrals'")
    assert '-H "Authorization: Bearer $TOKEN"' in submit
    assert "It'\\''s urgent" in submit
    assert all("x-codeSamples" in one for item in whole["paths"].values() for one in item.values())


async def test_each_service_has_its_own_document(gateway):
    assert (await gateway.http.get("/openapi/referrals.json")).json() == REFERRALS
    own = (await gateway.http.get("/openapi/gateway.json")).json()
    validate(own)
    assert "/oauth2/token" in own["paths"]
    assert (await gateway.http.get("/openapi/nobody.json")).status_code == 404


async def test_documents_can_be_asked_for_again_cheaply(gateway):
    first = await gateway.http.get("/openapi.json")
    again = await gateway.http.get("/openapi.json", headers={"If-None-Match": f"W/{first.headers['etag']}"})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


async def test_services_are_not_asked_at_every_request(gateway):
    for _ in range(5):
        await gateway.http.get("/openapi.json")
    assert len(gateway.services.asked) == 1


async def test_a_changed_document_is_seen_by_and_by(gateway):
    await gateway.http.get("/openapi.json")
    gateway.services.documents["referrals"] = document("R", new={"get": operation("referrals:new:read", "officer")})
    gateway.app.state.resources.documents._held[0].asked_at = float("-inf")
    assert "/referrals/v1/new" in (await gateway.http.get("/openapi.json")).json()["paths"]


async def test_another_replica_is_asked_when_the_first_is_away(start):
    services = Services({"one": None, "two": REFERRALS})
    addresses = [{"name": "referrals", "prefix": "/referrals/v1", "urls": ["http://one", "http://two"]}]
    async with start(services, services=addresses) as gateway:
        assert (await gateway.http.get("/openapi/referrals.json")).status_code == 200
        assert services.asked == ["http://one/openapi.json", "http://two/openapi.json"]


async def test_what_is_no_document_does_not_replace_the_last_good_one(gateway):
    await gateway.http.get("/openapi.json")
    gateway.services.documents["referrals"] = {"hello": "world"}
    gateway.app.state.resources.documents._held[0].asked_at = float("-inf")
    assert (await gateway.http.get("/openapi/referrals.json")).json() == REFERRALS


async def test_metadata_agrees_with_the_service(gateway):
    server = (await gateway.http.get("/.well-known/oauth-authorization-server")).json()
    resource = (await gateway.http.get("/.well-known/oauth-protected-resource")).json()
    assert server["issuer"] == resource["resource"] == PUBLIC
    assert resource["authorization_servers"] == [PUBLIC]
    assert server["token_endpoint"] == f"{PUBLIC}/oauth2/token"
    assert "referrals:referral:submit" in server["scopes_supported"] == resource["scopes_supported"]
    path = server["jwks_uri"].removeprefix(PUBLIC)
    assert (await gateway.http.get(path)).status_code == 200
