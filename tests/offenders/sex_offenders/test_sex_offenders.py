"""Sex offenders managed through the API: registered, assessed, planned, visited, brought back, ended."""

from datetime import timedelta
from typing import Any

import pytest
from parts.offenders import Offenders
from parts.offenders_caseload import merge, offender_of
from parts.offenders_sex_offenders import (
    MANAGER,
    READING,
    SIGNS,
    assessed,
    codes,
    day,
    moment,
    now,
    plan,
    planned,
    post,
    registered,
    visited,
)

from bluelamp.kit import clocks
from offenders.sex_offenders import demonstration as known
from offenders.sex_offenders.usecases.lapsing import note_overdue_visits

OVERDUE = "uk.police.bluelamp.offenders.sex_offender_visit.overdue.v1"


async def test_who_is_new_is_owed_a_first_visit_and_has_a_hub(offenders: Offenders):
    one = await registered(offenders, since=-3)
    assert (one["hub"], one["management"], one["next_visit_due_on"]) == ("WESTERN", "VISITED", day(12))
    assert (one["risk_level"], one["mappa_level"], one["is_overdue"]) == (None, None, False)


async def test_nobody_is_managed_twice_under_whichever_record(offenders: Offenders):
    first, second = await offender_of(offenders), await offender_of(offenders)
    await merge(offenders, first, second)
    await registered(offenders, offender_id=first)
    body = {**known.NEW_SEX_OFFENDER, "offender_id": str(second)}
    assert (await offenders.post(MANAGER, "/sex-offenders", body)).status_code == 409


async def test_an_offender_who_is_not_there_is_not_found(offenders: Offenders):
    assert (await offenders.post(MANAGER, "/sex-offenders", known.NEW_SEX_OFFENDER)).status_code == 404


async def test_nobody_is_managed_since_before_there_were_rules(offenders: Offenders):
    person = str(await offender_of(offenders, "Example", sex="MALE"))
    body = {**known.NEW_SEX_OFFENDER, "offender_id": person, "managed_from": "1973-11-20"}
    refused = await offenders.post(MANAGER, "/sex-offenders", body)
    assert codes(refused) == [("#/managed_from", "before_the_rules")]
    body["managed_from"] = "1990-01-01"
    assert (await offenders.post(MANAGER, "/sex-offenders", body)).status_code == 201


async def test_a_plan_says_how_often_and_a_visit_moves_what_is_owed(offenders: Offenders):
    one = await registered(offenders)
    await assessed(offenders, one)
    made = await planned(offenders, one, interval_unit="WEEK", interval_amount=10)
    assert (made["mode"], made["assessed_level"], made["visit_rule_set_id"][-4:]) == ("PLAN_LED", "LOW", "6d42")
    await visited(offenders, one, -7, "NOT_IN")
    assert (await now(offenders, one))["is_overdue"]
    await visited(offenders, one, -7)
    standing = await now(offenders, one)
    assert (standing["last_visit_on"], standing["next_visit_due_on"]) == (day(-7), day(63))


async def test_by_the_table_of_2014_the_level_says_how_often(offenders: Offenders):
    one = await registered(offenders, managed_from="2014-09-01")
    await post(offenders, one, "assessments", **{**known.NEW_ASSESSMENT, "level": "HIGH", "assessed_on": "2014-09-10"})
    of_2014 = {**plan(level="HIGH"), "decided_on": "2014-09-15", "review_on": "2015-09-15"}
    refused = await post(offenders, one, "management-plans", **of_2014)
    assert codes(refused) == [("#/interval_unit", "not_the_plans"), ("#/interval_amount", "not_the_plans")]
    del of_2014["interval_unit"], of_2014["interval_amount"]
    made = await post(offenders, one, "management-plans", **of_2014)
    assert made.status_code == 201
    said = made.json()
    assert (said["mode"], said["interval_unit"], said["interval_amount"]) == ("CATEGORY_TABLE", "MONTH", 3)


