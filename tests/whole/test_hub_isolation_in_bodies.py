"""A hub that names another hub's record within a body, at an address of its own, hears that it is not there."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from parts.hub_walls import ids_of_sandwell_alone
from parts.operations import Operation, document, operations_of, send
from parts.safeguarding import Safeguarding
from parts.stored import as_owner, differences, stored
from parts.walls import walls_of

from bluelamp.kit.openapi import components
from safeguarding.cases import demonstration as cases
from safeguarding.people import demonstration as people

OPERATIONS = {one.name: one for one in operations_of("safeguarding") if {"practitioner", "hub-manager"} & one.roles}
DEEPEST = 6
# Names that nobody takes for one another.
OWN_PEOPLE = ("Person-Ashdown", "Person-Birchfield", "Person-Kettering", "Person-Underhill")
IN_BIRMINGHAM = {"hub": "BIRMINGHAM", "lpu": "BIRMINGHAM_NORTH"}
# What no hub can say: the role that may is of the platform's own services.
OF_SERVICES = {("submit_case", "source/referral_id"), ("submit_case", "source/escalation_id")}


@dataclass(frozen=True)
class Place:
    """A place in a body that names a record: of what kind, and the body with a given record in it."""

    kind: str
    body: Callable[[Any, str], Any]

    def named(self, operation: Operation, record: str) -> Any:
        """The operation's first example with that record in this place."""
        return self.body(dict(operation.body()), record)


PLACES: dict[tuple[str, str], Place] = {
    ("submit_case", "people/0/person_id"): Place(
        "person", lambda _, one: {**cases.SHORTEST, **IN_BIRMINGHAM, "people": [{"role": "CHILD", "person_id": one}]}
    ),
    ("place_person", "person_id"): Place(
        "person", lambda _, one: {"role": "VICTIM", "person_id": one, "reason": cases.PLACING["reason"]}
    ),
    ("decide_case", "information_relied_on/0/id"): Place(
        "enquiry", lambda body, one: body | {"information_relied_on": [relied_on(one)]}
    ),
    ("decide_challenge", "decision/information_relied_on/0/id"): Place(
        "enquiry",
        lambda _, one: {
            "result": "CHANGED",
            "reason": cases.CHALLENGE_UPHELD["reason"],
            "decision": {**cases.DECISION, "information_relied_on": [relied_on(one)]},
        },
    ),
    ("decide_case", "referral/person_id"): Place("person", lambda _, one: portal_decision(one)),
    ("decide_challenge", "decision/referral/person_id"): Place(
        "person", lambda body, one: body | {"result": "CHANGED", "decision": portal_decision(one)}
    ),
    ("ask_agencies", "subjects/0"): Place("person", lambda body, one: body | {"subjects": [one]}),
    ("create_household", "address_id"): Place("address", lambda body, one: body | {"address_id": one}),
    ("create_household", "members/0/person_id"): Place(
        "person", lambda body, one: {**body, "members": [body["members"][0], {**of(one), "role": "ADULT"}]}
    ),
    ("add_household_member", "person_id"): Place("person", lambda body, one: body | {"person_id": one}),
    ("create_relationship", "person_a"): Place("person", lambda body, one: body | {"person_a": one}),
    ("create_relationship", "person_b"): Place("person", lambda body, one: body | {"person_b": one}),
    ("propose_person_match", "person_a"): Place("person", lambda body, one: body | {"person_a": one}),
    ("propose_person_match", "person_b"): Place("person", lambda body, one: body | {"person_b": one}),
    ("confirm_person_match", "kept_person_id"): Place("person", lambda body, one: body | {"kept_person_id": one}),
    ("decide_routing", "victim/person_id"): Place(
        "person", lambda body, one: body | {"victim": {"age_at_report": 34, "person_id": one}}
    ),
    ("record_abuse_incident", "victim/person_id"): Place("person", lambda body, one: body | {"victim": of(one)}),
    ("record_abuse_incident", "perpetrators/0/person_id"): Place(
        "person", lambda body, one: body | {"perpetrators": [of(one)]}
    ),
    ("record_risk_assessment", "victim/person_id"): Place("person", lambda body, one: body | {"victim": of(one)}),
    ("record_risk_assessment", "perpetrators/0/person_id"): Place(
        "person", lambda body, one: body | {"perpetrators": [of(one)]}
    ),
    ("record_risk_assessment", "children/0/person_id"): Place(
        "person", lambda body, one: body | {"children": [of(one)]}
    ),
    ("refer_to_marac", "risk_assessment_id"): Place("assessment", lambda _, one: {"risk_assessment_id": one}),
    ("tag_record", "record_id"): Place("incident", lambda body, one: body | {"record_id": one}),
}


