"""Reviews and lessons over HTTP on a real database."""

from uuid import UUID, uuid4

import asyncpg
import pytest
from parts.problems import pointers, problem
from parts.reviews import learnt, opened, signature, signed, written
from parts.stored import as_owner

from safeguarding.reviews import demonstration
from safeguarding.reviews.usecases.seeding import seed_reviews


async def test_a_cold_case_is_reviewed_decided_and_looked_at_again(safeguarding):
    path = await opened(safeguarding, demonstration.COLD_CASE)
    told = (await safeguarding.post("reviewer", f"{path}/exhibits", demonstration.EXHIBIT)).json()
    problem(await safeguarding.post("reviewer", f"{path}/exhibits", demonstration.EXHIBIT), 409)
    exhibit_id = told["exhibits"][0]["exhibit_id"]
    lost = {**demonstration.EXHIBIT, "exhibit_reference": "ABC/2", "condition": "LOST"}
    gone = (await safeguarding.post("reviewer", f"{path}/exhibits", lost)).json()["exhibits"][1]["exhibit_id"]
    body = {**demonstration.OPPORTUNITY_GIVEN, "exhibit_ids": [exhibit_id, gone, str(uuid4())]}
    refused = problem(await safeguarding.post("reviewer", f"{path}/forensic-opportunities", body), 422)
    assert pointers(refused) == ["#/exhibit_ids/1", "#/exhibit_ids/2"]
    body["exhibit_ids"] = [exhibit_id]
    told = (await safeguarding.post("reviewer", f"{path}/forensic-opportunities", body)).json()
    result = f"{path}/forensic-opportunities/{told['forensic_opportunities'][0]['opportunity_id']}/result"
    found = {"result": "NOTHING_NEW", "detail": "Too little was left."}
    assert (await safeguarding.post("reviewer", result, found)).status_code == 200
    problem(await safeguarding.post("reviewer", result, found), 409)
    short = {**demonstration.DECISION, "reasons": "Too short."}
    assert pointers(problem(await safeguarding.post("reviewer", f"{path}/decision", short), 422)) == ["#/reasons"]
    decided = (await safeguarding.post("reviewer", f"{path}/decision", demonstration.DECISION)).json()
    assert (decided["status"], decided["decisions"][0]["decision"]) == ("DECIDED", "FORENSIC_WORK")
    problem(await safeguarding.post("reviewer", f"{path}/exhibits", {**lost, "exhibit_reference": "ABC/3"}), 409)
    reason = {"reason": "A witness has come forward."}
    assert (await safeguarding.post("reviewer", f"{path}/closure", reason)).json()["status"] == "CLOSED"
    again = (await safeguarding.post("reviewer", f"{path}/reopening", reason)).json()
    assert [one["verb"] for one in again["history"]] == ["OPEN", "DECIDE", "CLOSE", "REOPEN"]
    problem(await safeguarding.post("reviewer", f"{path}/submission"), 409)


async def test_nobody_signs_what_they_wrote(safeguarding):
    path = await written(safeguarding)
    # The second reviewer adds an entry: from now on neither of the two may sign.
    assert (await safeguarding.post("reviewer_2", f"{path}/chronology", demonstration.ENTRY_GIVEN)).status_code == 201
    problem(await safeguarding.post("reviewer_2", f"{path}/submission"), 403)
    assert (await safeguarding.post("reviewer", f"{path}/submission")).status_code == 200
    for who in ("reviewer", "reviewer_2"):
        problem(await safeguarding.post(who, f"{path}/signature", await signature(safeguarding, path)), 403)
        problem(await safeguarding.post(who, f"{path}/return", {"reason": "Not good enough."}), 403)
    assert (await safeguarding.get("reviewer", f"{path}/versions")).json()["items"] == []


