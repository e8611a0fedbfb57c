"""No cold case is forgotten, and no lesson gives anybody away."""

from parts.problems import pointers, problem
from parts.reviews import learnt, opened
from parts.stored import as_owner

from safeguarding.reviews import demonstration

REASON = {"reason": "The laboratory has returned every exhibit."}


async def listed(safeguarding):
    return (await safeguarding.get("reviewer", "/reviews")).json()["items"][0]


async def test_a_cold_case_whose_day_has_come_is_overdue_also_when_it_is_closed(safeguarding):
    path = await opened(safeguarding, demonstration.COLD_CASE)
    assert (await listed(safeguarding))["next_review_on"] is None
    assert (await safeguarding.post("reviewer", f"{path}/decision", demonstration.DECISION)).status_code == 200
    line = await listed(safeguarding)
    assert (line["next_review_on"], line["overdue"]) == ("2099-12-01", False)
    async with as_owner(safeguarding.database) as owner:
        await owner.execute("UPDATE review_decisions SET next_review_on = current_date - 1")
    assert (await listed(safeguarding))["overdue"] is True
    assert (await safeguarding.post("reviewer", f"{path}/closure", REASON)).json()["overdue"] is True
    again = await safeguarding.post("reviewer", f"{path}/reopening", REASON)
    assert (again.json()["next_review_on"], again.json()["overdue"]) == (None, False)


async def test_what_the_laboratory_finds_after_the_decision_can_be_recorded(safeguarding):
    path = await opened(safeguarding, demonstration.COLD_CASE)
    told = (await safeguarding.post("reviewer", f"{path}/exhibits", demonstration.EXHIBIT)).json()
    body = {**demonstration.OPPORTUNITY_GIVEN, "exhibit_ids": [told["exhibits"][0]["exhibit_id"]]}
    told = (await safeguarding.post("reviewer", f"{path}/forensic-opportunities", body)).json()
    result = f"{path}/forensic-opportunities/{told['forensic_opportunities'][0]['opportunity_id']}/result"
    assert (await safeguarding.post("reviewer", f"{path}/decision", demonstration.DECISION)).status_code == 200
    found = {"result": "NEW_EVIDENCE", "detail": "A full profile."}
    answer = await safeguarding.post("reviewer", result, found)
    assert (answer.status_code, answer.json()["status"]) == (200, "DECIDED")


async def test_exhibits_that_would_not_be_shown_are_refused(safeguarding):
    path = await opened(safeguarding, demonstration.COLD_CASE)
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(
            "INSERT INTO review_exhibits (review_id, exhibit_reference, description, condition, recorded_by,"
            " recorded_at) SELECT review_id, 'X/' || n, 'A thing.', 'PRESENT', 'x', now()"
            " FROM reviews, generate_series(1, 500) AS n"
        )
    refused = await safeguarding.post("reviewer", f"{path}/exhibits", demonstration.EXHIBIT)
    assert pointers(problem(refused, 422)) == ["#/exhibit_reference"]


async def test_a_lesson_does_not_hold_the_number_of_its_own_case(safeguarding):
    path = await opened(safeguarding, demonstration.COLD_CASE)
    body = {**demonstration.LESSON, "source_review_id": path.removeprefix("/reviews/")}
    for text in ("As in Crime 20M1/4471/89, nobody asked.", "What 20m1/4471/89 shows is plain."):
        refused = problem(await safeguarding.post("reviewer", "/lessons", {**body, "lesson": text}), 422)
        assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [("#/lesson", "reference")]
    assert (await safeguarding.post("reviewer", "/lessons", {**body, "lesson": "A crime of 1989."})).status_code == 201


async def test_words_of_the_lesson_and_of_its_actions_are_looked_for_together(safeguarding):
    lesson = await learnt(safeguarding)
    for q in ("handover", "teach", "handover teach"):
        found = (await safeguarding.get("board", "/lessons", q=q)).json()["items"]
        assert [one["lesson_id"] for one in found] == [lesson.removeprefix("/lessons/")], q
        assert found[0]["relevance"] > 0, q
    assert len((await safeguarding.get("board", "/lessons", q="handover -zebra")).json()["items"]) == 1
    assert (await safeguarding.get("board", "/lessons", q="handover -teach")).json()["items"] == []
