"""An agency's answer: one of five, given once, corrected by another, and complete when the last one is in."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from parts.hub_cases import EVERYBODY, NOTHING_HELD, WHO, asked
from parts.stored import as_owner, differences, stored

from bluelamp.kit import clocks
from safeguarding.cases import demonstration as cases
from safeguarding.enquiries.demonstration import ANSWER
from safeguarding.enquiries.usecases import clock

ANSWERS = {
    "NOTHING_HELD": NOTHING_HELD,
    "HELD_SHARED": ANSWER,
    "HELD_WITHHELD": {"status": "HELD_WITHHELD", "withheld_reason": "SENSITIVE_SOURCE"},
    "PARTLY_SHARED": {**ANSWER, "status": "PARTLY_SHARED", "withheld_reason": "THIRD_PARTY_CONFIDENCE"},
    "NOT_SEARCHED": {"status": "NOT_SEARCHED", "not_searched_reason": "SYSTEM_AWAY"},
}


@pytest.mark.parametrize("status", ANSWERS)
async def test_each_of_the_five_answers_is_taken_and_read_back_by_who_gave_it(hub, status):
    case = await asked(hub, "HEALTH")
    answer = await case.answer("HEALTH", ANSWERS[status])
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/safeguarding/v1/enquiries/{case.enquiries['HEALTH']}"
    body = (await case.read("mash_health", "HEALTH")).json()
    response = body["response"]
    searched = status != "NOT_SEARCHED"
    assert (body["state"], response["status"]) == ("ANSWERED" if searched else "NOT_SEARCHED", status)
    assert response["response_id"] == answer.json()["response_id"]
    assert response["responder"] == "mash-health"
    assert body["answered_at"] == (response["responded_at"] if searched else None)
    given = ANSWERS[status]
    assert response["withheld_reason"] == given.get("withheld_reason")
    assert response["not_searched_reason"] == given.get("not_searched_reason")
    assert response["source_systems"] == given.get("source_systems", [])
    assert (response["finding"] or {}).get("summary") == given.get("summary")


async def test_an_answer_is_given_once(hub):
    case = await asked(hub, "HEALTH")
    assert (await case.answer("HEALTH")).status_code == 201
    again = await case.answer("HEALTH", ANSWER)
    assert (again.status_code, again.json()["code"]) == (409, "state-conflict")
    assert (await case.read("mash_health", "HEALTH")).json()["response"]["status"] == "NOTHING_HELD"


async def test_a_repetition_hears_the_first_answer_and_another_payload_is_refused(hub):
    case = await asked(hub, "HEALTH")
    path, key = f"/enquiries/{case.enquiries['HEALTH']}/response", str(uuid4())
    first, second = [await hub.post("mash_health", path, ANSWER, key) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    other = await hub.post("mash_health", path, NOTHING_HELD, key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_two_at_one_desk_answer_at_once_and_one_of_them_is_heard(hub):
    case = await asked(hub, "HEALTH")
    answers = await asyncio.gather(*(case.answer("HEALTH") for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_a_refused_answer_leaves_no_key_behind(hub):
    case = await asked(hub, "HEALTH")
    await case.answer("HEALTH")
    async with as_owner(hub.database) as owner:
        before = await stored(owner)
        assert (await case.answer("HEALTH")).status_code == 409
        assert differences(before, await stored(owner)) == []


@pytest.mark.parametrize(("who", "status"), [("mash_police", 404), ("mash_police_bham", 404), ("hub_manager", 403)])
async def test_nobody_answers_for_another(hub, who, status):
    case = await asked(hub, "HEALTH")
    path = f"/enquiries/{case.enquiries['HEALTH']}/response"
    assert (await hub.post(who, path, NOTHING_HELD)).status_code == status
    assert (
        await hub.post(who, f"{path}/corrections", {**NOTHING_HELD, "correction_reason": "WRONG_PERSON"})
    ).status_code == status
    assert (await case.read("mash_health", "HEALTH")).json()["state"] == "ASKED"


async def test_after_the_release_another_desk_sees_the_enquiry_and_still_may_not_answer_it(hub):
    case = await asked(hub, "HEALTH")
    await case.decide_and_release()
    path = f"/enquiries/{case.enquiries['HEALTH']}/response"
    assert (await case.read("mash_police", "HEALTH")).status_code == 200
    assert (await hub.post("mash_police", path, NOTHING_HELD)).status_code == 403
    assert (await case.answer("HEALTH")).status_code == 201


async def test_the_last_answer_completes_the_information(hub):
    case = await asked(hub, *EVERYBODY)
    for number, agency in enumerate(EVERYBODY, start=1):
        assert (await case.answer(agency)).status_code == 201
        await clock.settle_case(hub.resources, UUID(case.case_id))
        complete = number == len(EVERYBODY)
        assert await case.status() == ("INFORMATION_COMPLETE" if complete else "INFORMATION_REQUESTED")


async def test_what_nobody_searched_for_is_outstanding_and_completes_nothing(hub):
    case = await asked(hub, "HEALTH", "PROBATION")
    await case.answer("PROBATION")
    assert (await case.answer("HEALTH", ANSWERS["NOT_SEARCHED"])).status_code == 201
    await clock.settle_case(hub.resources, UUID(case.case_id))
    assert await case.status() == "INFORMATION_REQUESTED"
    board = (await hub.get("hub_manager", "/board", limit=100)).json()["items"]
    row = next(one for one in board if one["case_id"] == case.case_id)
    assert [(one["agency"], one["state"]) for one in row["outstanding"]] == [("HEALTH", "NOT_SEARCHED")]
    await case.decide_and_release()
    decision = (await hub.get("hub_manager", f"/cases/{case.case_id}")).json()["decisions"][0]
    without = [(one["agency"], one["state"]) for one in decision["information_outstanding"]]
    assert without == [("HEALTH", "NOT_SEARCHED")]
    assert (await hub.get("mash_health", "/enquiries", state="NOT_SEARCHED", limit=100)).json()["items"]


async def test_a_search_made_later_completes_the_information_as_a_correction(hub):
    case = await asked(hub, "HEALTH")
    await case.answer("HEALTH", ANSWERS["NOT_SEARCHED"])
    assert (await case.answer("HEALTH", ANSWER)).status_code == 409
    assert (await case.correct("HEALTH", ANSWER)).status_code == 201
    await clock.settle_case(hub.resources, UUID(case.case_id))
    assert await case.status() == "INFORMATION_COMPLETE"
    body = (await case.read("mash_health", "HEALTH")).json()
    assert (body["state"], body["response"]["status"]) == ("ANSWERED", "HELD_SHARED")
    # And back: an answer that was none opens the question again.
    assert (await case.correct("HEALTH", ANSWERS["NOT_SEARCHED"])).status_code == 201
    body = (await case.read("mash_health", "HEALTH")).json()
    assert (body["state"], body["answered_at"]) == ("NOT_SEARCHED", None)


async def test_ten_who_answer_at_once_complete_it_together(hub):
    case = await asked(hub, *EVERYBODY)
    assert (await case.ask(*EVERYBODY, who="hub_manager")).status_code == 201
    inboxes = {
        agency: (await hub.get(WHO[agency], f"/cases/{case.case_id}/enquiries")).json()["items"] for agency in EVERYBODY
    }
    posts = [
        hub.post(WHO[agency], f"/enquiries/{one['enquiry_id']}/response", NOTHING_HELD)
        for agency, items in inboxes.items()
        for one in items
    ]
    answers = await asyncio.gather(*posts)
    assert [answer.status_code for answer in answers] == [201] * 10
    await asyncio.gather(*(clock.settle_cases(hub.resources) for _ in range(3)))
    assert await case.status() == "INFORMATION_COMPLETE"
    steps = (await hub.get("hub_manager", f"/cases/{case.case_id}/history")).json()["items"]
    assert [one["verb"] for one in steps].count("COMPLETE_INFORMATION") == 1


async def test_who_is_asked_anew_reopens_it_and_a_late_answer_after_the_decision_is_taken(hub):
    case = await asked(hub, "HEALTH")
    await case.answer("HEALTH")
    await clock.settle_case(hub.resources, UUID(case.case_id))
    assert (await case.ask("PROBATION")).json()["case_status"] == "INFORMATION_REQUESTED"
    await case.decide_and_release()
    assert (await case.answer("PROBATION", ANSWER)).status_code == 201
    await clock.settle_case(hub.resources, UUID(case.case_id))
    assert await case.status() == "NOTIFIED"


async def test_no_step_of_the_case_tells_one_desk_who_else_was_asked(hub):
    case = await asked(hub, "HEALTH", "PROBATION")
    await case.answer("HEALTH")
    await case.answer("PROBATION")
    await clock.settle_case(hub.resources, UUID(case.case_id))
    history = await hub.get("mash_police", f"/cases/{case.case_id}/history")
    assert [one["verb"] for one in history.json()["items"]][-1] == "COMPLETE_INFORMATION"
    assert "HEALTH" not in history.text
    assert "PROBATION" not in history.text
    assert "mash-health" not in history.text


async def test_when_no_time_is_left_the_due_has_passed_once_and_an_answer_still_completes(hub):
    case = await asked(hub, "HEALTH", "PROBATION")
    await case.answer("HEALTH")
    async with as_owner(hub.database) as owner:
        late = clocks.now() - timedelta(seconds=1)
        await owner.execute("UPDATE enquiries SET due_at = $2 WHERE case_id::text = $1", case.case_id, late)
        await asyncio.gather(*(clock.mark_overdue(hub.resources) for _ in range(2)))
        await asyncio.gather(*(clock.settle_cases(hub.resources) for _ in range(2)))
        events = await owner.fetch(
            "SELECT subject_id::text, organisation_id FROM events "
            "WHERE type LIKE '%enquiry.overdue.v1' AND data->>'case_id' = $1",
            case.case_id,
        )
    assert await case.status() == "INFORMATION_DUE_PASSED"
    assert {row["subject_id"] for row in events} == {case.enquiries["PROBATION"]}
    assert len(events) == 2  # the desk, and the management
    body = (await case.read("mash_probation", "PROBATION")).json()
    assert (body["state"], body["overdue_at"] is not None) == ("ASKED", True)
    assert (await case.read("mash_health", "HEALTH")).json()["overdue_at"] is None
    assert (await case.answer("PROBATION")).status_code == 201
    await clock.settle_case(hub.resources, UUID(case.case_id))
    assert await case.status() == "INFORMATION_COMPLETE"


async def test_while_anybody_has_time_the_due_has_not_passed(hub):
    case = await asked(hub, "HEALTH", "PROBATION")
    async with as_owner(hub.database) as owner:
        late = clocks.now() - timedelta(seconds=1)
        await owner.execute(
            "UPDATE enquiries SET due_at = $2 WHERE enquiry_id::text = $1", case.enquiries["HEALTH"], late
        )
    await clock.settle_cases(hub.resources)
    assert await case.status() == "INFORMATION_REQUESTED"


async def test_closing_a_case_ends_what_nobody_answered(hub):
    case = await asked(hub, "HEALTH")
    await case.decide_and_release()
    assert (await case.step("hub_manager", "acknowledgement", cases.ACKNOWLEDGEMENT)).status_code == 200
    assert (await case.step("hub_manager", "closure", cases.CLOSURE)).status_code == 200
    refused = await case.answer("HEALTH")
    assert (refused.status_code, refused.json()["code"]) == (409, "state-conflict")
    await clock.cancel_orphaned(hub.resources)
    assert (await case.read("mash_health", "HEALTH")).json()["state"] == "CANCELLED"


async def test_every_reading_is_in_the_log_with_whom_it_is_about(hub):
    case = await asked(hub, "HEALTH")
    await case.answer("HEALTH", ANSWER)
    await case.read("hub_manager", "HEALTH")
    await hub.get("mash_health", "/enquiries", limit=100)
    await hub.get("hub_manager", f"/cases/{case.case_id}/enquiries")
    await hub.get("hub_manager", f"/cases/{case.case_id}/as-known-at", at=clocks.now().isoformat())
    about = {case.case_id, *case.subjects}
    async with as_owner(hub.database) as owner:
        rows = await owner.fetch(
            "SELECT operation, action, subjects::text[] AS subjects FROM audit_entries "
            "WHERE $1::text::uuid = ANY (subjects) AND outcome = 'DONE'",
            case.case_id,
        )
    read = {row["operation"]: set(row["subjects"]) for row in rows}
    for operation in ("get_enquiry", "list_enquiries", "list_case_enquiries", "get_case_as_known", "answer_enquiry"):
        assert read[operation] >= about, operation
