"""One question to several agencies at once, each with its own clock."""

from datetime import timedelta
from uuid import uuid4

import pytest
from parts.hub_cases import EVERYBODY, asked, received, screened
from parts.stored import as_owner, differences, stored

from bluelamp.kit import clocks
from safeguarding.enquiries import demonstration


async def test_every_agency_is_asked_at_once_and_finds_the_question_in_its_inbox(hub):
    case = await screened(hub)
    answer = await case.ask(*EVERYBODY)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/safeguarding/v1/cases/{case.case_id}/enquiries"
    body = answer.json()
    assert body["case_status"] == await case.status() == "INFORMATION_REQUESTED"
    assert [one["agency"] for one in body["items"]] == list(EVERYBODY)
    inbox = (await hub.get("mash_health", "/enquiries")).json()["items"]
    mine = next(one for one in inbox if one["case_id"] == case.case_id)
    assert mine["enquiry_id"] == case.enquiries["HEALTH"]
    assert mine["scope_text"] == demonstration.QUESTION["scope_text"]
    assert mine["subjects"] == case.subjects
    assert (mine["state"], mine["response"]) == ("ASKED", None)
    assert mine["asked_by"] == "mash-csc"


@pytest.mark.parametrize(("rating", "hours"), [("AMBER", 12), ("GREEN", 36)])
async def test_each_has_the_time_that_the_hubs_clock_gives_its_rating(hub, rating, hours):
    before = clocks.now()
    case = await asked(hub, "HEALTH", "PROBATION", rating=rating)
    items = (await hub.get("hub_manager", f"/cases/{case.case_id}/enquiries")).json()["items"]
    for one in items:
        due = clocks.datetime.fromisoformat(one["due_at"])
        assert before + timedelta(hours=hours) <= due <= clocks.now() + timedelta(hours=hours)
        assert one["clock_profile_id"] == "DEFAULT_2014"


async def test_a_case_rated_blue_is_put_to_nobody(hub):
    case = await screened(hub, "BLUE")
    answer = await case.ask("HEALTH")
    assert (answer.status_code, answer.json()["code"]) == (409, "state-conflict")


async def test_a_case_is_screened_before_anybody_is_asked(hub):
    case = await received(hub)
    answer = await case.ask("HEALTH")
    assert (answer.status_code, answer.json()["code"]) == (409, "state-conflict")
    assert "SCREEN" in answer.json()["detail"]


async def test_every_fault_is_pointed_to_and_nothing_is_stored(hub):
    case = await screened(hub)
    question = {
        **demonstration.QUESTION,
        "agencies": ["HEALTH", "EDUCATION", "HEALTH", "HUB_MANAGEMENT"],
        "subjects": [case.subjects[0], str(uuid4())],
    }
    async with as_owner(hub.database) as owner:
        before = await stored(owner)
        answer = await hub.post("mash_csc", f"/cases/{case.case_id}/enquiries", question)
        assert differences(before, await stored(owner)) == []
    assert answer.status_code == 422, answer.text
    assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
        ("#/agencies/1", "not_a_member"),
        ("#/agencies/2", "repeated"),
        ("#/agencies/3", "not_a_member"),
        ("#/subjects/1", "not_of_the_case"),
    }


async def test_a_repeated_question_is_asked_once(hub):
    case = await screened(hub)
    question = {"agencies": ["HEALTH"], "subjects": case.subjects, **demonstration.QUESTION}
    path, key = f"/cases/{case.case_id}/enquiries", str(uuid4())
    first, second = [await hub.post("mash_csc", path, question, key) for _ in range(2)]
    assert first.status_code == 201
    assert second.content == first.content
    assert len((await hub.get("hub_manager", path)).json()["items"]) == 1


async def test_another_hub_neither_asks_nor_sees(hub):
    case = await asked(hub, "HEALTH")
    path = f"/cases/{case.case_id}/enquiries"
    question = {"agencies": ["HEALTH"], "subjects": case.subjects, **demonstration.QUESTION}
    for who in ("mash_police_bham", "hub_manager_bham"):
        assert (await hub.get(who, path)).status_code == 404
        assert (await hub.post(who, path, question)).status_code == 404
        assert (await case.read(who, "HEALTH")).status_code == 404
        assert (await hub.get(who, f"/cases/{case.case_id}/as-known-at", at="2026-01-01T00:00:00Z")).status_code == 404
        mine = (await hub.get(who, "/enquiries")).json()["items"]
        assert case.case_id not in {one["case_id"] for one in mine}


async def test_who_was_asked_what_is_a_disclosure_in_the_log(hub):
    case = await asked(hub, "HEALTH")
    async with as_owner(hub.database) as owner:
        entries = await owner.fetch(
            "SELECT subjects::text[], recipient_id FROM audit_entries WHERE operation = 'ask_agencies' "
            "AND action = 'DISCLOSURE' AND outcome = 'DONE' AND $1::text::uuid = ANY (subjects)",
            case.case_id,
        )
        desk = await owner.fetchval(
            "SELECT organisation_id FROM enquiries WHERE case_id = $1::text::uuid", case.case_id
        )
    assert [row["recipient_id"] for row in entries] == [desk]
    assert set(entries[0]["subjects"]) == {case.case_id, case.enquiries["HEALTH"], *case.subjects}


async def test_the_desk_asked_and_the_management_hear_of_it_and_nobody_else(hub):
    case = await asked(hub, "HEALTH")
    async with as_owner(hub.database) as owner:
        told = await owner.fetch(
            "SELECT e.data, m.agency, m.hub FROM events e JOIN hub_members m USING (organisation_id) "
            "WHERE e.subject_id = $1::text::uuid AND e.type = 'uk.police.bluelamp.safeguarding.enquiry.asked.v1'",
            case.enquiries["HEALTH"],
        )
    assert {(row["agency"], row["hub"]) for row in told} == {("HEALTH", "SANDWELL"), ("HUB_MANAGEMENT", "SANDWELL")}


async def test_lists_come_in_pages_that_belong_to_one_reader(hub):
    case = await asked(hub, *EVERYBODY)
    path = f"/cases/{case.case_id}/enquiries"
    seen, cursor = [], None
    while True:
        page = await hub.get("hub_manager", path, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [one["agency"] for one in page.json()["items"]]
        cursor = page.json()["next_cursor"]
        assert ("link" in page.headers) is (cursor is not None)
        if cursor is None:
            break
        other = await hub.get("mash_health", path, limit=2, cursor=cursor)
        assert (other.status_code, other.json()["code"]) == (422, "invalid-cursor")
    assert sorted(seen) == sorted(EVERYBODY)