def relied_on(record: str) -> dict[str, str]:
    return {"kind": "ENQUIRY", "description": "What an agency was asked.", "id": record}


def portal_decision(person_id: str) -> dict[str, Any]:
    decision = cases.DECISION_FOR_THE_PORTAL
    return {**decision, "referral": {**decision["referral"], "person_id": person_id}}


def of(person_id: str) -> dict[str, str]:
    return {"person_id": person_id}


def places_of(schema: dict[str, Any], path: tuple[str, ...] = (), left: int = DEEPEST) -> Iterator[str]:
    """Every place of a body where an id may stand."""
    told = document("safeguarding")
    schema = components.resolve(told, schema)
    for one in schema.get("oneOf") or schema.get("anyOf") or [schema]:
        inner = components.resolve(told, one)
        if inner.get("format") == "uuid":
            yield "/".join(path)
        if left and inner.get("type") == "array":
            yield from places_of(inner["items"], (*path, "0"), left - 1)
        for name, member in inner.get("properties", {}).items() if left else ():
            yield from places_of(member, (*path, name), left - 1)


def test_every_place_of_a_body_that_names_a_record_is_tried():
    """A place that is new fails here until somebody says what it names."""
    found = {(one.name, place) for one in OPERATIONS.values() for place in places_of(one.schema)}
    assert found == PLACES.keys() | OF_SERVICES


@pytest.fixture(scope="module")
async def foreign(safeguarding: Safeguarding) -> dict[str, str]:
    """A record of each kind that Sandwell reads and Birmingham does not."""
    async with walls_of(safeguarding.database) as walls:
        ids = sorted(await ids_of_sandwell_alone(walls))
        kinds = {
            # Somebody else than the people of the examples, whom the same body may name in another place.
            "person": "SELECT person_id::text FROM people WHERE person_id::text = ANY ($1) "
            "AND person_id::text NOT LIKE '00000000-0000-7000-8000-0000000040%' LIMIT 1",
            "address": "SELECT address_id::text FROM addresses WHERE address_id::text = ANY ($1) LIMIT 1",
            "enquiry": "SELECT enquiry_id::text FROM enquiries WHERE hub = 'SANDWELL' AND $1::text[] <> '{}' LIMIT 1",
            "assessment": "SELECT risk_assessment_id::text FROM risk_assessments "
            "WHERE risk_assessment_id::text = ANY ($1) AND hub = 'SANDWELL' LIMIT 1",
            "incident": "SELECT abuse_incident_id::text FROM abuse_incidents "
            "WHERE abuse_incident_id::text = ANY ($1) LIMIT 1",
        }
        found = {kind: await walls.owner.fetchval(statement, ids) for kind, statement in kinds.items()}
    assert all(found.values()), found
    return found


@dataclass
class Own:
    """What is Birmingham's own: for the addresses of requests, and to fill the other places of their bodies."""

    path: dict[str, str]
    challenge: dict[str, str]
    records: dict[str, str]
    people: list[str]


async def made(service: Safeguarding, path: str, body: dict[str, Any], who: str = "mash_csc_bham") -> dict[str, Any]:
    answer = await service.post(who, path, body)
    assert answer.is_success, (path, answer.text)
    return answer.json()


async def somebody(service: Safeguarding, name: str) -> dict[str, Any]:
    home = {"lines": ["2 Birmingham Walk"], "town": "Birmingham", "postcode": "B23 6AA"}
    new = {"given_name": "Example", "family_name": name, "addresses": [home]}
    return await made(service, "/people", new)


def home_of(person: dict[str, Any]) -> str:
    return str(person["addresses"][0]["address_id"])


