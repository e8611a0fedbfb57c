"""Rankings computed from what is on record, read page by page, and explained."""

from datetime import date
from math import log10
from uuid import UUID, uuid4

import pytest
from parts.offenders_domestic_abuse import (
    COORDINATOR,
    CYCLES,
    MANAGER,
    PERPETRATORS,
    did,
    explained,
    listed,
    ranked,
    ruled,
)
from parts.offenders_offences import an_offender, load_weights, recorded, victims

from bluelamp.kit import clocks
from offenders.domestic_abuse.usecases.rankings import rank_every_day, rank_perpetrators

ONE, TWO, THREE, FAMILY, OTHER = (uuid4() for _ in range(5))
WEIGHTS = """ho_code,offence,days,version,valid_from
8/6,Assault,20,example-1,2000-01-01
5/1,Wounding,1460,example-1,2000-01-01
"""


async def test_a_score_says_how_it_came_about(offenders):
    await load_weights(offenders, WEIGHTS)
    whose = await an_offender(offenders)
    await did(offenders, whose, 20, ho_code="5/1", is_crime=True, victims=victims((ONE, FAMILY)))
    await did(offenders, whose, 400, victims=victims((TWO, OTHER)))
    await did(offenders, whose, 2000, ho_code="8/6", is_crime=True, victims=victims((THREE, None)))
    await did(offenders, whose, 10, is_domestic_abuse=False)
    ranking_id = await ranked(offenders)
    [item] = await listed(offenders)
    assert (item["offender_id"], item["rank"], item["events"]) == (whose, 1, 3)
    assert (item["recency"], item["frequency"], item["victims"]) == (10, 2.5, 5)
    assert (item["is_serial"], item["is_serial_loose"], item["is_provisional"]) == (True, True, False)
    found = await explained(offenders, whose)
    explanation = found["explanation"]
    assert explanation["ranking_id"] == ranking_id
    assert sum(part["contribution"] for part in explanation["components"]) == pytest.approx(item["score"])
    gravity = explanation["components"][2]["inputs"]
    assert (gravity["days"], gravity["weighed_offences"], gravity["incidents"]) == (1481, 2, 1)
    assert found["serial"]["victims"] == 2
    assert [one["occurred_on"] for one in found["serial"]["records"]] == sorted(
        (one["occurred_on"] for one in found["serial"]["records"]), reverse=True
    )


