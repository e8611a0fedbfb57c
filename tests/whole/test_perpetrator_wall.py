"""The perpetrator's side learns nothing of the other side: by no operation, in no list, search or event.

The scene has all that the platform may know of a family: a case and its worker, abuse, an assessment, a MARAC referral,
a household, a protected address, and a missing child with a trigger plan.
"""

import json

import pytest
from parts.operations import Operation, callers_of, operations_of, send
from parts.safeguarding import Safeguarding
from parts.stored import as_owner
from parts.veiled_family import SECRET_WORDS, Scene, veiled

from safeguarding.exploitation import demonstration as exploitation

OPERATIONS = operations_of("safeguarding")
OFFENDERS_SIDE = "offender-manager"
FOR_THE_OFFENDERS_SIDE = [one for one in OPERATIONS if OFFENDERS_SIDE in one.roles]
CENTRED = [
    one
    for one in OPERATIONS
    if one.method == "get" and one.roles and "person_id" in {*one.path_names, *one.query_names}
]


def each(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda one: one.name)


@pytest.fixture(scope="module")
async def scene(safeguarding: Safeguarding) -> Scene:
    return await veiled(safeguarding)


def test_the_offenders_side_may_do_nothing_but_read_and_hears_no_events():
    assert {one.name for one in FOR_THE_OFFENDERS_SIDE if one.changes_something} == {"search_people"}
    assert len(FOR_THE_OFFENDERS_SIDE) >= 12
    assert {"list_events", "create_webhook_endpoint", "list_audit_entries"} & {
        one.name for one in FOR_THE_OFFENDERS_SIDE
    } == set()
    assert len(CENTRED) >= 8


@each(FOR_THE_OFFENDERS_SIDE)
async def test_the_offenders_side_learns_nothing_by_any_operation(safeguarding, scene: Scene, operation: Operation):
    """Asked with every id of the family in every place of the address, and with none."""
    places = [one for one in operation.path_names if one.endswith("_id")]
    asked = sorted(one for one in scene.secrets | {scene.perpetrator} if len(one) == len(scene.victim))
    async with safeguarding.client("offender_manager") as client:
        for record in asked if places else [scene.perpetrator]:
            answer = await send(client, operation, path=dict.fromkeys(places, record))
            assert answer.status_code < 500, answer.text
            told = answer.text.replace(record, "") if record != scene.perpetrator else answer.text
            assert scene.leaks(told) == [], (operation.name, record)
        for name in {"person_id"} & set(operation.query_names):
            for person_id in (scene.perpetrator, scene.victim, scene.child):
                answer = await send(client, operation, params={name: person_id})
                assert scene.leaks(answer.text.replace(person_id, "")) == [], (operation.name, person_id)


@each(CENTRED)
async def test_no_reading_that_starts_at_the_perpetrator_names_the_other_side(safeguarding, scene: Scene, operation):
    for who in callers_of(operation):
        in_path = {"person_id": scene.perpetrator} if "person_id" in operation.path_names else {}
        params = {} if in_path else {"person_id": scene.perpetrator}
        async with safeguarding.client(who) as client:
            answer = await send(client, operation, path=in_path, params=params)
        assert answer.status_code < 500, answer.text
        # By which record an abuser is known is theirs to read who protect; whom it harmed is not said there.
        records = {one["abuse_incident_id"] for one in answer.json().get("records", [])} if answer.is_success else set()
        assert set(scene.leaks(answer.text)) <= records, (who, operation.name)


@pytest.mark.parametrize(
    "search",
    [
        {"family_name": "Veilington"},
        {"given_name": "Vivienne", "family_name": "Veilington"},
        {"telephone": "07700 900779"},
        {"postcode": "B78 8VL"},
        {"postcode": "B99 9ZZ"},
        {"family_name": "Veilington", "date_of_birth": "2012-02-02"},
    ],
    ids=str,
)
async def test_no_search_finds_the_other_side_for_the_offenders_side_or_beside_the_perpetrator(
    safeguarding, scene: Scene, search: dict[str, str]
):
    operation = next(one for one in OPERATIONS if one.name == "search_people")
    for who in callers_of(operation):
        async with safeguarding.client(who) as client:
            answer = await send(client, operation, body=search)
        assert answer.status_code == 200, answer.text
        found = answer.json()["items"]
        theirs = found if who == "offender_manager" else [one for one in found if scene.perpetrator in json.dumps(one)]
        assert scene.leaks(json.dumps(theirs)) == [], who


async def test_a_look_up_of_a_trigger_plan_says_a_number_and_nothing_else(safeguarding, scene: Scene):
    operation = next(one for one in OPERATIONS if one.name == "look_up_trigger_plan")
    for who in callers_of(operation):
        async with safeguarding.client(who) as client:
            answer = await send(client, operation, body={"person_id": scene.child})
        assert answer.status_code == 200, answer.text
        plan = exploitation.NEW_PLAN
        assert answer.json() == {"active_plan": True, "say": "RING_THIS_NUMBER", "ring": plan["ring"]}, answer.text
        assert scene.leaks(answer.text) == []


async def test_no_event_and_no_webhook_says_where_somebody_is_or_who_works_with_them(safeguarding, scene: Scene):
    async with as_owner(safeguarding.database) as owner:
        events = await owner.fetch("SELECT data::text AS data FROM events")
        homes = await owner.fetch("SELECT address_id::text AS one FROM addresses")
    assert len(events) > 50
    forbidden = {*SECRET_WORDS, *(row["one"] for row in homes)}
    assert [one for one in forbidden for row in events if one in row["data"]] == []


async def test_those_who_protect_read_what_is_hidden_above(safeguarding, scene: Scene):
    """Else the silences above would say nothing."""
    footprint = await safeguarding.get("mash_csc", f"/people/{scene.victim}/footprint")
    assert scene.perpetrator in footprint.text
    shown = (await safeguarding.get("da_specialist", f"/people/{scene.victim}")).text
    assert {"Veiled Lane", "Vivienne"} <= {word for word in SECRET_WORDS if word in shown}
    for who, path, person_id in (
        ("mash_csc", "/households", scene.victim),
        ("mash_csc", "/relationships", scene.victim),
        ("exploitation_officer", "/missing-incidents", scene.child),
        ("exploitation_officer", "/trigger-plans", scene.child),
    ):
        assert (await safeguarding.get(who, path, person_id=person_id)).json()["items"], path
    own = (await safeguarding.get("offender_manager", f"/people/{scene.perpetrator}")).json()
    assert own["family_name"] == "Veilington"
