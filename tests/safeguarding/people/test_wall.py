"""The perpetrator wall, over every operation of the document that tells of people: whoever asks, a read that starts at
the perpetrator never names the victim, their home, their worker or their case.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from parts.families import (
    HOME,
    REFUGE,
    a_case,
    a_household,
    a_person,
    an_abuse_incident,
    footprint_of,
    related,
)
from parts.safeguarding import ROLES, Safeguarding
from parts.stored import as_owner

from safeguarding.people.usecases.matching import compare_people

READERS = [who for who, given in ROLES.items() if {"practitioner", "hub-manager"} & set(given["roles"])]
READERS += ["da_specialist", "exploitation_officer", "offender_manager"]
PERPETRATOR = "ALLEGED_PERPETRATOR"
END_ROLES = "UPDATE case_roles SET ended_at = now() WHERE case_id = $1 AND role = ANY($2)"
TOLD = (
    {"record_id", "change"},
    {"match_id", "status", "merge_id", "reversed"},
    {"case_id", "reference", "hub", "status", "rating", "outcome", "clock", "home_hub"},
)
SECRET_HOME = {"lines": ["77 Secretfield Lane"], "town": "Hiddenham", "postcode": "B77 7SF"}
MIXED_UP = "Two people of one name were mixed up when the case was taken."
WORKER = "Social worker Unnamed-Seven"


@dataclass(frozen=True)
class Cast:
    """Who plays in a scene: nobody in one may be taken for somebody in another, whom that would protect as well."""

    victim: str
    child: str
    perpetrator: str
    family: str
    street: str
    postcode: str
    telephone: str
    ended: tuple[str, ...] = ()


CASTS = [
    Cast("Veronica", "Valentin", "Percival", "Hiddenham", "Secretfield Lane", "B77 7SF", "07700900777"),
    Cast("Ottilie", "Gustav", "Barnabas", "Quellmark", "Undertow Walk", "B78 1QZ", "07700900311", ("VICTIM",)),
    Cast("Jemima", "Rufus", "Cornelius", "Fenwright", "Lostglove Rise", "B79 2XY", "07700900322", (PERPETRATOR,)),
    Cast(
        "Delphine", "Mungo", "Thaddeus", "Zoroby", "Nettlebed Gate", "B80 3WV", "07700900333", ("VICTIM", PERPETRATOR)
    ),
]
"""The same with every role as it was, and with the victim's, the perpetrator's and both ended: the wall stands."""


@dataclass(frozen=True)
class Scene:
    """A perpetrator and those whom they may have harmed, who once lived with them."""

    cast: Cast
    perpetrator: str
    victims: set[str]
    secrets: list[str]
    ids: dict[str, str]

    def leaks(self, text: str) -> list[str]:
        return [secret for secret in self.secrets if secret in text]


@pytest.fixture(scope="module", params=CASTS, ids=lambda cast: " and ".join(cast.ended) + " ended" * bool(cast.ended))
async def scene(people: Safeguarding, request: pytest.FixtureRequest) -> Scene:
    cast: Cast = request.param
    home = {"lines": [f"77 {cast.street}"], "town": cast.family, "postcode": cast.postcode}
    refuge = {**REFUGE, "lines": [f"1 Nowhere Yard, {cast.family}"]}
    victim = await a_person(
        people,
        given_name=cast.victim,
        family_name=cast.family,
        addresses=[home, refuge],
        telephones=[cast.telephone],
    )
    child = await a_person(people, given_name=cast.child, family_name=cast.family, date_of_birth="2016-02-02")
    alleged = await a_person(
        people,
        given_name=cast.perpetrator,
        family_name=cast.family,
        addresses=[{**HOME, "lines": ["3 Open Road"]}, {**home, "until_date": "2020-01-01"}],
    )
    one, other, third = victim["person_id"], child["person_id"], alleged["person_id"]
    together = await a_household(people, victim["addresses"][0]["address_id"], one, other, third)
    partners = await related(people, third, "PARTNER", one)
    parent = await related(people, third, "PARENT", other)
    case_id = await a_case(people, "SANDWELL", {one: "VICTIM", other: "CHILD", third: PERPETRATOR})
    async with as_owner(people.database) as owner:
        await owner.execute("UPDATE cases SET allocated_worker = $1 WHERE case_id = $2", WORKER, case_id)
        await owner.execute(END_ROLES, case_id, list(cast.ended))
    await compare_people(people.resources)
    ids_told = [together["household_id"], partners["relationship_id"], parent["relationship_id"], str(case_id)]
    told = [cast.victim, cast.child, cast.street, cast.postcode, cast.telephone, "Nowhere Yard", WORKER]
    secrets = [one, other, victim["addresses"][0]["address_id"], *ids_told, *told]
    ids = {
        "case_id": str(case_id),
        "person_id": third,
        "household_id": together["household_id"],
        "relationship_id": partners["relationship_id"],
    }
    return Scene(cast, third, {one, other}, secrets, ids)


def reads_of_people(people: Safeguarding) -> list[tuple[str, dict[str, Any]]]:
    """Every reading that can be centred on a person: the person in its path or its query."""
    found = []
    for path, item in people.app.openapi()["paths"].items():
        operation = item.get("get")
        names = {one["name"] for one in operation["parameters"]} if operation and "parameters" in operation else set()
        if "person_id" in names:
            found.append((path, operation))
    return found


async def test_no_reading_centred_on_the_perpetrator_names_the_other_side(people: Safeguarding, scene: Scene):
    reads = reads_of_people(people)
    assert {path for path, _ in reads} >= {
        "/people/{person_id}",
        "/people/{person_id}/footprint",
        "/households",
        "/relationships",
    }
    answered = 0
    for path, operation in reads:
        address = path.replace("{person_id}", scene.perpetrator)
        query = {} if "{person_id}" in path else {"person_id": scene.perpetrator}
        for who in READERS:
            answer = await people.get(who, address, **query)
            assert answer.status_code in {200, 403, 404}, (who, path, answer.text)
            answered += answer.status_code == 200
            assert scene.leaks(answer.text) == [], (who, operation["operationId"])
    assert answered >= len(READERS)


async def test_the_perpetrators_side_reads_nothing_of_the_other_side_by_any_operation(
    people: Safeguarding, scene: Scene
):
    """Every GET that the role may call, with the other side's own ids; lists and searches, too."""
    asked = 0
    for path, item in people.app.openapi()["paths"].items():
        operation = item.get("get")
        if operation is None or "offender-manager" not in operation.get("x-roles", []):
            continue
        for victim in scene.victims:
            known = {**scene.ids, "person_id": victim}
            address = re.sub(r"\{(\w+)\}", lambda name: known.get(name[1], victim), path)  # noqa: B023 # used at once
            needs = [one for one in operation.get("parameters", []) if one["in"] == "query" and one.get("required")]
            answer = await people.get("offender_manager", address, **{one["name"]: victim for one in needs})
            asked += 1
            told = answer.text.replace(victim, "") if answer.status_code >= 400 else answer.text
            assert scene.leaks(told) == [], operation["operationId"]
    assert asked >= 10
    async with people.client("offender_manager") as client:
        cast = scene.cast
        for search in ({"family_name": cast.family}, {"telephone": cast.telephone}, {"postcode": cast.postcode}):
            answer = await client.post("/people/search", json=search)
            assert answer.status_code == 200
            assert scene.leaks(answer.text) == [], search


