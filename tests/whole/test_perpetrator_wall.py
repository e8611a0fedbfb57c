"""The perpetrator's side learns nothing of the other side: by no operation, in no list, search or event.

The scene has all that the platform may know of a family: a case and its worker, abuse, an assessment, a MARAC referral,
a household, a protected address, and a missing child with a trigger plan.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from parts.families import REFUGE, a_household, a_person, related
from parts.operations import Operation, callers_of, operations_of, send
from parts.safeguarding import Safeguarding
from parts.stored import as_owner

from safeguarding.cases import demonstration as cases
from safeguarding.domestic_abuse import demonstration as abuse
from safeguarding.exploitation import demonstration as exploitation
from safeguarding.people.usecases.matching import compare_people

OPERATIONS = operations_of("safeguarding")
OFFENDERS_SIDE = "offender-manager"
FOR_THE_OFFENDERS_SIDE = [one for one in OPERATIONS if OFFENDERS_SIDE in one.roles]
CENTRED = [
    one
    for one in OPERATIONS
    if one.method == "get" and one.roles and "person_id" in {*one.path_names, *one.query_names}
]
WORKER = "Social worker Unnamed-Nine"
SECRET_WORDS = ("Veiled Lane", "Nowhere Yard", "B99 9ZZ", "B78 8VL", "Vivienne", "Vincent", "07700900779", WORKER)
SECRET_HOME = {"lines": ["78 Veiled Lane"], "town": "Birmingham", "postcode": "B78 8VL"}


@dataclass
class Scene:
    """Who stands on which side, and everything by which the protected side could be found."""

    perpetrator: str
    victim: str
    child: str
    secrets: set[str]

    def leaks(self, text: str) -> list[str]:
        return sorted(one for one in self.secrets if one in text)


def each(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda one: one.name)


async def made(service: Safeguarding, who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await service.post(who, path, body)
    assert answer.is_success, (path, answer.text)
    return answer.json()


async def a_family(service: Safeguarding) -> tuple[str, str, str]:
    family = {"who": "mash_csc", "family_name": "Veilington"}
    hidden = {"addresses": [SECRET_HOME], "telephones": ["07700 900779"]}
    victim = await a_person(service, given_name="Vivienne", **hidden, **family)
    child = await a_person(service, given_name="Vincent", date_of_birth="2012-02-02", **family)
    open_home = {"lines": ["5 Open Road"], "town": "Birmingham", "postcode": "B23 6AA"}
    together = {**SECRET_HOME, "until_date": "2020-01-01"}
    alleged = await a_person(service, given_name="Percy", addresses=[open_home, together], **family)
    one, other, third = victim["person_id"], child["person_id"], alleged["person_id"]
    await made(service, "da_specialist", f"/people/{one}/addresses", REFUGE)
    await a_household(service, victim["addresses"][0]["address_id"], one, other, third)
    await related(service, third, "PARTNER", one)
    await related(service, third, "PARENT", other)
    return one, other, third


async def what_is_known(service: Safeguarding, victim: str, child: str, alleged: str) -> None:
    """Every feature's record of the family."""
    roles = {victim: "VICTIM", child: "CHILD", alleged: "ALLEGED_PERPETRATOR"}
    people = [{"role": role, "person_id": person_id} for person_id, role in roles.items()]
    case = await made(service, "mash_csc", "/cases", {**cases.SHORTEST, "people": people})
    await made(service, "mash_csc", f"/cases/{case['case_id']}/screening", cases.SCREENING)
    worker = {"allocated_worker": WORKER, "reason": "They know the family."}
    await made(service, "mash_csc", f"/cases/{case['case_id']}/allocation", worker)
    sides = {"victim": {"person_id": victim}, "perpetrators": [{"person_id": alleged}]}
    incident = {**abuse.INCIDENT_DETAILS, "lpu": abuse.LPU, **sides}
    await made(service, "mash_police", "/abuse-incidents", incident)
    assessed = await made(service, "da_specialist", "/risk-assessments", {**abuse.assessment(20, "HIGH"), **sides})
    marac = {"risk_assessment_id": assessed["risk_assessment_id"]}
    await made(service, "da_specialist", "/marac-referrals", marac)
    missing = {**exploitation.KNOWN_INCIDENT, "person_id": child}
    await made(service, "exploitation_officer", "/missing-incidents", missing)
    await made(service, "exploitation_officer", "/trigger-plans", {**exploitation.NEW_PLAN, "person_id": child})


@pytest.fixture(scope="module")
async def scene(safeguarding: Safeguarding) -> Scene:
    # Whom of the demonstration's people it takes for one another is no matter of this family's.
    await compare_people(safeguarding.resources)
    async with as_owner(safeguarding.database) as owner:
        known_before = await ids_in(owner)
    victim, child, alleged = await a_family(safeguarding)
    await what_is_known(safeguarding, victim, child, alleged)
    await compare_people(safeguarding.resources)
    async with as_owner(safeguarding.database) as owner:
        made_since = await ids_in(owner) - known_before
        own = {alleged} | {
            str(row["address_id"])
            for row in await owner.fetch(
                "SELECT address_id FROM person_addresses WHERE person_id = $1 AND until_date IS NULL", UUID(alleged)
            )
        }
    assert len(made_since) > 20
    return Scene(alleged, victim, child, (made_since - own) | set(SECRET_WORDS))


async def ids_in(owner: Any) -> set[str]:
    """Every id and reference that names a record of somebody or of what happened to them."""
    columns = await owner.fetch(
        """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND (data_type = 'uuid' OR column_name = 'reference')
        AND table_name NOT IN ('idempotency_keys', 'audit_entries', 'pgqueuer', 'pgqueuer_log', 'pgqueuer_schedules')
        AND column_name NOT LIKE '%organisation_id'
        """
    )
    parts = [f"SELECT {row['column_name']}::text AS one FROM {row['table_name']}" for row in columns]  # noqa: S608 # ours
    return {row["one"] for row in await owner.fetch(" UNION ".join(parts)) if row["one"]}


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