async def test_a_plan_rests_on_an_assessment_and_a_lower_level_is_signed(offenders: Offenders):
    one = await registered(offenders)
    assert codes(await post(offenders, one, "management-plans", **plan())) == [("#/risk_level", "not_assessed")]
    await assessed(offenders, one, "HIGH")
    await assessed(offenders, one, "LOW", "RM2000_S")
    below = await post(offenders, one, "management-plans", **plan(level="MEDIUM"))
    assert codes(below) == [("#/risk_level", "below_what_was_found")]
    async with offenders.client(MANAGER, **SIGNS) as supervisor:
        signed = await supervisor.post(
            f"/sex-offenders/{one['sex_offender_id']}/management-plans",
            json=plan(level="MEDIUM"),
            headers={"Idempotency-Key": '"signed-by-who-supervises"'},
        )
    assert signed.status_code == 201
    assert (signed.json()["risk_level"], signed.json()["assessed_level"]) == ("MEDIUM", "HIGH")


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (plan(decided=1), [("#/decided_on", "in_the_future")]),
        (plan(decided=-200), [("#/decided_on", "before_what_is_known")]),
        (plan(review_on=day(-60)), [("#/review_on", "order")]),
        (plan(interval_unit=None), [("#/interval_unit", "missing")]),
        (plan("REACTIVE", interval_amount=3), [("#/interval_amount", "not_the_plans")]),
        (plan("REACTIVE", "MEDIUM"), [("#/management", "not_low")]),
    ],
)
async def test_a_plan_that_the_rules_do_not_know_is_refused(demonstration: Offenders, given: Any, faults: Any):
    one = await registered(demonstration)
    await assessed(demonstration, one)
    assert codes(await post(demonstration, one, "management-plans", **given)) == faults
    assert (await now(demonstration, one))["management_plan_id"] is None


async def reactive(offenders: Offenders) -> dict[str, Any]:
    one = await registered(offenders)
    await assessed(offenders, one)
    await visited(offenders, one, -70)
    await planned(offenders, one, management="REACTIVE")
    standing = await now(offenders, one)
    assert (standing["management"], standing["next_visit_due_on"]) == ("REACTIVE", None)
    return one


async def test_any_change_ends_the_management_from_afar(offenders: Offenders):
    one = await reactive(offenders)
    change = {"kind": "RELATIONSHIP", "happened_on": day(-20), "note": "Lives with somebody since then."}
    answer = await post(offenders, one, "circumstance-changes", **change)
    assert (answer.json()["known_on"], answer.json()["has_returned"]) == (day(), True)
    standing = await now(offenders, one)
    assert (standing["management"], standing["next_visit_due_on"]) == ("VISITED", day(15))


async def test_a_risk_above_low_ends_it(offenders: Offenders):
    one = await reactive(offenders)
    await assessed(offenders, one, "LOW", "OSP_C")
    assert (await now(offenders, one))["management"] == "REACTIVE"
    await assessed(offenders, one, "MEDIUM", "OSP_C")
    assert (await now(offenders, one))["management"] == "VISITED"
    path = f"/sex-offenders/{one['sex_offender_id']}/circumstance-changes"
    [noted] = (await offenders.get(MANAGER, path, **READING)).json()["items"]
    assert (noted["kind"], noted["has_returned"]) == ("RISK_ASSESSED", True)


async def test_more_agencies_than_one_end_it_and_keep_it_from_beginning(offenders: Offenders):
    one = await reactive(offenders)
    decided = {**known.NEW_MAPPA_DECISION, "level": 2, "decided_on": day(), "review_on": day(90)}
    assert (await post(offenders, one, "mappa-decisions", **decided)).status_code == 201
    standing = await now(offenders, one)
    assert (standing["management"], standing["mappa_category"], standing["mappa_level"]) == ("VISITED", 1, 2)
    again = await post(offenders, one, "management-plans", **plan("REACTIVE", decided=0))
    assert codes(again) == [("#/decided_on", "ended_that_day"), ("#/management", "mappa_level")]


async def test_a_plan_that_what_was_learnt_the_same_day_would_end_is_refused_and_not_kept_without_effect(
    offenders: Offenders,
):
    one = await reactive(offenders)
    change = {"happened_on": day(), "note": "Has told of a new relationship."}
    await post(offenders, one, "circumstance-changes", kind="RELATIONSHIP", **change)
    again = await post(offenders, one, "management-plans", **plan("REACTIVE", decided=0))
    assert codes(again) == [("#/decided_on", "ended_that_day")]
    await planned(offenders, one, management="IN_CUSTODY", decided=0)
    assert (await now(offenders, one))["management"] == "IN_CUSTODY"
    await post(offenders, one, "circumstance-changes", kind="RELEASED", **change)
    inside = await post(offenders, one, "management-plans", **plan("IN_CUSTODY", decided=0))
    assert codes(inside) == [("#/decided_on", "ended_that_day")]
    await planned(offenders, one, decided=0)
    assert (await now(offenders, one))["next_visit_due_on"] == day(15)


async def test_mappa_had_no_category_4_in_2014(offenders: Offenders):
    one = await registered(offenders, managed_from="2014-06-02")
    decided = {**known.NEW_MAPPA_DECISION, "category": 4, "decided_on": "2014-08-31", "review_on": "2015-01-31"}
    assert codes(await post(offenders, one, "mappa-decisions", **decided)) == [("#/category", "not_yet")]