async def test_a_hubs_role_beside_theirs_opens_nothing_to_the_perpetrators_side(people: Safeguarding, scene: Scene):
    """A probation officer with a desk in the hub: every GET of cases, enquiries, the board and people."""
    known, case_id = scene.ids, scene.ids["case_id"]
    tried = 0
    async with people.client("mash_probation", roles=["practitioner", "offender-manager"]) as client:
        for path, item in people.app.openapi()["paths"].items():
            operation = item.get("get")
            if operation is None or not {"cases", "enquiries", "board", "people"} & set(operation.get("tags", [])):
                continue
            address = re.sub(r"\{(\w+)\}", lambda name: known.get(name[1], case_id), path)
            answer = await client.get(address, params={"at": "2026-01-01T00:00:00Z", "person_id": scene.perpetrator})
            told = answer.text.replace(case_id, "") if answer.status_code >= 400 else answer.text
            assert scene.leaks(told) == [], operation["operationId"]
            if {"cases", "enquiries", "board"} & set(operation["tags"]):
                assert answer.status_code == 403, (operation["operationId"], answer.text)
                tried += 1
    assert tried >= 8


async def test_a_footprint_from_the_perpetrator_only_suggests_checks(people: Safeguarding, scene: Scene):
    for who in ("mash_police", "mash_probation", "hub_manager", "da_specialist", "offender_manager"):
        answer = (await people.get(who, f"/people/{scene.perpetrator}/footprint")).json()
        assert answer["people"] == [], who
        assert [one["code"] for one in answer["checks_suggested"]] == ["ASK_THE_HUB"], who