@pytest.fixture(scope="module")
async def own(safeguarding: Safeguarding) -> Own:
    first, second, third, lodger = [await somebody(safeguarding, one) for one in OWN_PEOPLE]
    at_home = {"address_id": home_of(lodger), "members": [{**of(lodger["person_id"]), "role": "LODGER"}]}
    household = await made(safeguarding, "/households", at_home)
    pair = {"person_a": first["person_id"], "person_b": third["person_id"]}
    match = await made(safeguarding, "/person-matches", pair)
    own_case = await screened(safeguarding, first["person_id"])
    case_id, challenge_id = await challenged(safeguarding, first["person_id"])
    return Own(
        {"case_id": own_case, "household_id": household["household_id"], "match_id": match["match_id"]},
        {"case_id": case_id, "challenge_id": challenge_id},
        {"person": first["person_id"], "address": home_of(second)},
        [second["person_id"], third["person_id"]],
    )


async def screened(service: Safeguarding, person_id: str) -> str:
    """A case of Birmingham's about somebody it knows, which nothing was decided about."""
    child = [{"role": "CHILD", "person_id": person_id}]
    case = await made(service, "/cases", {**cases.SHORTEST, **IN_BIRMINGHAM, "people": child})
    await made(service, f"/cases/{case['case_id']}/screening", cases.SCREENING)
    return str(case["case_id"])


async def challenged(service: Safeguarding, person_id: str) -> tuple[str, str]:
    """A case of Birmingham's whose decision was challenged, and the challenge."""
    case_id = await screened(service, person_id)
    base = f"/cases/{case_id}"
    await made(service, f"{base}/decision", cases.DECISION, "hub_manager_bham")
    await made(service, f"{base}/notification", cases.NOTIFICATION, "hub_manager_bham")
    challenge = await made(service, f"{base}/challenges", cases.CHALLENGE)
    await made(service, f"{base}/challenges/{challenge['challenge_id']}/escalation", cases.ESCALATION)
    return case_id, challenge["challenge_id"]


def each_place(places: Iterable[tuple[str, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("place", places, ids=lambda one: f"{one[0]}-{one[1].replace('/', '.')}")


def caller_of(operation: Operation) -> dict[str, Any]:
    """Who asks in Birmingham: its manager where a practitioner may not, and another one than took the decision."""
    if "practitioner" in operation.roles:
        return {"who": "mash_csc_bham"}
    return {"who": "hub_manager_bham", "sub": "hub-manager-2-bham"}


async def answer_to(service: Safeguarding, own: Own, place: tuple[str, str], record: str) -> httpx.Response:
    """What Birmingham hears at an address of its own, everything in the body being its own but the record."""
    operation = OPERATIONS[place[0]]
    body = json.dumps(PLACES[place].named(operation, record)).replace('"lpu": "SANDWELL"', '"lpu": "BIRMINGHAM_NORTH"')
    for theirs, ours in zip(examples_of_people(body, record), own.people, strict=False):
        body = body.replace(theirs, ours)
    if PLACES[place].kind != "address":
        body = body.replace(str(people.HOME), own.records["address"])
    path = own.challenge if "challenge_id" in operation.path_names else own.path
    async with service.client(**caller_of(operation)) as client:
        return await send(client, operation, path=path, body=json.loads(body))


def examples_of_people(body: str, record: str) -> list[str]:
    """The people of the document's examples in a body, but for the one that is asked about."""
    return sorted(set(re.findall(r"00000000-0000-7000-8000-0000000040[0-9a-f]{2}", body)) - {record})


@each_place(PLACES)
async def test_a_record_of_another_hubs_is_as_one_that_is_not_there(safeguarding, own, foreign, place):
    theirs, nowhere = foreign[PLACES[place].kind], str(uuid4())
    async with as_owner(safeguarding.database) as owner:
        before = await stored(owner)
        answers = [await answer_to(safeguarding, own, place, one) for one in (theirs, nowhere)]
        assert differences(before, await stored(owner)) == []
    assert {answer.status_code for answer in answers} <= {404, 422}, [answer.text for answer in answers]
    told, untold = (answer.json() | {"instance": ""} for answer in answers)
    assert json.dumps(told).replace(theirs, nowhere) == json.dumps(untold)


# A case is decided once: whether one's own is taken there is for the tests of deciding.
OF_ONES_OWN = [
    place for place, one in PLACES.items() if one.kind in {"person", "address"} and not place[0].startswith("decide_c")
]


@each_place(OF_ONES_OWN)
async def test_ones_own_record_in_the_same_place_is_taken(safeguarding, own, place):
    """Else the refusals above would say nothing."""
    answer = await answer_to(safeguarding, own, place, own.records[PLACES[place].kind])
    assert answer.is_success or answer.json()["code"] == "already-exists", answer.text