@pytest.mark.parametrize(
    ("person", "level"), [({"sex": "FEMALE"}, 422), ({"sex": "MALE", "date_of_birth": "2010-05-05"}, 422), ({}, 201)]
)
async def test_the_static_scale_is_for_adult_men(demonstration: Offenders, person: dict[str, Any], level: int):
    one = await registered(demonstration, offender_id=await offender_of(demonstration, **person))
    body = {"tool": "RM2000_S", "tool_version": "2000", "level": "LOW", "assessed_on": day(-1)}
    assert (await post(demonstration, one, "assessments", **body)).status_code == level


async def test_what_is_overdue_comes_first_page_by_page_and_is_told_once(offenders: Offenders):
    late = [await registered(offenders, f"Late-{days}", since=-days) for days in (40, 60, 50)]
    await registered(offenders, "Not-Yet", since=-1)
    first = await offenders.get(MANAGER, "/sex-offenders/visits-due", **READING, due="overdue", limit=2)
    assert [one["family_name"][-2:] for one in first.json()["items"]] == ["60", "50"]
    assert "purpose=VISIT_PREPARATION" in first.headers["Link"]
    cursor = first.json()["next_cursor"]
    last = await offenders.get(MANAGER, "/sex-offenders/visits-due", **READING, due="overdue", limit=2, cursor=cursor)
    assert ([one["family_name"][-2:] for one in last.json()["items"]], last.json()["next_cursor"]) == (["40"], None)
    for _ in range(2):
        await note_overdue_visits(offenders.resources)
    told = await offenders.sql("SELECT subject_id FROM events WHERE type = $1", OVERDUE)
    assert {str(row["subject_id"]) for row in told} == {one["sex_offender_id"] for one in late}
    assert len(told) == len(late)


async def test_a_list_is_narrowed_by_hub_unit_manager_and_plan(offenders: Offenders):
    for lpu in ("SANDWELL", "DUDLEY", "COVENTRY"):
        await registered(offenders, lpu, lpu=lpu)
    await registered(offenders, "Other", manager="somebody-else")

    async def names(**asked: Any) -> set[str]:
        answer = await offenders.get(MANAGER, "/sex-offenders", **READING, **asked)
        return {one["family_name"].removeprefix("Offender-") for one in answer.json()["items"]}

    assert await names(hub="WESTERN", manager="sex-offender-manager") == {"SANDWELL", "DUDLEY"}
    assert await names(hub="WESTERN", lpu="COVENTRY") == set()
    assert await names(hub="EASTERN", lpu="COVENTRY") == {"COVENTRY"}
    assert await names(manager="somebody-else") == {"Other"}
    assert await names(is_planned=True) == set()
    assert len(await names(is_planned=False, management="VISITED")) == 4


async def test_merging_counts_one_person_once_and_taking_apart_gives_each_back(offenders: Offenders):
    first, second = await offender_of(offenders, "One"), await offender_of(offenders, "Two")
    older = await registered(offenders, offender_id=first)
    newer = await registered(offenders, offender_id=second)
    merge_id = await merge(offenders, first, second)

    async def listed() -> set[str]:
        answer = await offenders.get(MANAGER, "/sex-offenders", **READING)
        return {one["sex_offender_id"] for one in answer.json()["items"]}

    assert await listed() == {older["sex_offender_id"]}
    assert (await now(offenders, newer))["same_person_sex_offender_id"] == older["sex_offender_id"]
    reason = {"reason": "They are brothers after all."}
    await offenders.post("offender_supervisor", f"/offender-merges/{merge_id}/reversal", reason)
    assert await listed() == {older["sex_offender_id"], newer["sex_offender_id"]}


async def test_a_visit_that_falls_overdue_is_news_to_whoever_read_the_record_the_day_before(
    offenders: Offenders, monkeypatch: pytest.MonkeyPatch
):
    one = await registered(offenders, since=-15)
    path = f"/sex-offenders/{one['sex_offender_id']}"

    async def again(tag: str) -> Any:
        async with offenders.client(MANAGER) as client:
            return await client.get(path, params=READING, headers={"If-None-Match": tag})

    first = await offenders.get(MANAGER, path, **READING)
    assert first.json()["is_overdue"] is False
    assert (await again(first.headers["ETag"])).status_code == 304
    tomorrow = clocks.today() + timedelta(days=1)
    monkeypatch.setattr(clocks, "today", lambda: tomorrow)
    second = await again(first.headers["ETag"])
    assert (second.status_code, second.json()["is_overdue"]) == (200, True)
    moved = await offenders.patch(MANAGER, path, {"lpu": "SOLIHULL"}, second.headers["ETag"])
    assert moved.status_code == 200


