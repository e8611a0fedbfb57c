"""Who signs what: nobody their own words, in whichever version they stand, and nobody what they have not read."""

import asyncio
import hashlib
import json
from uuid import UUID

from parts.problems import pointers, problem
from parts.reviews import opened, signature, signed, written
from parts.stored import as_owner

from safeguarding.reviews import demonstration

ENTRY = demonstration.ENTRY_GIVEN


async def done(safeguarding, who, path, body=None):
    answer = await safeguarding.post(who, path, body)
    assert answer.status_code < 300, answer.text
    return answer.json()


async def test_who_wrote_into_the_version_before_signs_none_that_still_holds_it(safeguarding):
    path = await written(safeguarding)
    await done(safeguarding, "reviewer_2", f"{path}/chronology", ENTRY)
    await done(safeguarding, "reviewer", f"{path}/submission")
    async with safeguarding.client("reviewer", sub="reviewer-3") as third:
        headers = {"Idempotency-Key": '"the-third-one-signs"'}
        body = await signature(safeguarding, path)
        assert (await third.post(f"{path}/signature", json=body, headers=headers)).status_code == 200
        headers = {"Idempotency-Key": '"the-third-one-revises"'}
        body = {"reason": "The coroner has heard another witness."}
        assert (await third.post(f"{path}/revision", json=body, headers=headers)).status_code == 200
    await done(safeguarding, "reviewer", f"{path}/submission")
    refused = await safeguarding.post("reviewer_2", f"{path}/signature", await signature(safeguarding, path))
    problem(refused, 403)


async def test_another_author_does_not_free_the_first_to_sign(safeguarding):
    path = await signed(safeguarding)
    async with safeguarding.client("reviewer", sub="reviewer-3") as third:
        headers = {"Idempotency-Key": '"the-third-revises"'}
        body = {"reason": "The coroner has heard another witness."}
        assert (await third.post(f"{path}/revision", json=body, headers=headers)).status_code == 200
    changed = await safeguarding.patch("reviewer_2", path, {"author": "reviewer-2"}, "*")
    assert changed.status_code == 200
    await done(safeguarding, "reviewer_2", f"{path}/submission")
    problem(await safeguarding.post("reviewer", f"{path}/signature", await signature(safeguarding, path)), 403)


async def test_what_was_changed_after_it_was_read_is_not_signed(safeguarding):
    path = await written(safeguarding)
    await done(safeguarding, "reviewer", f"{path}/submission")
    read = await signature(safeguarding, path)
    await done(safeguarding, "reviewer_2", f"{path}/return", {"reason": "What housing knew is missing."})
    assert (await safeguarding.patch("reviewer", path, {"report": "Nothing went wrong."}, "*")).status_code == 200
    await done(safeguarding, "reviewer", f"{path}/submission")
    refused = problem(await safeguarding.post("reviewer_2", f"{path}/signature", read), 422)
    assert pointers(refused) == ["#/version"]
    assert (await safeguarding.get("reviewer", f"{path}/versions")).json()["items"] == []
    await done(safeguarding, "reviewer_2", f"{path}/signature", await signature(safeguarding, path))


async def test_of_two_who_sign_at_once_one_does(safeguarding):
    path = await written(safeguarding)
    await done(safeguarding, "reviewer", f"{path}/submission")
    body = await signature(safeguarding, path)
    answers = await asyncio.gather(
        *(safeguarding.post("reviewer_2", f"{path}/signature", body) for _ in range(3)),
        safeguarding.post("reviewer_2", f"{path}/return", {"reason": "What housing knew is missing."}),
    )
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]