async def test_nobody_who_was_harmed_is_in_any_answer(offenders):
    whose = await an_offender(offenders)
    await did(offenders, whose, 5, victims=victims((ONE, FAMILY), (TWO, OTHER)))
    await ranked(offenders)
    answers = [
        await offenders.get(MANAGER, PERPETRATORS),
        await offenders.get(MANAGER, f"{PERPETRATORS}/{whose}"),
        await offenders.get("dpo", "/events"),
        await offenders.get("dpo", "/audit-log"),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert not any(str(one) in answer.text for one in (ONE, TWO, FAMILY, OTHER))


async def test_an_offence_without_a_weight_makes_a_score_provisional(offenders):
    whose = await an_offender(offenders)
    await did(offenders, whose, 5, ho_code="8/6", is_crime=True)
    await ranked(offenders)
    [item] = await listed(offenders)
    assert (item["is_provisional"], item["gravity"]) == (True, pytest.approx(10 * log10(2) / log10(3651)))
    head = (await offenders.get(MANAGER, "/domestic-abuse/rankings")).json()["items"][0]
    assert (head["status"], head["perpetrators"], head["events"], head["provisional"]) == ("DONE", 1, 1, 1)


async def test_one_family_is_serial_loosely_alone_also_where_somebody_joins_two(offenders):
    whose, joined = await an_offender(offenders), await an_offender(offenders, 2)
    await did(offenders, whose, 5, victims=victims((ONE, FAMILY), (TWO, FAMILY)))
    await did(offenders, joined, 5, victims=victims((ONE, FAMILY), (TWO, FAMILY)), source_agency="HOUSING")
    await did(offenders, joined, 6, victims=victims((TWO, OTHER), (THREE, OTHER)), source_agency="HEALTH")
    await ranked(offenders)
    readings = {one["offender_id"]: (one["is_serial"], one["is_serial_loose"]) for one in await listed(offenders)}
    assert readings == {whose: (False, True), joined: (False, True)}
    found = (await explained(offenders, joined))["serial"]
    assert (found["is_serial"], found["victims"], found["unconnected_victims"]) == (False, 3, 1)
    assert {one["agency"]: (one["records"], one["victims"]) for one in found["by_agency"]} == {
        "HOUSING": (1, 2),
        "HEALTH": (1, 2),
    }


async def test_what_was_done_as_a_child_does_not_count(offenders):
    born = clocks.today().replace(year=clocks.today().year - 17, day=1)
    whose = await an_offender(offenders, date_of_birth=born.isoformat())
    await did(offenders, whose, 5, victims=victims((ONE, None)))
    await did(offenders, whose, 700, victims=victims((TWO, None)))
    await ranked(offenders)
    [item] = await listed(offenders)
    assert (item["events"], item["is_serial_loose"]) == (1, False)


async def test_merged_records_are_one_perpetrator_and_apart_again_two(offenders):
    kept, merged = await an_offender(offenders), await an_offender(offenders, 2)
    await did(offenders, kept, 5, victims=victims((ONE, None)))
    await did(offenders, merged, 9, victims=victims((TWO, None)))
    await ranked(offenders)
    assert len(await listed(offenders)) == 2
    merge = {"kept_offender_id": kept, "merged_offender_id": merged, "reason": "The same fingerprints."}
    made = await offenders.post(COORDINATOR, "/offender-merges", merge)
    assert made.status_code == 201, made.text
    assert [one["offender_id"] for one in await listed(offenders)] == [kept]
    await ranked(offenders)
    [item] = await listed(offenders)
    assert (item["offender_id"], item["events"], item["is_serial"]) == (kept, 2, True)
    assert (await explained(offenders, merged))["offender_id"] == kept


async def test_who_is_merged_into_a_record_without_a_place_keeps_theirs(offenders):
    worst, other, unranked = [await an_offender(offenders, number) for number in range(3)]
    for days in (5, 9, 30):
        await did(offenders, worst, days, victims=victims((uuid4(), None)))
    await did(offenders, other, 9, victims=victims((TWO, None)))
    await ranked(offenders)
    merge = {"kept_offender_id": unranked, "merged_offender_id": worst, "reason": "The same fingerprints."}
    assert (await offenders.post(COORDINATOR, "/offender-merges", merge)).status_code == 201
    assert [(one["offender_id"], one["rank"]) for one in await listed(offenders)] == [(unranked, 1), (other, 2)]
    assert (await explained(offenders, unranked))["explanation"]["rank"] == 1
    cycle = (await offenders.post(MANAGER, CYCLES, {"capacity": 1})).json()
    [item] = (await offenders.get(MANAGER, f"{CYCLES}/{cycle['cycle_id']}/agenda")).json()["items"]
    assert (item["offender_id"], item["rank"]) == (unranked, 1)


async def test_pages_are_of_one_ranking_also_when_a_newer_one_is_computed(offenders):
    people = [await an_offender(offenders, number) for number in range(5)]
    for number, whose in enumerate(people):
        await did(offenders, whose, 10 * number, victims=victims((uuid4(), None)))
    await ranked(offenders)
    first = (await offenders.get(MANAGER, PERPETRATORS, limit=2)).json()
    for number in range(5):
        await did(offenders, people[4], number, victims=victims((uuid4(), None)))
    await ranked(offenders)
    second = (await offenders.get(MANAGER, PERPETRATORS, limit=2, cursor=first["next_cursor"])).json()
    third = (await offenders.get(MANAGER, PERPETRATORS, limit=2, cursor=second["next_cursor"])).json()
    read = [one["offender_id"] for page in (first, second, third) for one in page["items"]]
    assert read == people
    assert third["next_cursor"] is None
    assert (await listed(offenders))[0]["offender_id"] == people[4]


async def test_who_is_restricted_is_there_for_the_supervisor_alone(offenders):
    whose = await an_offender(offenders)
    await did(offenders, whose, 5)
    await ranked(offenders)
    restriction = {"is_restricted": True, "reason": "A relative works in the team."}
    done = await offenders.post("offender_supervisor", f"/offenders/{whose}/restrictions", restriction)
    assert done.status_code == 201, done.text
    assert await listed(offenders) == []
    assert (await offenders.get(MANAGER, f"{PERPETRATORS}/{whose}")).status_code == 404
    assert [one["offender_id"] for one in await listed(offenders, "offender_supervisor")] == [whose]


async def test_lists_are_narrowed_by_unit_and_by_the_strict_reading(offenders):
    here, there = await an_offender(offenders), await an_offender(offenders, 2, lpu="COVENTRY")
    await did(offenders, here, 5, victims=victims((ONE, None), (TWO, None)))
    await did(offenders, there, 6)
    await ranked(offenders)
    assert [one["offender_id"] for one in await listed(offenders, lpu="COVENTRY")] == [there]
    assert [one["offender_id"] for one in await listed(offenders, is_serial="true")] == [here]
    assert [one["rank"] for one in await listed(offenders, lpu="COVENTRY")] == [2]


async def test_a_priority_perpetrator_is_explained_limb_by_limb_and_listed(offenders):
    await load_weights(offenders, WEIGHTS)
    worst, other = await an_offender(offenders), await an_offender(offenders, 2)
    await did(offenders, worst, 20, ho_code="5/1", is_crime=True, victims=victims((ONE, FAMILY)))
    await did(offenders, worst, 400, victims=victims((ONE, FAMILY), (TWO, OTHER)))
    await did(offenders, other, 20, victims=victims((ONE, FAMILY)))
    await did(offenders, other, 30, victims=victims((ONE, FAMILY)))
    await ranked(offenders)
    flags = ("is_serial", "is_repeat", "is_high_risk", "is_priority")
    listing = {one["offender_id"]: tuple(one[name] for name in flags) for one in await listed(offenders)}
    assert listing == {worst: (True, True, True, True), other: (False, True, False, False)}
    assert [one["offender_id"] for one in await listed(offenders, is_priority="true")] == [worst]
    assert [one["offender_id"] for one in await listed(offenders, is_priority="false")] == [other]
    assert len(await listed(offenders, is_repeat="true")) == 2
    found = (await explained(offenders, worst))["explanation"]["priority"]
    assert (found["limbs"], found["limbs_needed"], found["most_records_of_one"], found["days_of_harm"]) == (
        3,
        3,
        2,
        1461,
    )


async def test_a_rule_set_says_how_many_limbs_make_a_priority_and_how_far_back_one_repeats(offenders):
    whose = await an_offender(offenders)
    await did(offenders, whose, 20, victims=victims((ONE, FAMILY)))
    await did(offenders, whose, 400, victims=victims((ONE, FAMILY)))
    await ruled(offenders, priority_limbs=1)
    await ranked(offenders)
    [item] = await listed(offenders)
    assert (item["is_repeat"], item["is_priority"]) == (True, True)
    await ruled(offenders, "2000-01-02", priority_limbs=1, repeat_months=12)
    await ranked(offenders)
    [item] = await listed(offenders)
    assert (item["is_repeat"], item["is_priority"]) == (False, False)


async def test_the_explanation_stays_the_rankings_when_records_are_corrected(offenders):
    whose = await an_offender(offenders)
    offence_id = await did(offenders, whose, 5, victims=victims((ONE, None), (TWO, None)))
    await ranked(offenders)
    patch = {"victims": victims((ONE, None))}
    assert (await offenders.patch("offender_manager", f"/offences/{offence_id}", patch, '"1"')).status_code == 200
    found = await explained(offenders, whose)
    assert (found["explanation"]["priority"]["is_serial"], found["serial"]["is_serial"]) == (True, False)
    assert found["serial"]["as_at"] == found["explanation"]["as_at"]


async def test_a_page_of_a_ranking_that_is_kept_no_more_is_not_taken_for_the_end(offenders):
    for number in range(3):
        await did(offenders, await an_offender(offenders, number), 10, victims=victims((uuid4(), None)))
    await ranked(offenders)
    first = (await offenders.get(MANAGER, PERPETRATORS, limit=2)).json()
    await offenders.sql("UPDATE perpetrator_rankings SET computed_at = computed_at - interval '2 hours'")
    await ranked(offenders)
    gone = await offenders.get(MANAGER, PERPETRATORS, limit=2, cursor=first["next_cursor"])
    assert (gone.status_code, gone.json()["errors"][0]["code"]) == (422, "invalid_cursor")


async def test_who_did_no_such_thing_is_no_perpetrator(offenders):
    whose = await an_offender(offenders)
    await recorded(offenders, whose, is_domestic_abuse=False)
    await ranked(offenders)
    assert await listed(offenders) == []
    assert (await offenders.get(MANAGER, f"{PERPETRATORS}/{whose}")).status_code == 404


async def test_a_ranking_is_computed_once_and_one_is_made_each_day(offenders):
    whose = await an_offender(offenders)
    await did(offenders, whose, 5)
    ranking_id = await ranked(offenders)
    before = await offenders.sql("SELECT computed_at FROM perpetrator_rankings")
    await rank_perpetrators(offenders.resources, UUID(ranking_id))
    assert await offenders.sql("SELECT computed_at FROM perpetrator_rankings") == before
    await rank_every_day(offenders.resources)
    assert len(await offenders.sql("SELECT FROM perpetrator_rankings")) == 1
    await offenders.sql("UPDATE perpetrator_rankings SET as_at = as_at - 1")
    await rank_every_day(offenders.resources)
    await rank_every_day(offenders.resources)
    assert len(await offenders.sql("SELECT FROM perpetrator_rankings")) == 2


async def test_a_ranking_as_at_a_day_leaves_out_what_came_later_and_is_not_the_newest(offenders):
    whose = await an_offender(offenders)
    await did(offenders, whose, 500)
    await did(offenders, whose, 5)
    await ranked(offenders)
    earlier = await ranked(offenders, as_at=date.fromordinal(clocks.today().toordinal() - 100).isoformat())
    head = (await offenders.get(MANAGER, f"/domestic-abuse/rankings/{earlier}")).json()
    assert (head["events"], head["perpetrators"]) == (1, 1)
    assert (await listed(offenders))[0]["events"] == 2
    tomorrow = date.fromordinal(clocks.today().toordinal() + 1).isoformat()
    refused = await offenders.post(COORDINATOR, "/domestic-abuse/rankings", {"as_at": tomorrow})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "in_the_future")


async def test_who_is_serial_is_told_in_person_checks_until_it_is_over(offenders):
    whose = await an_offender(offenders)
    offence_id = await did(offenders, whose, 5, victims=victims((ONE, None), (TWO, None)))
    await ranked(offenders)
    told = "SELECT offender_id::text FROM person_check_codes WHERE basis = 'RANKING' AND until_at IS NULL"
    assert [row["offender_id"] for row in await offenders.sql(told)] == [whose]
    patch = {"victims": victims((ONE, None))}
    assert (await offenders.patch("offender_manager", f"/offences/{offence_id}", patch, '"1"')).status_code == 200
    await ranked(offenders)
    assert await offenders.sql(told) == []


@pytest.mark.parametrize("who", ["da_specialist", "officer", "partner_a", "offender_manager", "sex_offender_manager"])
async def test_others_read_no_ranking(offenders, who):
    assert (await offenders.get(who, PERPETRATORS)).status_code == 403
