"""Ways round what a panel decides: another manager, another day, another cohort, and a record that few may see."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from parts.offenders_caseload import managed, merge, offender_of, restrict
from parts.offenders_cohorts import (
    acceptance,
    accepted,
    called,
    decide,
    deselection,
    let_go,
    nominate,
    nominated,
    of_nomination,
    read,
    vote,
    voted,
)
from parts.platform import FORCE
from parts.stored import as_owner

from bluelamp.kit import clocks
from offenders.cohorts.usecases import overdue
from offenders.cohorts.usecases.overdue import tell_overdue_reviews

LAPSED = "SELECT subject_id, organisation_id, owner, lpu, data FROM events WHERE type LIKE '%.case_review.lapsed.v1'"
ANOTHER = "another-manager"


async def of_one(offenders):
    """Let a manager have one case of the cohort and no more."""
    async with as_owner(offenders.database) as owner:
        await owner.execute("UPDATE cohort_rule_sets SET capacity_per_manager = 1")


async def give(offenders, case_id, version=1, **change):
    body = {"reason": "Her caseload is full.", **change}
    return await offenders.patch("offender_supervisor", f"/cases/{case_id}", body, f'"{version}"')


async def test_a_case_is_not_given_to_a_manager_without_room(offenders):
    await of_one(offenders)
    await managed(offenders, "First", manager=ANOTHER)
    case = await managed(offenders, "Second")
    refused = await give(offenders, case.case_id, manager=ANOTHER)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/manager"), refused.text
    assert refused.json()["errors"][0]["code"] == "no_room"
    assert (await give(offenders, case.case_id, team="OTHER")).status_code == 200
    assert (await give(offenders, case.case_id, 2, manager="a-third")).status_code == 200
    assert (await give(offenders, case.case_id, 1, manager=ANOTHER)).status_code == 412


async def test_a_supervisor_gives_more_than_there_is_room_for_and_says_why(offenders):
    await of_one(offenders)
    await managed(offenders, "First", manager=ANOTHER)
    case = await managed(offenders, "Second")
    why = {"capacity_override_reason": "Nobody else speaks his language."}
    body = {"manager": ANOTHER, "reason": "He moved there.", **why}
    refused = await offenders.patch("iom_coordinator", f"/cases/{case.case_id}", body, '"1"')
    assert refused.status_code == 403, refused.text
    assert (await give(offenders, case.case_id, manager=ANOTHER, **why)).status_code == 200
    [handing] = (await offenders.get("offender_manager", f"/cases/{case.case_id}/handings")).json()["items"]
    assert handing["capacity_override_reason"] == why["capacity_override_reason"]
    assert (await give(offenders, case.case_id, 2, manager="a-third", **why)).status_code == 200
    newest = (await offenders.get("offender_manager", f"/cases/{case.case_id}/handings")).json()["items"][0]
    assert newest["capacity_override_reason"] is None


async def test_two_cases_given_at_once_do_not_fill_one_place_twice(offenders):
    await of_one(offenders)
    cases = [await managed(offenders, f"Of-{number}", manager=f"manager-{number}") for number in range(3)]
    answers = await asyncio.gather(*(give(offenders, case.case_id, manager=ANOTHER) for case in cases))
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422]


async def test_a_case_that_is_given_and_a_panel_do_not_fill_one_place_twice(offenders):
    await of_one(offenders)
    case = await managed(offenders, "Given", manager="a-third")
    one = await nominated(offenders, await offender_of(offenders, "Nominated"))
    panel_id, [item_id] = await called(offenders, of_nomination(one))
    await voted(offenders, panel_id, item_id)
    answers = await asyncio.gather(
        give(offenders, case.case_id, manager=ANOTHER),
        decide(offenders, panel_id, acceptance(item_id, manager=ANOTHER)),
    )
    assert sorted(answer.status_code for answer in answers) in ([200, 422], [201, 422])


@pytest.mark.parametrize("days", [-1, 0, 93])
async def test_a_review_is_put_off_no_longer_than_the_cohort_allows(offenders, days):
    case = await managed(offenders)
    review_on = (clocks.today() + timedelta(days=days)).isoformat()
    refused = await give(offenders, case.case_id, review_on=review_on)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/review_on"), refused.text
    allowed = (clocks.today() + timedelta(days=92)).isoformat()
    assert (await give(offenders, case.case_id, review_on=allowed)).json()["review_on"] == allowed


async def test_two_who_are_taken_apart_again_are_not_both_said_to_be_managed(offenders):
    """Put forward, merged, taken in, and a stranger after all: a check tells of whoever the panel was asked about."""
    stranger, theirs = await offender_of(offenders, "Stranger"), await offender_of(offenders, "Put-forward")
    one = await nominated(offenders, theirs)
    merge_id = await merge(offenders, stranger, theirs)
    panel_id, [item_id] = await called(offenders, of_nomination(one))
    await voted(offenders, panel_id, item_id)
    assert (await decide(offenders, panel_id, acceptance(item_id))).status_code == 201
    reversal = {"reason": "They are brothers, and were taken for one."}
    undone = await offenders.post("offender_supervisor", f"/offender-merges/{merge_id}/reversal", reversal)
    assert undone.status_code == 200, undone.text
    said = await offenders.sql("SELECT offender_id, code FROM person_check_codes WHERE until_at IS NULL ORDER BY code")
    assert [(row["offender_id"], row["code"]) for row in said] == [(theirs, "COLOUR_RED"), (theirs, "IOM_FIXED")]


async def test_whoever_let_go_sees_a_restricted_record_until_it_is_done(offenders):
    offender_id = await offender_of(offenders)
    decision = await accepted(offenders, offender_id, manager="iom-coordinator")
    await restrict(offenders, offender_id)
    panel_id, [item_id] = await called(offenders, {"case_id": decision["case_id"]}, members=[FORCE])
    assert (await vote(offenders, panel_id, item_id, "offender_supervisor", "DESELECT")).status_code == 201
    ended = await decide(offenders, panel_id, deselection(item_id))
    assert ended.status_code == 201, ended.text
    assert (await read(offenders, decision["nomination_id"]))["state"] == "DESELECTED"


async def test_who_was_let_go_from_another_cohort_than_was_asked_for_comes_back_to_it_linked(offenders):
    offender_id = await offender_of(offenders)
    decision = await accepted(offenders, offender_id, cohort="FREE")
    await let_go(offenders, decision["case_id"])
    refused = await nominate(offenders, offender_id, cohort="FREE")
    assert [fault["code"] for fault in refused.json()["errors"]] == ["nothing_new"]
    back = await nominated(offenders, offender_id, cohort="FREE", new_information="He was charged again.")
    assert back["previous_nomination_id"] == decision["nomination_id"]


async def test_what_becomes_of_a_restricted_record_is_not_told_to_who_may_not_see_it(offenders):
    offender_id = await offender_of(offenders)
    answer = await nominate(offenders, offender_id, "officer")
    one = await read(offenders, answer.json()["nomination_id"])
    await restrict(offenders, offender_id)
    reason = {"reason": "He is somebody who works with us."}
    address = f"/nominations/{one['nomination_id']}/withdrawal"
    assert (await offenders.post("offender_supervisor", address, reason)).status_code == 200
    told = await offenders.sql("SELECT owner, lpu FROM events WHERE type LIKE '%.nomination.withdrawn.v1'")
    assert [(row["owner"], row["lpu"]) for row in told] == [(None, None)]


async def test_a_review_that_falls_overdue_is_told_once_and_again_after_another_day_was_missed(offenders):
    decision = await accepted(offenders)
    case_id = decision["case_id"]
    await tell_overdue_reviews(offenders.resources)
    assert await offenders.sql(LAPSED) == []
    with time_machine.travel(clocks.now() + timedelta(days=93), tick=False):
        await asyncio.gather(*(tell_overdue_reviews(offenders.resources) for _ in range(3)))
        await tell_overdue_reviews(offenders.resources)
    [told] = await offenders.sql(LAPSED)
    assert (told["subject_id"], told["owner"], told["lpu"]) == (UUID(case_id), "offender-manager", "SANDWELL")
    assert told["data"] == {
        "case_id": case_id,
        "cohort": "FIXED",
        "colour": "RED",
        "lead_agency": "UNASSIGNED",
        "lpu": "SANDWELL",
        "review_on": decision["review_on"],
    }
    async with as_owner(offenders.database) as owner:
        await owner.execute("UPDATE cases SET review_on = $1", clocks.today() + timedelta(days=80))
    with time_machine.travel(clocks.now() + timedelta(days=93), tick=False):
        await tell_overdue_reviews(offenders.resources)
    assert len(await offenders.sql(LAPSED)) == 2


async def test_a_review_is_told_of_a_running_case_that_stands_for_the_person_and_one_that_fails_holds_up_no_other(
    offenders, monkeypatch
):
    monkeypatch.setattr(overdue, "_AT_ONCE", 2)
    people = [await offender_of(offenders, str(number)) for number in range(4)]
    ended, kept, merged, failing = [(await accepted(offenders, one))["case_id"] for one in people]
    await let_go(offenders, ended)
    await merge(offenders, people[1], people[2])
    real = overdue.hearers_of

    def fails_for_one(row):
        if str(row["case_id"]) == failing:
            raise ValueError("cannot be told")
        return real(row)

    monkeypatch.setattr(overdue, "hearers_of", fails_for_one)
    with time_machine.travel(clocks.now() + timedelta(days=93), tick=False):
        await tell_overdue_reviews(offenders.resources)
        assert {str(row["subject_id"]) for row in await offenders.sql(LAPSED)} == {kept}
        monkeypatch.setattr(overdue, "hearers_of", real)
        await tell_overdue_reviews(offenders.resources)
    assert {str(row["subject_id"]) for row in await offenders.sql(LAPSED)} == {kept, failing}
    assert merged != kept
