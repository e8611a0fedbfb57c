"""A case as it was known at a moment: what came later, corrections included, is left out."""

from datetime import timedelta

from parts.hub_cases import NOTHING_HELD, asked, received

from bluelamp.kit import clocks
from safeguarding.cases import demonstration as cases
from safeguarding.enquiries.demonstration import ANSWER


async def known(hub, case, at, who="hub_manager") -> dict:
    answer = await hub.get(who, f"/cases/{case.case_id}/as-known-at", at=at.isoformat())
    assert answer.status_code == 200, answer.text
    return answer.json()


def answers(body: dict) -> dict[str, str | None]:
    return {one["agency"]: one["response"] and one["response"]["status"] for one in body["answers"]}


async def test_each_moment_shows_what_stood_then(hub):
    case = await received(hub)
    moments = [clocks.now()]

    async def now_after(*done) -> None:
        for answer in done:
            assert answer.status_code < 300, answer.text
        moments.append(clocks.now())

    await now_after(await case.step("mash_csc", "screening", cases.SCREENING))
    await now_after(await case.ask("HEALTH", "PROBATION"))
    await now_after(await case.answer("HEALTH", NOTHING_HELD))
    await now_after(await case.step("mash_csc", "rating", cases.RE_RATING), await case.answer("PROBATION", ANSWER))
    await case.decide_and_release()
    await now_after()
    await now_after(await case.correct("HEALTH", {**ANSWER, "correction_reason": "FURTHER_SEARCH"}))
    seen = [await known(hub, case, moment) for moment in moments]
    assert [(one["status"], one["rating"], answers(one)) for one in seen] == [
        ("RECEIVED", None, {}),
        ("SCREENED", "AMBER", {}),
        ("INFORMATION_REQUESTED", "AMBER", {"HEALTH": None, "PROBATION": None}),
        ("INFORMATION_REQUESTED", "AMBER", {"HEALTH": "NOTHING_HELD", "PROBATION": None}),
        ("INFORMATION_REQUESTED", "RED", {"HEALTH": "NOTHING_HELD", "PROBATION": "HELD_SHARED"}),
        ("NOTIFIED", "RED", {"HEALTH": "NOTHING_HELD", "PROBATION": "HELD_SHARED"}),
        ("NOTIFIED", "RED", {"HEALTH": "HELD_SHARED", "PROBATION": "HELD_SHARED"}),
    ]
    assert {one["person_id"] for one in seen[0]["people"]} == set(case.subjects)
    assert all(one["at"] for one in seen)


async def test_a_chain_of_corrections_is_replayed_link_by_link(hub):
    case = await asked(hub, "HEALTH")
    given = [await case.answer("HEALTH", NOTHING_HELD)]
    moments = [clocks.now()]
    for number in range(3):
        given.append(await case.correct("HEALTH", {**ANSWER, "summary": f"Version {number}."}))
        moments.append(clocks.now())
    ids = [answer.json()["response_id"] for answer in given]
    assert [answer.json()["correction_of"] for answer in given] == [None, *ids[:-1]]
    replayed = [(await known(hub, case, moment))["answers"][0]["response"] for moment in moments]
    assert [one["response_id"] for one in replayed] == ids
    assert [one["correction_reason"] for one in replayed] == [None, *["FURTHER_SEARCH"] * 3]
    body = (await case.read("mash_health", "HEALTH")).json()
    assert body["response"]["finding"]["summary"] == "Version 2."


async def test_a_desk_is_replayed_its_own_answers_until_the_release(hub):
    case = await asked(hub, "HEALTH", "PROBATION")
    await case.answer("HEALTH", ANSWER)
    at = clocks.now()
    assert set(answers(await known(hub, case, at, "mash_probation"))) == {"PROBATION"}
    await case.decide_and_release()
    assert answers(await known(hub, case, at, "mash_probation")) == {"PROBATION": None, "HEALTH": "HELD_SHARED"}


async def test_before_its_receipt_there_is_no_case_and_after_now_no_knowledge(hub):
    case = await received(hub)
    path = f"/cases/{case.case_id}/as-known-at"
    before = await hub.get("hub_manager", path, at="2014-01-01T00:00:00Z")
    assert before.status_code == 404
    later = await hub.get("hub_manager", path, at=(clocks.now() + timedelta(hours=1)).isoformat())
    assert (later.status_code, later.json()["errors"][0]["pointer"]) == (422, "#/query/at")
    assert (await hub.get("hub_manager", path)).status_code == 422
    assert (await hub.get("hub_manager", path, at="yesterday")).status_code == 422


async def test_only_an_answer_that_was_given_is_corrected(hub):
    case = await asked(hub, "HEALTH")
    refused = await case.correct("HEALTH", ANSWER)
    assert (refused.status_code, refused.json()["code"]) == (409, "state-conflict")