async def test_what_has_ended_owes_nothing_and_is_written_no_more(offenders: Offenders):
    one = await registered(offenders)
    end = {"reason_code": "MOVED_AREA", "ended_on": day(), "reason": "Another force manages them now."}
    answer = await post(offenders, one, "end", **end)
    assert (answer.json()["management"], answer.json()["next_visit_due_on"]) == ("ENDED", None)
    visit = await post(offenders, one, "visits", visited_at=moment(0), outcome="SEEN", is_announced=True)
    assert visit.status_code == 409
    assert (await registered(offenders, offender_id=one["offender_id"]))["management"] == "VISITED"


@pytest.mark.parametrize("visited_at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
async def test_a_visit_is_not_at_the_ends_of_time(demonstration: Offenders, visited_at: str):
    visit = {**known.NEW_VISIT, "visited_at": visited_at}
    answer = await demonstration.post(MANAGER, f"/sex-offenders/{known.MANAGED}/visits", visit)
    assert answer.status_code == 422, answer.text
    assert [one["pointer"] for one in answer.json()["errors"]] == ["#/visited_at"]


async def test_a_change_goes_by_the_version_and_moves_the_hub(offenders: Offenders):
    one = await registered(offenders)
    path = f"/sex-offenders/{one['sex_offender_id']}"
    assert (await offenders.patch(MANAGER, path, {"lpu": "SOLIHULL"}, None)).status_code == 428
    assert (await offenders.patch(MANAGER, path, {"lpu": "SOLIHULL"}, '"99"')).status_code == 412
    moved = await offenders.patch(MANAGER, path, {"lpu": "SOLIHULL"}, '"1"')
    assert (moved.json()["hub"], moved.headers["ETag"]) == ("EASTERN", '"2"')
    too_soon = await offenders.patch(MANAGER, path, {"notification_until": day(-200)}, '"2"')
    assert codes(too_soon) == [("#/notification_until", "ends_before_it_begins")]


@pytest.mark.parametrize(
    ("as_at", "live"),
    [("2014-06-01", []), ("2014-08-31", ["WESTERN"]), ("2014-09-01", ["WESTERN", "BIRMINGHAM", "EASTERN"])],
)
async def test_the_hubs_go_live_with_the_sexual_offences_teams(demonstration: Offenders, as_at: str, live: list[str]):
    answer = await demonstration.get(MANAGER, "/sex-offender-hubs", purpose="SUPERVISION", as_at=as_at)
    hubs = answer.json()["items"]
    assert [one["hub"] for one in hubs if one["is_live"]] == live
    assert [one["live_on"] for one in hubs] == ["2014-06-02", "2014-09-01", "2014-09-01"]
    units = [lpu for one in hubs for lpu in one["lpus"]]
    assert (len(units), len(set(units))) == (10, 10)
    assert all(one["hub"] == one["sexual_offences_hub"] for one in hubs)


async def test_hubs_count_whom_they_manage(offenders: Offenders):
    await reactive(offenders)
    await registered(offenders)
    answer = await offenders.get(MANAGER, "/sex-offender-hubs", purpose="SUPERVISION")
    western, *others = answer.json()["items"]
    counts = ("people", "visited", "reactive", "in_custody", "unplanned", "overdue")
    assert [western[name] for name in counts] == [2, 1, 1, 0, 1, 1]
    assert [one["people"] for one in others] == [0, 0]


async def test_a_unit_has_one_hub_on_a_day(offenders: Offenders):
    overlaps = {**known.NEW_HUB_AREA, "effective_until": "2014-09-02"}
    assert codes(await offenders.post(MANAGER, "/sex-offender-hub-areas", overlaps)) == [
        ("#/effective_from", "overlaps")
    ]
    backwards = {**known.NEW_HUB_AREA, "effective_until": "2014-01-01"}
    assert codes(await offenders.post(MANAGER, "/sex-offender-hub-areas", backwards)) == [
        ("#/effective_until", "ends_before_it_begins")
    ]


async def test_a_rule_of_visits_begins_tomorrow_or_later_and_is_whole(offenders: Offenders):
    today = {**known.NEW_VISIT_RULE_SET, "effective_from": clocks.today().isoformat(), "months_low": 12}
    assert codes(await offenders.post(MANAGER, "/visit-rule-sets", today)) == [
        ("#/effective_from", "not_to_come"),
        ("#/months_low", "months"),
    ]
    gap = {**known.NEW_VISIT_RULE_SET, "mode": "CATEGORY_TABLE", "months_low": 12, "months_high": 3}
    assert [fault for fault, _ in codes(await offenders.post(MANAGER, "/visit-rule-sets", gap))] == [
        "#/months_medium",
        "#/months_very_high",
    ]