async def test_a_signed_version_never_changes(safeguarding):
    path = await signed(safeguarding)
    before = (await safeguarding.get("reviewer", f"{path}/versions/1")).json()
    assert (before["author"], before["signed_by"]) == ("reviewer", "reviewer-2")
    assert [one["event"] for one in before["chronology"]] == [demonstration.ENTRY_GIVEN["event"]]
    problem(await safeguarding.patch("reviewer", path, {"report": "Other."}, "*"), 409)
    problem(await safeguarding.post("reviewer", f"{path}/chronology", demonstration.ENTRY_GIVEN), 409)
    revised = (await safeguarding.post("reviewer", f"{path}/revision", {"reason": "Another witness."})).json()
    assert (revised["status"], revised["version_number"]) == ("OPEN", 2)
    entry = (await safeguarding.get("reviewer", f"{path}/chronology")).json()["items"][0]["chronology_entry_id"]
    withdrawal = f"{path}/chronology/{entry}/withdrawal"
    assert (await safeguarding.post("reviewer", withdrawal, {"reason": "It was another call."})).status_code == 200
    changed = await safeguarding.patch("reviewer", path, {"report": "Other."}, "*")
    assert changed.status_code == 200
    assert (await safeguarding.get("reviewer", f"{path}/versions/1")).json() == before
    for role in ("app", "owner"):
        connection = await asyncpg.connect(safeguarding.database.dsn(role))
        for statement in ("UPDATE review_versions SET report = 'x'", "DELETE FROM review_versions"):
            with pytest.raises(asyncpg.PostgresError):
                await connection.execute(statement)
        await connection.close()


async def test_another_version_than_was_read_is_not_signed(safeguarding):
    path = await written(safeguarding)
    await safeguarding.post("reviewer", f"{path}/submission")
    other = {**await signature(safeguarding, path), "version_number": 2}
    refused = problem(await safeguarding.post("reviewer_2", f"{path}/signature", other), 422)
    assert pointers(refused) == ["#/version_number"]
    back = await safeguarding.post("reviewer_2", f"{path}/return", {"reason": "What housing knew is missing."})
    assert back.json()["status"] == "OPEN"