async def test_the_other_side_is_still_read_by_those_who_protect_it(people: Safeguarding, scene: Scene):
    """The wall has a door on the right side: what is hidden above is there."""
    for victim in scene.victims:
        footprint = (await people.get("mash_csc", f"/people/{victim}/footprint")).json()
        assert scene.perpetrator in {one["person_id"] for one in footprint["people"]}
        assert len((await people.get("mash_csc", "/households", person_id=victim)).json()["items"]) == 1
        assert len((await people.get("mash_csc", "/relationships", person_id=victim)).json()["items"]) == 1
    shown = (await people.get("mash_csc", f"/people/{scene.perpetrator}")).json()
    assert [one["lines"] for one in shown["addresses"]] == [["3 Open Road"]]
    assert shown["addresses_withheld"] is True


async def test_somebody_on_both_sides_is_not_known_to_the_perpetrators_side(people: Safeguarding, scene: Scene):
    both = (await a_person(people, addresses=[HOME]))["person_id"]
    await a_case(people, "SANDWELL", {both: PERPETRATOR})
    await compare_people(people.resources)
    assert (await people.get("offender_manager", f"/people/{both}")).status_code == 200
    await a_case(people, "BIRMINGHAM", {both: "VICTIM", scene.perpetrator: PERPETRATOR})
    assert (await people.get("offender_manager", f"/people/{both}")).status_code == 404
    listed = await people.get("offender_manager", "/people", limit=100)
    assert both not in listed.text
    assert scene.leaks(listed.text) == []


async def test_the_perpetrators_side_still_knows_whom_it_works_with(people: Safeguarding, scene: Scene):
    """An ended role keeps the alleged perpetrator on their side: known to it, and to nobody as one to be protected."""
    path = f"/people/{scene.perpetrator}"
    assert (await people.get("offender_manager", path)).status_code == 200
    assert scene.perpetrator in (await people.get("offender_manager", "/people", limit=100)).text


async def test_a_role_that_was_an_error_neither_protects_nor_accuses(people: Safeguarding):
    alleged = (await a_person(people, "mash_csc", given_name="Erasmus", family_name="Wrongfoot"))["person_id"]
    victim = await a_person(people, "mash_csc", given_name="Philippa", family_name="Oddsley", addresses=[SECRET_HOME])
    one = victim["person_id"]
    case_id = await a_case(people, "SANDWELL", {one: "VICTIM", alleged: PERPETRATOR})
    await a_case(people, "SANDWELL", {one: PERPETRATOR})
    await compare_people(people.resources)
    path, wrong = f"/cases/{case_id}/people", {"person_id": one, "role": None, "was_error": True, "reason": MIXED_UP}
    assert (await people.get("offender_manager", f"/people/{one}")).status_code == 404
    new = {"role": "VICTIM", "person": {"given_name": "Henrietta", "family_name": "Truename"}, "reason": MIXED_UP}
    assert (await people.post("mash_csc", path, new)).status_code == 201
    refused = await people.post("mash_csc", path, wrong)
    assert (refused.status_code, "management" in refused.json()["detail"]) == (403, True)
    assert (await people.post("mash_csc", path, {**wrong, "was_error": False})).status_code == 201
    await compare_people(people.resources)
    assert (await people.get("offender_manager", f"/people/{one}")).status_code == 404
    assert (await people.post("hub_manager", path, wrong)).status_code == 201
    assert (await people.get("offender_manager", f"/people/{one}")).status_code == 200
    assert (await people.post("hub_manager", path, wrong)).status_code == 422
    assert (await people.get("offender_manager", f"/people/{alleged}")).status_code == 200
    cleared = {"person_id": alleged, "role": None, "was_error": True, "reason": MIXED_UP}
    assert (await people.post("hub_manager", path, cleared)).status_code == 201
    assert (await people.get("offender_manager", f"/people/{alleged}")).status_code == 404


async def test_a_desk_opens_nothing_by_giving_another_role(people: Safeguarding):
    """Who lived with a child and is found to have harmed it is on both sides until the management says otherwise."""
    person = (await a_person(people, "mash_csc", given_name="Lazarus", family_name="Turncoat"))["person_id"]
    child = (await a_person(people, "mash_csc", given_name="Posy", family_name="Plainly"))["person_id"]
    case_id = await a_case(people, "SANDWELL", {person: "HOUSEHOLD_MEMBER", child: "CHILD"})
    await compare_people(people.resources)
    path, found = f"/cases/{case_id}/people", {"person_id": person, "role": PERPETRATOR, "reason": MIXED_UP}
    assert (await people.post("mash_csc", path, found)).status_code == 201
    assert (await people.get("offender_manager", f"/people/{person}")).status_code == 404
    assert (await people.get("mash_csc", f"/people/{person}/footprint")).json()["people"] == []
    assert (await people.post("mash_csc", path, {**found, "was_error": True})).status_code == 403
    assert (await people.post("hub_manager", path, {**found, "was_error": True})).status_code == 201
    assert (await people.get("offender_manager", f"/people/{person}")).status_code == 200
    assert (await people.get("mash_csc", f"/people/{person}/footprint")).json()["people"] == []
    stranger = (await a_person(people, "mash_csc"))["person_id"]
    refused = await people.post("hub_manager", path, {**found, "person_id": stranger, "was_error": True})
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["#/was_error"]


