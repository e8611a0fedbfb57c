"""The service stands: its database, its document, and who its callers are."""

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
