"""A case is brought to a hub: by whom, with what, once, and seen by whom."""

import asyncio
from uuid import uuid4

import pytest
from parts.cases import a_case, act, bring, pointers, running
from parts.platform import PARTNER_A
from parts.safeguarding import SANDWELL_MANAGEMENT

from safeguarding.cases import demonstration

SOURCE = {"service": "referrals", "referral_id": None, "reference": "R-7K3M-2QXP-5"}


def a_source():
    return {**SOURCE, "referral_id": str(uuid4())}


@pytest.mark.parametrize(
    ("who", "kind", "changes"),
    [
        ("officer", "OFFICER", {}),
        ("partner_a", "PARTNER", {}),
        ("mash_csc", "PRACTITIONER", {}),
        ("mash_csc_bham", "PRACTITIONER", {}),
        ("referrals_service", "SERVICE", {"source": a_source()}),
    ],
)
async def test_each_who_may_brings_a_whole_family(hub, rows, who, kind, changes):
    answer = await hub.post(who, "/cases", {**demonstration.FAMILY, **changes})
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert answer.headers["location"] == f"/safeguarding/v1/cases/{body['case_id']}"
    assert (body["status"], body["hub"]) == ("RECEIVED", "SANDWELL")
    assert {one["kind"] for one in body["clocks"]} == {"RAG", "STATUTORY"}
    assert all(one["started_at"] == body["received_at"] for one in body["clocks"])
    case = await rows.fetchrow("SELECT * FROM cases WHERE case_id = $1", body["case_id"])
    assert (case["referrer_kind"], case["referrer"]) == (kind, who.replace("_", "-"))
    counts = await rows.fetchrow(
        "SELECT (SELECT count(*) FROM case_people WHERE case_id = $1),"
        " (SELECT count(*) FROM relationships JOIN case_people ON person_a = person_id WHERE case_id = $1),"
        " (SELECT count(*) FROM household_members JOIN households USING (household_id)"
        " WHERE person_id IN (SELECT person_id FROM case_people WHERE case_id = $1)),"
        " (SELECT count(*) FROM person_telephones JOIN case_people USING (person_id) WHERE case_id = $1),"
        " (SELECT count(*) FROM person_aliases JOIN case_people USING (person_id) WHERE case_id = $1)",
        body["case_id"],
    )
    assert tuple(counts) == (3, 2, 2, 1, 1)


async def test_without_a_rating_the_law_alone_sets_a_clock(hub):
    body = await bring(hub)
    assert [(one["kind"], one["rule_id"], one["rating"]) for one in body["clocks"]] == [
        ("STATUTORY", "WORKING_TOGETHER_2013", None)
    ]


async def test_the_hub_follows_from_the_unit(hub):
    assert (await bring(hub, hub=None, lpu="BIRMINGHAM_EAST"))["hub"] == "BIRMINGHAM"
    assert pointers(await hub.post("officer", "/cases", a_case(hub=None, lpu="DUDLEY"))) == {"#/lpu"}
    assert pointers(await hub.post("officer", "/cases", a_case(hub="NOWHERE"))) == {"#/hub"}


async def test_the_same_request_twice_is_one_case_and_another_with_its_key_is_refused(hub):
    key, body = str(uuid4()), a_case()
    for who in ("officer", "partner_a"):
        first = await hub.post(who, "/cases", body, key=key)
        again = await hub.post(who, "/cases", body, key=key)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        other = await hub.post(who, "/cases", a_case(lawful_basis="CA2004_S11"), key=key)
        assert other.status_code == 422
        assert other.json()["code"] == "idempotency-key-reused"


async def test_a_referral_becomes_one_case_however_often_it_is_brought(hub, rows):
    source = a_source()
    answers = await asyncio.gather(*(hub.post("referrals_service", "/cases", a_case(source=source)) for _ in range(8)))
    assert {answer.json()["case_id"] for answer in answers} == {answers[0].json()["case_id"]}
    assert sorted({answer.status_code for answer in answers}) == [200, 201]
    assert sum(answer.status_code == 201 for answer in answers) == 1
    count = await rows.fetchval("SELECT count(*) FROM cases WHERE source_id = $1::text::uuid", source["referral_id"])
    assert count == 1
    later = await hub.post("referrals_service", "/cases", a_case(source=source))
    assert (later.status_code, later.json()) == (200, {**answers[0].json()})


