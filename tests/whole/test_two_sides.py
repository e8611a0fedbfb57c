"""The wall between those who were harmed and those who harm: every operation of every service, both ways (ADR 0042).

Each side is asked for the other's records by every list, search, read, export and refusal that there is; what each
service has stored, published and logged is looked through for what must not be there. What a service adds is among it
by itself.
"""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from parts.operations import NO_BODY, SERVICES, Operation, every_operation, operations_of, send
from parts.service import Service
from parts.stored import as_owner, tables
from parts.two_sides import ANOTHER, Sides, both_sides, found_in, places_of, said

from bluelamp.kit.access import Permission
from offenders.access import VICTIMS_SIDE
from safeguarding.access import PERPETRATORS_SIDE

SIDES = {"perpetrators": PERPETRATORS_SIDE, "victims": VICTIMS_SIDE}
# What is open to both sides, each for its reason; everything else of the two services is shut to one of them, whatever
# other role somebody has.
OPEN_TO_BOTH = {
    "safeguarding:audit:read": "who judges the log judges both sides, and has no part in either",
    "safeguarding:audit:verify": "whether the seals hold names nobody",
    "safeguarding:case:submit": "a concern is everybody's to bring; the answer is a reference and a clock",
    "safeguarding:case:update": "for a service alone: a portal's news of a referral",
    "safeguarding:hub:keep": "which hubs, teams and clocks there are",
    "safeguarding:hub:read": "which hubs, teams and clocks there are",
    "safeguarding:lead-agency:tell": "for a service alone: which agency leads; the answer is the same whoever it is",
    "safeguarding:lesson:read": "what was learnt is published, and names nobody",
    "safeguarding:person:read": "the perpetrators' side reads of those under allegation alone, behind ADR 0029",
    "safeguarding:risk-instrument:keep": "what an instrument asks",
    "safeguarding:statistics:read": "counts, of which small ones are suppressed",
    "safeguarding:theme:keep": "the force's themes and campaigns",
    "safeguarding:theme:read": "the force's themes and campaigns",
    "offenders:audit:read": "who judges the log judges both sides, and has no part in either",
    "offenders:audit:verify": "whether the seals hold names nobody",
    "offenders:person:check": "for a service alone: held or not, graded for release",
    "offenders:perpetrator:flag": "for a service alone: a perpetrator's own identity, and hashes",
    "offenders:reoffending:import": "a published table of areas",
    "offenders:reoffending:read": "a published table of areas",
    "offenders:restorative-justice:tell": "for a service alone: the portal's news of a request, by ids and codes",
    "offenders:standard:keep": "how work is done, and by which unit",
    "offenders:standard:read": "how work is done, and by which unit",
    "offenders:training:keep": "who among the staff has had which training",
    "offenders:training:rate": "what somebody thought of a course",
    "offenders:training:read": "who among the staff has had which training",
}
SIDE_THAT_IS_SHUT_OUT = {"safeguarding": set(PERPETRATORS_SIDE), "offenders": set(VICTIMS_SIDE)}
# Where one side keeps what the other told it, under the teller's own opaque id.
KEPT_FROM_THE_OTHER = {"lead_agency_subjects", "lead_agency_people", "idempotency_keys", "referral_sources"}
# Refused attempts stand in the log with what was asked for.
ASKED_FOR = {"audit_entries"}
FEWEST_OPERATIONS = 700
# But for the one that is no person's, and the one that confines whoever has it to an organisation.
EVERY_ROLE = sorted(
    {role for service in SERVICES.values() for one in service.roles.values() for role in one["roles"]}
    - {"partner", "service"}
)


@pytest.fixture(scope="module")
async def sides(demonstrations: dict[str, Service], safeguarding, offenders) -> Sides:
    return await both_sides(demonstrations, safeguarding, offenders)


def client_of(service: Service, *roles: str) -> httpx.AsyncClient:
    """Somebody with these roles and every scope of the service, at the desk of whoever has the first of them there."""
    scope = " ".join(one for one in Permission.known if one.startswith(f"{service.name}:"))
    at_home = [who for who, given in service.roles.items() if roles[0] in given["roles"]]
    who = next(iter(at_home), "officer")
    return service.client(who, roles=list(roles), scope=scope, sub="both-sides", lpu="SANDWELL")


def requests_of(operation: Operation, sides: Sides, *, allowed: bool) -> Iterator[dict[str, Any]]:
    """The example; each id that somebody may have in every place for one; and a body that is wrong and says it."""
    yield {}
    if not allowed:
        return
    places = places_of(operation)
    for one in sides.asked_for if places else ():
        yield {"path": dict.fromkeys(places, one)}
    for name in operation.query_names if operation.method == "get" else ():
        if name.endswith("_id"):
            yield from ({"params": {name: one}} for one in sides.asked_for)
    if operation.changes_something and operation.body() is not NO_BODY:
        yield {"body": {"nonsense": sides.victim_id, "family_name": 7}}


SEARCHES = (
    {"family_name": "Veilington"},
    {"given_name": "Vivienne", "family_name": "Veilington"},
    {"given_name": "Percy", "family_name": "Veilington", "date_of_birth": "1984-04-04"},
    {"given_name": "Quillon", "family_name": "Veilington"},
    {"given_name": ANOTHER, "date_of_birth": "1993-03-03", "family_name": "Veilington"},
)


def searches_of(operation: Operation) -> list[dict[str, Any]]:
    """What somebody would look for, where a body takes a name."""
    named = operation.schema.get("properties", {}).keys()
    if operation.method != "post" or "family_name" not in named or "search" not in operation.name:
        return []
    return [{name: value for name, value in one.items() if name in named} for one in SEARCHES]