async def test_a_chronology_stays_in_its_scope_and_is_read_in_pages(safeguarding):
    path = await opened(safeguarding, demonstration.INTERNAL)
    outside = {**demonstration.ENTRY_GIVEN, "occurred_on": "2023-12-31"}
    refused = problem(await safeguarding.post("reviewer", f"{path}/chronology", outside), 422)
    assert pointers(refused) == ["#/occurred_on"]
    problem(await safeguarding.post("reviewer", f"{path}/submission"), 409)
    for day in ("2025-05-03", "2025-05-01", "2025-05-02", "2025-05-02"):
        body = {**demonstration.ENTRY_GIVEN, "occurred_on": day}
        assert (await safeguarding.post("reviewer", f"{path}/chronology", body)).status_code == 201
    days, cursor = [], None
    while True:
        given = {"cursor": cursor} if cursor else {}
        page = (await safeguarding.get("reviewer", f"{path}/chronology", limit=1, **given)).json()
        days += [one["occurred_on"] for one in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert days == ["2025-05-01", "2025-05-02", "2025-05-02", "2025-05-03"]


async def test_a_lesson_with_somebody_in_it_is_refused_and_nothing_is_stored(safeguarding):
    path = await opened(safeguarding, demonstration.COLD_CASE)
    body = {
        **demonstration.LESSON,
        "source_review_id": path.removeprefix("/reviews/"),
        "title": "What Person-Forty told us",
        "lesson": "She was born on 17/02/1961 and lived at B23 6AA.",
        "actions": [{**demonstration.ACTION, "owner": "PC Forty"}],
    }
    refused = problem(await safeguarding.post("reviewer", "/lessons", body), 422)
    assert pointers(refused) == ["#/title", "#/lesson", "#/lesson", "#/actions/0/owner"]
    assert {one["code"] for one in refused["errors"]} == {"name", "full_date", "postcode"}
    assert (await safeguarding.get("reviewer", "/lessons")).json()["items"] == []


async def test_a_draft_is_looked_through_again_with_the_names_that_are_known_by_then(safeguarding):
    lesson = await learnt(safeguarding, publish=False, title="What Tarn left open")
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(
            "INSERT INTO person_aliases (person_id, given_name, family_name) VALUES ($1, 'Example', 'Quill-Tarn')",
            demonstration.VICTIM,
        )
    refused = problem(await safeguarding.post("reviewer", f"{lesson}/publication"), 422)
    assert pointers(refused) == ["#/title"]
    changed = await safeguarding.patch("reviewer", lesson, {"title": "What was left open"}, '"1"')
    assert changed.status_code == 200
    assert (await safeguarding.post("reviewer", f"{lesson}/publication")).json()["status"] == "PUBLISHED"
    problem(await safeguarding.post("reviewer", f"{lesson}/publication"), 409)


READERS = ("officer", "mash_csc", "mash_csc_bham", "hub_manager", "partner_a", "board", "integrator", "dpo", "auditor")


async def test_what_is_published_is_everybody_s_and_drafts_are_the_team_s(safeguarding):
    lesson = await learnt(safeguarding, publish=False)
    for who in READERS:
        assert (await safeguarding.get(who, lesson)).status_code == 404, who
        assert (await safeguarding.get(who, "/lessons", status="DRAFT")).json()["items"] == [], who
    assert (await safeguarding.post("reviewer", f"{lesson}/publication")).status_code == 200
    for who in READERS:
        assert len((await safeguarding.get(who, lesson)).json()["actions"]) == 1, who
    assert (await safeguarding.get("contact_handler", lesson)).status_code == 403
    reason = {"reason": "A reader recognised the family."}
    assert (await safeguarding.post("reviewer", f"{lesson}/withdrawal", reason)).json()["status"] == "WITHDRAWN"
    for who in READERS:
        assert (await safeguarding.get(who, lesson)).status_code == 404, who


async def test_an_action_is_closed_with_what_shows_it(safeguarding):
    lesson = await learnt(safeguarding)
    action = (await safeguarding.get("officer", lesson)).json()["actions"][0]["lesson_action_id"]
    path = f"{lesson}/actions/{action}/closure"
    named = problem(
        await safeguarding.post("reviewer", path, {"evidence": "As Example Person-Forty's family saw."}), 422
    )
    assert pointers(named) == ["#/evidence"]
    closed = (await safeguarding.post("reviewer", path, {"evidence": "Sixty handovers were read."})).json()
    assert (closed["open_actions"], closed["actions"][0]["status"]) == (0, "CLOSED")
    problem(await safeguarding.post("reviewer", path, {"evidence": "Sixty handovers were read."}), 409)


async def test_lessons_are_found_by_their_words_the_most_relevant_first(safeguarding):
    path = await opened(safeguarding, demonstration.COLD_CASE)
    for title, lesson, theme in (
        ("Interpreters are asked for at once", "Relatives must not interpret for the victim.", "HBV"),
        ("A handover names what is open", "A handover that names open questions gets answers.", "DA"),
        ("Ask again", "After a handover the next team asks again.", "DA"),
    ):
        await learnt(safeguarding, path=path, title=title, lesson=lesson, theme=theme, actions=[demonstration.ACTION])

    async def titles(**query):
        return [one["title"] for one in (await safeguarding.get("board", "/lessons", **query)).json()["items"]]

    assert await titles(q="handovers") == [
        "A handover names what is open",
        "Ask again",
        "Interpreters are asked for at once",
    ]
    assert await titles(q="interpreting") == ["Interpreters are asked for at once"]
    assert (await titles(q='"open questions"')) == ["A handover names what is open"]
    assert await titles(q="handover", theme="DA") == ["A handover names what is open", "Ask again"]
    assert await titles(q="the of and") == []
    assert await titles(q="'); DROP TABLE lessons; --") == []
    assert await titles(theme="HBV", matter="MURDER") == ["Interpreters are asked for at once"]
    assert len(await titles(overdue=False)) == 3
    seen, cursor = [], None
    while True:
        given = {"cursor": cursor} if cursor else {}
        page = (await safeguarding.get("board", "/lessons", q="handover", limit=1, **given)).json()
        seen += [one["title"] for one in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == await titles(q="handover")


async def test_reviews_are_the_team_s_and_reading_them_is_noted(safeguarding):
    path = await signed(safeguarding)
    for who in ("officer", "sergeant", "hub_manager", "mash_csc", "dpo", "offender_manager", "board"):
        assert (await safeguarding.get(who, path)).status_code == 403, who
    await safeguarding.get("reviewer_2", path)
    async with as_owner(safeguarding.database) as owner:
        operations = await owner.fetch(
            "SELECT operation, subjects FROM audit_entries WHERE $1 = ANY(subjects)", demonstration.VICTIM
        )
        told = await owner.fetch("SELECT data::text FROM events WHERE type LIKE '%safeguarding.review.%'")
    assert {"open_review", "sign_review", "get_review"} <= {row["operation"] for row in operations}
    assert all(
        UUID(path.removeprefix("/reviews/")) in row["subjects"] for row in operations if "review" in row["operation"]
    )
    assert not any(str(demonstration.VICTIM) in row["data"] for row in told)


async def test_a_review_of_somebody_unknown_is_refused(safeguarding):
    body = {**demonstration.COLD_CASE, "people": [{"person_id": str(uuid4()), "role": "VICTIM"}]}
    refused = problem(await safeguarding.post("reviewer", "/reviews", body), 422)
    assert pointers(refused) == ["#/people/0/person_id"]


async def test_the_examples_are_seeded_once(safeguarding):
    assert await seed_reviews(safeguarding.resources) > 10
    assert await seed_reviews(safeguarding.resources) == 0