async def test_only_a_service_says_what_a_case_came_from(hub):
    assert pointers(await hub.post("officer", "/cases", a_case(source=a_source()))) == {"#/source"}
    assert pointers(await hub.post("referrals_service", "/cases", a_case())) == {"#/source"}


async def test_somebody_with_an_open_case_and_a_worker_bypasses_the_hub(hub, rows):
    first = await bring(hub)
    await act(hub, "mash_csc", first["case_id"], "allocation", demonstration.FORWARDING)
    person_id = str(await rows.fetchval("SELECT person_id FROM case_people WHERE case_id = $1", first["case_id"]))
    again = await bring(hub, people=[{"role": "CHILD", "person_id": person_id}], **_rated())
    assert again["status"] == "FORWARDED_TO_ALLOCATED_WORKER"
    assert set(running(again)) == {"STATUTORY"}
    verbs = await rows.fetch("SELECT verb FROM case_history WHERE case_id = $1 ORDER BY entry_id", again["case_id"])
    assert [one["verb"] for one in verbs] == ["RECEIVE", "FORWARD"]
    case = (await hub.get("mash_csc", f"/cases/{again['case_id']}")).json()
    assert case["allocated_worker"] == demonstration.FORWARDING["allocated_worker"]
    # As somebody else's relative the person goes through the hub.
    people = [{"role": "CHILD", "person": demonstration.CHILD}, {"role": "HOUSEHOLD_MEMBER", "person_id": person_id}]
    assert (await bring(hub, people=people))["status"] == "RECEIVED"


async def test_a_desk_names_only_people_whom_its_hub_may_know(hub, rows):
    first = await bring(hub, hub="BIRMINGHAM", lpu=None)
    person_id = str(await rows.fetchval("SELECT person_id FROM case_people WHERE case_id = $1", first["case_id"]))
    people = [{"role": "CHILD", "person_id": person_id}]
    assert pointers(await hub.post("mash_csc", "/cases", a_case(people=people))) == {"#/people/0/person_id"}
    assert (await hub.post("mash_csc_bham", "/cases", a_case(people=people))).status_code == 201
    people = [{"role": "CHILD", "person_id": str(uuid4())}]
    assert pointers(await hub.post("officer", "/cases", a_case(people=people))) == {"#/people/0/person_id"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (a_case(kind="BOTH"), {"#/kind"}),
        (a_case(people=[]), {"#/people"}),
        (a_case(people=[{"role": "CHILD", "person": demonstration.CHILD}] * 31), {"#/people"}),
        (a_case(concern={}), {"#/concern/facts"}),
        (a_case(unknown=1), {"#/unknown"}),
        (a_case(rating="PURPLE", rating_reason="Because it is urgent."), {"#/rating"}),
        (a_case(hub="sandwell"), {"#/hub"}),
        (a_case(household={"address": demonstration.HOME, "members": [7]}), {"#/household/members/0"}),
        (a_case(relationships=[{"person": 0, "related_to": 40, "type": "PARENT"}]), {"#/relationships/0/related_to"}),
        (
            a_case(lawful_basis="CDA1998_S17A", rating="RED", agreement={"position": "REFUSED"}),
            {"#/lawful_basis", "#/rating_reason", "#/agreement/override_reason"},
        ),
    ],
)
async def test_bad_input_is_pointed_at_and_leaves_nothing(hub, rows, body, expected):
    before = await rows.fetchrow("SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM people)")
    assert pointers(await hub.post("officer", "/cases", body)) == expected
    after = await rows.fetchrow("SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM people)")
    assert before == after


