"""The service stands: its database, its document, and who its callers are."""

import re

from parts.cases import a_case, pointers
from parts.safeguarding import ROLES, Safeguarding

from bluelamp.kit.access import Permission


async def test_a_bound_caller_hears_of_its_organisation_alone(safeguarding: Safeguarding):
    for who in ROLES:
        answer = await safeguarding.get(who, "/events")
        may = bool(Permission.known["safeguarding:event:read"].roles & set(ROLES[who]["roles"]))
        assert answer.status_code == (200 if may else 403), (who, answer.text)


def test_every_role_that_a_permission_names_has_a_caller_here():
    named = {role for scope, one in Permission.known.items() if scope.startswith("safeguarding:") for role in one.roles}
    assert named == {role for given in ROLES.values() for role in given["roles"]}


async def test_a_word_beside_an_id_is_an_address_of_its_own(safeguarding: Safeguarding):
    paths = safeguarding.app.openapi()["paths"]
    templates = [re.sub(r"\{\w+\}", "[^/]+", path) for path in paths if "{" in path]
    words = [path for path in paths if "{" not in path and any(re.fullmatch(template, path) for template in templates)]
    assert "/people/search" in words
    async with safeguarding.client("hub_manager") as client:
        for path, method in ((path, method) for path in words for method in ("GET", "PATCH", "DELETE", "OPTIONS")):
            answer = await client.request(method, path)
            assert (answer.status_code, answer.headers.get("allow")) == (405, "POST"), (method, path, answer.text)


async def test_more_faults_than_can_be_told_are_a_refusal_still(safeguarding: Safeguarding):
    nobody_with_himself = [{"person": 9, "related_to": 9, "type": "PARENT"}] * 40
    answer = await safeguarding.post("officer", "/cases", a_case(relationships=nobody_with_himself))
    assert {pointer.rsplit("/", 2)[0] for pointer in pointers(answer)} == {"#/relationships"}
    assert len(answer.json()["errors"]) == 100