async def tried(service: Service, side: str, role: str, sides: Sides) -> int:
    """Send everything that there is to send as one caller; returns how many requests were answered."""
    secrets = sides.of_victims if side == "perpetrators" else sides.of_offenders
    given = (*sides.asked_for, "Quillon", "Vivienne", "Vincent", ANOTHER)
    sent = 0
    async with client_of(service, role) as client:
        for operation in operations_of(service.name):
            allowed = role in operation.roles or not operation.roles
            asked = list(requests_of(operation, sides, allowed=allowed))
            asked += [{"body": body} for body in (searches_of(operation) if allowed else ())]
            for one in asked:
                answer = await send(client, operation, **one)
                told = (operation.name, one, role, answer.status_code)
                assert answer.status_code < 500, told
                said_first = given if answer.status_code >= 400 or "path" in one or "params" in one else ()
                said_first = (*said_first, *(str(value) for value in one.get("body", {}).values()))
                assert found_in(said(answer), secrets, given=said_first) == [], told
                sent += 1
    return sent


def test_what_is_open_to_both_sides_is_named_and_there():
    """Every other permission of the two services shuts one side out, whatever else somebody is."""
    scopes = {
        (service, scope) for service in SIDE_THAT_IS_SHUT_OUT for one in operations_of(service) for scope in one.scopes
    }
    assert len(scopes) > 60
    for service, scope in scopes:
        permission = Permission.known[scope]
        if scope not in OPEN_TO_BOTH:
            assert permission.barred >= SIDE_THAT_IS_SHUT_OUT[service], scope
        if OPEN_TO_BOTH.get(scope, "").startswith("for a service alone"):
            assert permission.roles == {"service"}, scope
    assert {scope for scope in OPEN_TO_BOTH if scope.startswith(("offenders:", "safeguarding:"))} == set(OPEN_TO_BOTH)


def test_every_operation_of_every_service_is_looked_at():
    assert len(every_operation()) > FEWEST_OPERATIONS
    assert {one.service for one in every_operation()} == set(SERVICES)
    searches = [one.name for one in every_operation() if searches_of(one)]
    assert {"search_people", "search_offenders"} <= set(searches)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", SERVICES)
async def test_neither_side_learns_anything_of_the_other(demonstrations, sides: Sides, name: str, side: str):
    """Each role of a side by itself."""
    for role in SIDES[side]:
        assert await tried(demonstrations[name], side, role, sides) >= len(operations_of(name))


@pytest.mark.parametrize("name", SIDE_THAT_IS_SHUT_OUT)
async def test_nobody_reads_the_other_side_by_a_second_role(demonstrations, sides: Sides, name: str):
    """Somebody with every role of both sides: what a service keeps for its own side is refused."""
    refused = 0
    async with client_of(demonstrations[name], *EVERY_ROLE) as client:
        for operation in operations_of(name):
            if any(scope in OPEN_TO_BOTH for scope in operation.scopes):
                continue
            answer = await send(client, operation)
            assert answer.status_code == 403, (operation.name, answer.text)
            refused += 1
    assert refused > 100


@pytest.mark.parametrize("name", SERVICES)
async def test_nothing_of_the_other_side_is_stored_published_or_logged(demonstrations, sides: Sides, name: str, capfd):
    """Whoever was harmed is in no table but the hub's; how somebody is managed in none but the offenders service's."""
    foreign = {
        "safeguarding": sides.of_offenders,
        "offenders": sides.of_victims,
    }.get(name, sides.of_victims | sides.of_offenders)
    looked_at = 0
    async with as_owner(demonstrations[name].database) as owner:
        for table in await tables(owner):
            rows = await owner.fetch(f"SELECT to_jsonb(one)::text AS row FROM {table} AS one")  # noqa: S608 # tables of ours
            # Under what each of the notices came, so that one sent twice is taken once.
            allowed = (sides.offender_id, sides.reference, *sides.notices) if table in KEPT_FROM_THE_OTHER else ()
            allowed = tuple(sides.asked_for) if table in ASKED_FOR else allowed
            looked_at += len(rows)
            for row in rows:
                assert found_in(row["row"], foreign, given=allowed) == [], (table, json.loads(row["row"]))
    assert looked_at > 200
    logged = capfd.readouterr()
    assert found_in(logged.out + logged.err, sides.of_victims | sides.of_offenders) == []


async def test_both_sides_read_their_own(demonstrations, sides: Sides):
    """Else the silences above would say nothing."""
    hub, offenders = demonstrations["safeguarding"], demonstrations["offenders"]
    victim = (await hub.get("da_specialist", f"/people/{sides.victim_id}")).text
    assert {"Vivienne", "Veiled Lane"} <= {one for one in sides.of_victims if one in victim}
    offender = (await offenders.get("offender_manager", f"/offenders/{sides.offender_id}")).text
    assert {"Quillon", "1999/0098765Z"} <= {one for one in sides.of_offenders if one in offender}
    [leads] = (await hub.get("mash_csc", f"/people/{sides.person_id}/lead-agencies")).json()["items"]
    assert leads["agencies"] == ["PROBATION_SERVICE"]
    # Somebody has restricted the record since, by an example above: of the ranking's readers the supervisor sees it.
    ranked = (await offenders.get("offender_supervisor", "/domestic-abuse/perpetrators")).json()["items"]
    assert [one["is_serial"] for one in ranked if one["offender_id"] == sides.offender_id] == [True]