async def test_a_case_is_seen_by_its_hub_and_its_frame_by_who_brought_it(hub):
    case_id = (await bring(hub, "partner_a", **_rated()))["case_id"]
    seen = {
        who: (await hub.get(who, f"/cases/{case_id}"))
        for who in ("mash_csc", "mash_police", "hub_manager", "partner_a", "partner_b", "mash_csc_bham", "officer")
    }
    views = {who: answer.json().get("view", answer.status_code) for who, answer in seen.items()}
    assert views == {
        "mash_csc": "hub",
        "mash_police": "hub",
        "hub_manager": "hub",
        "partner_a": "frame",
        "partner_b": 404,
        "mash_csc_bham": 404,
        "officer": 404,
    }
    frame = seen["partner_a"].text
    assert not {"rating", "concern", "people", "level_of_need", "allocated_worker"} & seen["partner_a"].json().keys()
    assert "Person-Two" not in frame
    assert (await hub.get("partner_a", f"/cases/{case_id}/history")).status_code == 403
    assert (await hub.get("mash_csc_bham", f"/cases/{case_id}/history")).status_code == 404


async def test_a_unit_sees_the_frames_of_its_cases(hub):
    case_id = (await bring(hub, "partner_a", hub="BIRMINGHAM", lpu="BIRMINGHAM_NORTH", **_rated()))["case_id"]
    views = {}
    for who in ("officer", "sergeant", "officer_2", "referrals_service"):
        listed = (await hub.get(who, "/cases", limit=100)).json()["items"]
        mine = [one for one in listed if one["case_id"] == case_id]
        answer = await hub.get(who, f"/cases/{case_id}")
        views[who] = (answer.status_code, answer.json().get("view"), [one["rating"] for one in mine])
    assert views["officer"] == (200, "frame", [None]) == views["sergeant"]
    assert views["officer_2"] == (404, None, []) == views["referrals_service"]


async def test_a_list_is_read_page_by_page_and_filtered(hub):
    for rating in ("RED", "BLUE", "RED"):
        await bring(hub, hub="COVENTRY", lpu="COVENTRY", rating=rating, rating_reason="It was seen so.")
    first = await hub.get("mash_csc", "/cases", limit=1)
    assert 'rel="next"' in first.headers["link"]
    everything, cursor = [], None
    while True:
        page = (await hub.get("mash_csc", "/cases", limit=3, **({"cursor": cursor} if cursor else {}))).json()
        everything += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    ids = [one["case_id"] for one in everything]
    assert len(ids) == len(set(ids)) > 3
    assert everything == sorted(everything, key=lambda one: (one["received_at"], one["case_id"]), reverse=True)
    assert {one["hub"] for one in everything} <= {"SANDWELL", "BIRMINGHAM"}
    rated = (await hub.get("mash_csc", "/cases", rating="AMBER")).json()["items"]
    assert rated
    assert {one["rating"] for one in rated} == {"AMBER"}
    # Who is not shown a rating cannot find it out by filtering.
    assert (await hub.get("officer", "/cases", rating="RED")).json()["items"] == []


async def test_what_is_written_in_one_statement_is_logged_and_told(hub, rows):
    case_id = (await bring(hub, "partner_a"))["case_id"]
    persons = await rows.fetchval("SELECT array_agg(person_id) FROM case_people WHERE case_id = $1", case_id)
    entry = await rows.fetchrow(
        "SELECT * FROM audit_entries WHERE operation = 'submit_case' AND $1::uuid = ANY(subjects)", case_id
    )
    assert (entry["action"], entry["organisation_id"]) == ("COLLECTION", PARTNER_A)
    assert set(entry["subjects"]) == {entry["subjects"][0], *persons}
    told = await rows.fetch("SELECT * FROM events WHERE subject_id = $1", case_id)
    assert [(one["type"], one["organisation_id"]) for one in told] == [
        ("uk.police.bluelamp.safeguarding.case.received.v1", SANDWELL_MANAGEMENT)
    ]
    assert (told[0]["lpu"], told[0]["owner"]) == ("SANDWELL", "partner-a")
    read = await hub.get("mash_csc", f"/cases/{case_id}")
    assert read.status_code == 200
    consulted = await rows.fetchrow(
        "SELECT * FROM audit_entries WHERE operation = 'get_case' AND $1::uuid = ANY(subjects)", case_id
    )
    assert set(consulted["subjects"]) >= set(persons)


async def test_a_read_that_holds_the_newest_version_gets_no_body(hub):
    case_id = (await bring(hub))["case_id"]
    first = await hub.get("mash_csc", f"/cases/{case_id}")
    async with hub.client("mash_csc") as client:
        again = await client.get(f"/cases/{case_id}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def _rated():
    return {"rating": "AMBER", "rating_reason": "It was seen so."}