async def test_a_case_of_another_hub_protects_as_well(people: Safeguarding):
    victim = await a_person(people, "mash_csc_bham", addresses=[SECRET_HOME])
    alleged = await a_person(people, "mash_csc", addresses=[SECRET_HOME, HOME])
    ids = victim["person_id"], alleged["person_id"]
    await a_case(people, "BIRMINGHAM", {ids[0]: "VICTIM", ids[1]: PERPETRATOR})
    shown = (await people.get("mash_csc", f"/people/{ids[1]}")).json()
    assert [one["lines"] for one in shown["addresses"]] == [HOME["lines"]]


async def test_no_event_says_more_than_that_something_changed(people: Safeguarding, scene: Scene):
    async with as_owner(people.database) as owner:
        events = await owner.fetch("SELECT subject_id, data::text AS data FROM events WHERE type LIKE '%safeguarding%'")
    assert len(events) > 5
    for event in events:
        data = json.loads(event["data"])
        assert set(data) in TOLD
        named = [secret for secret in scene.leaks(event["data"]) if secret != str(event["subject_id"])]
        assert named == []
    assert (await people.get("offender_manager", "/events")).status_code == 403


async def test_abuse_that_no_case_is_about_protects_as_well(people: Safeguarding):
    victim = await a_person(people, addresses=[SECRET_HOME])
    alleged = await a_person(people, addresses=[{**SECRET_HOME, "until_date": "2020-01-01"}, HOME])
    child = await a_person(people, "mash_csc")
    one, other = victim["person_id"], alleged["person_id"]
    await related(people, other, "PARENT", child["person_id"])
    await related(people, other, "EX_PARTNER", one)
    await an_abuse_incident(people, "SANDWELL", one, other)
    await compare_people(people.resources)
    for who in ("mash_csc", "da_specialist", "offender_manager"):
        shown = await people.get(who, f"/people/{other}")
        assert [address["lines"] for address in shown.json()["addresses"]] == [HOME["lines"]], who
        assert (await people.get(who, f"/people/{other}/footprint")).json()["people"] == [], who
        listed = await people.get(who, "/relationships", person_id=other)
        assert one not in listed.text, who
    assert (await people.get("offender_manager", f"/people/{one}")).status_code == 404
    assert other in (await people.get("offender_manager", "/people", limit=100)).text
    seen = await footprint_of(people, "mash_csc", one)
    assert {link["type"] for link in seen[other]["links"]} == {PERPETRATOR, "EX_PARTNER"}
    assert "CHILD_OF_ALLEGED_PERPETRATOR" in {said["code"] for said in seen[child["person_id"]]["checks_suggested"]}


async def test_nobody_is_shown_to_the_perpetrators_side_because_they_may_be_the_perpetrator(people: Safeguarding):
    """A son of his father's name, at his address and on no case: the platform proposes them for one person."""
    home = {**HOME, "lines": ["12 Namesake Row"], "postcode": "B81 4QQ"}
    father = await a_person(
        people, given_name="Ignatius", family_name="Quillfeather", date_of_birth="1975-03-04", addresses=[home]
    )
    son = await a_person(
        people, given_name="Ignatius", family_name="Quillfeather", date_of_birth="1975-04-03", addresses=[home]
    )
    await a_case(people, "SANDWELL", {father["person_id"]: PERPETRATOR})
    await compare_people(people.resources)
    proposed = (await people.get("da_specialist", "/person-matches", status="PROPOSED", limit="100")).json()["items"]
    pair = {father["person_id"], son["person_id"]}
    (match,) = [one for one in proposed if {one["person_a"], one["person_b"]} == pair]
    assert (await people.get("offender_manager", f"/people/{father['person_id']}")).status_code == 200
    assert (await people.get("offender_manager", f"/people/{son['person_id']}")).status_code == 404
    assert (await people.get("offender_manager", f"/person-matches/{match['match_id']}")).status_code == 404
    for path in ("/people", "/person-matches"):
        assert son["person_id"] not in (await people.get("offender_manager", path, limit="100")).text, path
    found = await people.post("offender_manager", "/people/search", {"family_name": "Quillfeather"})
    assert [one["person_id"] for one in found.json()["items"]] == [father["person_id"]]
