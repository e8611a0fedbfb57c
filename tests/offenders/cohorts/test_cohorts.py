"""Cohorts' rules from a day on, and the demonstration."""

import pytest
from parts.offenders_caseload import offender_of
from parts.offenders_cohorts import nominate, read

from offenders.cohorts import demonstration as known
from offenders.cohorts.usecases.seeding import seed_cohorts


async def test_each_cohort_is_listed_with_the_rules_that_hold_today(offenders):
    first = (await offenders.get("board", "/cohorts", limit=2)).json()
    rest = (await offenders.get("board", "/cohorts", limit=3, cursor=first["next_cursor"])).json()
    listed = [*first["items"], *rest["items"]]
    assert [one["cohort"] for one in listed] == ["DA", "FIXED", "FLEX", "FREE", "LEGACY"]
    assert rest["next_cursor"] is None
    taking = {one["cohort"]: one["rules"]["takes_new"] for one in listed}
    assert taking == {"DA": True, "FIXED": True, "FLEX": True, "FREE": True, "LEGACY": False}
    one = (await offenders.get("partner_a", "/cohorts/FIXED")).json()
    assert (one["rules"]["needs_order"], one["rules"]["numbers"]["entry_score"]) == (True, 50)
    assert (await offenders.get("board", "/cohorts/OTHER")).status_code == 422


async def test_rules_of_a_day_to_come_hold_from_then_on(offenders):
    answer = await offenders.post("iom_coordinator", "/cohort-rule-sets", known.NEW_RULE_SET)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["numbers"] == known.NEW_RULE_SET["numbers"]
    got = await offenders.get("analyst", f"/cohort-rule-sets/{made['cohort_rule_set_id']}")
    assert got.json() == made
    assert (await offenders.get("analyst", "/cohorts/FLEX")).json()["rules"]["capacity_per_manager"] == 25
    both = (await offenders.get("analyst", "/cohort-rule-sets", cohort="FLEX")).json()["items"]
    assert [one["effective_from"] for one in both] == ["2031-04-01", "1990-01-01"]
    twice = await offenders.post("iom_coordinator", "/cohort-rule-sets", known.NEW_RULE_SET)
    assert twice.json()["errors"][0]["code"] == "begins_already"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"effective_from": "2014-06-02"}, "#/effective_from"),
        ({"effective_from": "9999-12-31"}, "#/effective_from"),
        ({"offence_patterns": ["DRUGS", "DRUGS"]}, "#/offence_patterns"),
        ({"numbers": {**known.NEW_RULE_SET["numbers"], "entry_score": 999}}, "#/numbers/entry_score"),
        ({"minimum_votes": 0}, "#/minimum_votes"),
    ],
)
async def test_rules_that_cannot_hold_are_refused_with_their_place(offenders, change, pointer):
    answer = await offenders.post("iom_coordinator", "/cohort-rule-sets", {**known.NEW_RULE_SET, **change})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_the_rules_that_are_written_are_those_that_the_score_names(offenders):
    answer = await nominate(offenders, await offender_of(offenders))
    one = await read(offenders, answer.json()["nomination_id"])
    assert one["score"]["cohort_rule_set_id"] == str(known.RULE_SET)


async def test_the_demonstration_is_put_in_once(demonstration):
    assert await seed_cohorts(demonstration.resources) == 0
    [row] = await demonstration.sql("SELECT count(*) AS number FROM nominations")
    assert row["number"] == 7