async def test_whoever_holds_a_signed_version_can_work_its_digest_out_again(safeguarding):
    path = await signed(safeguarding)
    version = (await safeguarding.get("reviewer", f"{path}/versions/1")).json()
    whole = json.dumps([version["report"], version["chronology"]], separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(whole.encode()).hexdigest() == version["digest"]


async def test_another_author_and_other_deadlines_stand_in_the_history(safeguarding):
    path = await written(safeguarding)
    changes = {"author": "reviewer-2", "due_on": "2099-07-31"}
    assert (await safeguarding.patch("reviewer", path, changes, "*")).status_code == 200
    assert (await safeguarding.patch("reviewer", path, {"report": "Shorter."}, "*")).status_code == 200
    history = (await safeguarding.get("reviewer", path)).json()["history"]
    assert [(one["verb"], one["actor"]) for one in history] == [("OPEN", "reviewer"), ("CHANGE", "reviewer")]
    assert history[1]["reason"] == "author: reviewer, now reviewer-2; due_on: 2099-06-30, now 2099-07-31"


async def test_what_happened_on_one_day_stands_in_the_order_in_which_it_happened(safeguarding):
    path = await opened(safeguarding, demonstration.INTERNAL)
    for time in ("23:10", None, "21:00", "21:00"):
        await done(safeguarding, "reviewer", f"{path}/chronology", {**ENTRY, "occurred_at_time": time})
    refused = await safeguarding.post("reviewer", f"{path}/chronology", {**ENTRY, "occurred_at_time": "24:00"})
    assert pointers(problem(refused, 422)) == ["#/occurred_at_time"]
    times, cursor = [], None
    while True:
        given = {"cursor": cursor} if cursor else {}
        page = (await safeguarding.get("reviewer", f"{path}/chronology", limit=1, **given)).json()
        times += [one["occurred_at_time"] for one in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert times == [None, "21:00", "21:00", "23:10"]
    assert (await safeguarding.patch("reviewer", path, {"report": demonstration.REPORT}, "*")).status_code == 200
    await done(safeguarding, "reviewer", f"{path}/submission")
    await done(safeguarding, "reviewer_2", f"{path}/signature", await signature(safeguarding, path))
    version = (await safeguarding.get("reviewer", f"{path}/versions/1")).json()
    assert [one["occurred_at_time"] for one in version["chronology"]] == times


async def test_whoever_works_with_offenders_reads_and_writes_no_review(safeguarding):
    path = await signed(safeguarding)
    async with safeguarding.client("reviewer", roles=["reviewer", "offender-manager"]) as client:
        for one in ("/reviews", path, f"{path}/chronology", f"{path}/versions", f"{path}/versions/1"):
            assert (await client.get(one)).status_code == 403, one
        headers = {"Idempotency-Key": '"of-the-other-side"'}
        body = {"reason": "The coroner has heard another witness."}
        assert (await client.post(f"{path}/revision", json=body, headers=headers)).status_code == 403
        headers = {"Idempotency-Key": '"of-the-other-side-too"'}
        assert (await client.post("/reviews", json=demonstration.COLD_CASE, headers=headers)).status_code == 403


async def test_the_reading_of_every_version_and_of_a_long_list_names_everybody(safeguarding):
    path = await signed(safeguarding)
    await safeguarding.get("reviewer", f"{path}/versions")
    async with as_owner(safeguarding.database) as owner:
        people = await owner.fetch(
            "INSERT INTO people (person_id, given_name, family_name, created_by)"
            " SELECT uuidv7(), 'Example', 'Person', 'x' FROM generate_series(1, 1200) RETURNING person_id"
        )
        reviews = await owner.fetch("SELECT review_id FROM reviews")
        review_id = reviews[0]["review_id"]
        await owner.executemany(
            "INSERT INTO review_people (review_id, person_id, role) VALUES ($1, $2, 'WITNESS')",
            [(review_id, one["person_id"]) for one in people],
        )
        await safeguarding.get("reviewer", "/reviews")
        entries = await owner.fetch(
            "SELECT operation, subjects FROM audit_entries WHERE operation IN ('list_versions', 'list_reviews')"
        )
    # A long list is told in several entries.
    named: dict[str, set[UUID]] = {"list_versions": set(), "list_reviews": set()}
    for one in entries:
        named[one["operation"]].update(one["subjects"])
    assert demonstration.VICTIM in named["list_versions"]
    assert {one["person_id"] for one in people} | {UUID(str(review_id))} <= named["list_reviews"]
