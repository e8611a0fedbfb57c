"""The MATAC: agendas from the ranking, decisions with the rule beside them, and restorative justice asked for."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from parts.offenders_caseload import merge
from parts.offenders_domestic_abuse import COORDINATOR, CYCLES, MANAGER, PERPETRATORS, did, explained, ranked
from parts.offenders_offences import an_offender, victims

from bluelamp.kit import clocks
from offenders.domestic_abuse import demonstration

REASON = "Three agencies know of it and none can stop it alone."


@pytest.fixture
async def people(offenders):
    """Four perpetrators, the first the worst, ranked."""
    found = [await an_offender(offenders, number) for number in range(4)]
    for number, whose in enumerate(found):
        for _ in range(4 - number):
            await did(offenders, whose, 40, victims=victims((uuid4(), None)))
    await ranked(offenders)
    return found


async def called(offenders, **asked):
    answer = await offenders.post(MANAGER, CYCLES, asked)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def agenda(offenders, cycle, who=MANAGER):
    answer = await offenders.get(who, f"{CYCLES}/{cycle['cycle_id']}/agenda")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def decide(offenders, cycle, item, decision, **more):
    body = {"item_id": item["item_id"], "decision": decision, "reason": REASON, **more}
    return await offenders.post(MANAGER, f"{CYCLES}/{cycle['cycle_id']}/decisions", body)


async def closed(offenders, cycle):
    return await offenders.post(MANAGER, f"{CYCLES}/{cycle['cycle_id']}/closure", {"reason": REASON})


async def four_weeks_on(offenders):
    """Let everything that was called and looked at be four weeks old."""
    # By way of long ago: no two meetings are on one day, on the way either.
    for days in (28_000, -27_972):
        await offenders.sql("UPDATE matac_cycles SET meets_on = meets_on - $1::integer", days)
    await offenders.sql(
        "UPDATE matac_adoptions SET adopted_on = adopted_on - 28, adopted_as_at = adopted_as_at - 28, "
        "reviewed_as_at = reviewed_as_at - 28"
    )


async def test_the_highest_are_on_the_agenda_by_capacity_and_taken_up_with_a_plan(offenders, people):
    cycle = await called(offenders, capacity=2)
    items = await agenda(offenders, cycle)
    assert [(one["offender_id"], one["basis"], one["rank"]) for one in items] == [
        (people[0], "RANKED", 1),
        (people[1], "RANKED", 2),
    ]
    answer = await decide(offenders, cycle, items[0], "ADOPT", plan="DISRUPTION")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["decision"]["plan"], made["decision"]["follows_rule"]) == ("DISRUPTION", None)
    assert made["adoption"]["adopted_score"] == items[0]["score"]
    assert (await decide(offenders, cycle, items[0], "ADOPT", plan="SUPPORT")).status_code == 409
    [plan] = (await explained(offenders, people[0]))["plans"]
    assert (plan["plan"], plan["status"]) == ("DISRUPTION", "ADOPTED")
    [code] = await offenders.sql("SELECT code FROM person_check_codes WHERE basis = 'MATAC' AND until_at IS NULL")
    assert code["code"] == "DA_MATAC"
    stands = (await offenders.get(MANAGER, f"{CYCLES}/{cycle['cycle_id']}")).json()
    assert (stands["on_agenda"], stands["decided"]) == (2, 1)


async def test_who_is_taken_up_is_reviewed_at_each_meeting_and_dropped_after_two_that_are_better(offenders, people):
    first = await called(offenders, capacity=1)
    [item] = await agenda(offenders, first)
    await decide(offenders, first, item, "ADOPT", plan="ENFORCEMENT")
    assert (await closed(offenders, first)).json()["status"] == "CLOSED"
    await offenders.sql("UPDATE matac_adoptions SET adopted_score = 1000")
    for improved, decision in ((1, "KEEP"), (2, "DROP")):
        await four_weeks_on(offenders)
        cycle = await called(offenders, capacity=2)
        review, other = await agenda(offenders, cycle)
        assert (review["offender_id"], review["basis"], other["offender_id"]) == (people[0], "REVIEW", people[1])
        assert (review["proposal"]["decision"], review["proposal"]["reviews_improved"]) == (decision, improved)
        refused = await closed(offenders, cycle)
        assert refused.status_code == 409
        more = {"plan": "SUPPORT"} if decision == "KEEP" else {"drop_ground": "SCORE_DOWN"}
        answer = await decide(offenders, cycle, review, decision, **more)
        assert answer.json()["decision"]["follows_rule"] is True
        assert (await closed(offenders, cycle)).status_code == 200
        assert (await decide(offenders, cycle, other, "NOT_ADOPT")).status_code == 409
    [plan] = (await explained(offenders, people[0]))["plans"]
    assert (plan["status"], plan["drop_ground"], plan["reviews"]) == ("DROPPED", "SCORE_DOWN", 2)
    last = await called(offenders, capacity=1)
    assert [(one["offender_id"], one["basis"]) for one in await agenda(offenders, last)] == [(people[0], "RANKED")]


async def test_meetings_are_four_weeks_apart(offenders, people):
    first, today = await called(offenders), clocks.today()
    assert first["meets_on"] == today.isoformat()
    off = (today + timedelta(days=27)).isoformat()
    refused = await offenders.post(MANAGER, CYCLES, {"meets_on": off})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "off_the_cycle")
    assert (await called(offenders))["meets_on"] == (today + timedelta(days=28)).isoformat()
    listed = (await offenders.get(MANAGER, CYCLES)).json()["items"]
    assert [one["meets_on"] for one in listed] == [(today + timedelta(days=days)).isoformat() for days in (28, 0)]


async def test_nobody_is_reviewed_and_no_meeting_over_before_its_day(offenders, people):
    first, ahead = await called(offenders, capacity=1), await called(offenders, capacity=1)
    [item] = await agenda(offenders, first)
    [other] = await agenda(offenders, ahead)
    assert (other["offender_id"], other["basis"], other["adoption"]) == (people[0], "RANKED", None)
    made = (await decide(offenders, first, item, "ADOPT", plan="SUPPORT")).json()
    [review] = await agenda(offenders, ahead)
    assert (review["basis"], review["adoption"]["adoption_id"]) == ("REVIEW", made["adoption"]["adoption_id"])
    assert (await decide(offenders, ahead, review, "KEEP", plan="SUPPORT")).status_code == 409
    assert (await closed(offenders, ahead)).status_code == 409
    await four_weeks_on(offenders)
    await offenders.sql("UPDATE matac_adoptions SET adopted_score = 1000")
    kept = await decide(offenders, ahead, review, "KEEP", plan="SUPPORT")
    assert kept.status_code == 201, kept.text
    assert (await closed(offenders, ahead)).status_code == 200
    [adoption] = await offenders.sql("SELECT reviews, reviews_improved FROM matac_adoptions")
    assert tuple(adoption) == (1, 0)


async def test_whom_the_meeting_took_up_is_taken_up_when_two_records_are_apart_again(offenders, people):
    cycle = await called(offenders, capacity=1)
    [item] = await agenda(offenders, cycle)
    merge_id = await merge(offenders, UUID(people[3]), UUID(people[0]))
    answer = await decide(offenders, cycle, item, "ADOPT", plan="SUPPORT")
    assert (answer.status_code, answer.json()["offender_id"]) == (201, people[3])
    reversal = {"reason": "The fingerprints were another's."}
    apart = await offenders.post("offender_supervisor", f"/offender-merges/{merge_id}/reversal", reversal)
    assert apart.is_success, apart.text
    assert len((await explained(offenders, people[0]))["plans"]) == 1
    assert (await explained(offenders, people[3]))["plans"] == []
    codes = await offenders.sql("SELECT offender_id::text FROM person_check_codes WHERE basis = 'MATAC'")
    assert [row["offender_id"] for row in codes] == [people[0]]


@pytest.mark.parametrize(
    ("decision", "more", "code"),
    [
        ("KEEP", {"plan": "SUPPORT"}, "not_of_the_agenda"),
        ("ADOPT", {}, "plan_wrong"),
        ("NOT_ADOPT", {"drop_ground": "SCORE_DOWN"}, "ground_wrong"),
    ],
)
async def test_what_a_meeting_cannot_decide_changes_nothing(offenders, people, decision, more, code):
    cycle = await called(offenders, capacity=1)
    [item] = await agenda(offenders, cycle)
    answer = await decide(offenders, cycle, item, decision, **more)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    assert await offenders.sql("SELECT FROM matac_adoptions") == []
    unknown = await decide(offenders, cycle, {"item_id": str(uuid4())}, "NOT_ADOPT")
    assert unknown.json()["errors"][0]["code"] == "not_on_agenda"


async def test_without_a_ranking_there_is_no_agenda(offenders):
    assert (await offenders.post(MANAGER, CYCLES, {})).status_code == 409
    assert (await offenders.post(COORDINATOR, CYCLES, {})).status_code == 403
    assert (await offenders.get("partner_a", CYCLES)).status_code == 403


async def test_who_is_restricted_is_on_the_agenda_for_the_supervisor_alone(offenders, people):
    cycle = await called(offenders, capacity=2)
    restriction = {"is_restricted": True, "reason": "A relative works in the team."}
    await offenders.post("offender_supervisor", f"/offenders/{people[0]}/restrictions", restriction)
    assert [one["offender_id"] for one in await agenda(offenders, cycle)] == [people[1]]
    assert len(await agenda(offenders, cycle, "offender_supervisor")) == 2


async def test_a_restricted_review_leaves_no_trace_and_the_supervisor_ends_the_meeting(offenders, people):
    cycle = await called(offenders, capacity=1)
    [item] = await agenda(offenders, cycle)
    await decide(offenders, cycle, item, "ADOPT", plan="SUPPORT")
    await closed(offenders, cycle)
    await four_weeks_on(offenders)
    restriction = {"is_restricted": True, "reason": "A relative works in the team."}
    await offenders.post("offender_supervisor", f"/offenders/{people[0]}/restrictions", restriction)
    cycle = await called(offenders, capacity=2)
    path = f"{CYCLES}/{cycle['cycle_id']}"
    assert (cycle["on_agenda"], (await offenders.get(MANAGER, path)).json()["on_agenda"]) == (1, 1)
    assert [(one["offender_id"], one["place"]) for one in await agenda(offenders, cycle)] == [(people[1], 1)]
    assert (await closed(offenders, cycle)).status_code == 409
    review, _ = await agenda(offenders, cycle, "offender_supervisor")
    body = {"item_id": review["item_id"], "decision": "KEEP", "plan": "SUPPORT", "reason": REASON}
    answer = await offenders.post("offender_supervisor", f"{path}/decisions", body)
    assert answer.status_code == 201, answer.text
    ended = await offenders.post("offender_supervisor", f"{path}/closure", {"reason": REASON})
    assert (ended.status_code, ended.json()["on_agenda"], ended.json()["decided"]) == (200, 2, 1)


async def test_the_event_of_a_request_for_restorative_justice_holds_ids_alone(offenders, people):
    path = f"{PERPETRATORS}/{people[0]}/restorative-justice-requests"
    body = demonstration.NEW_REQUEST
    answer = await offenders.post(MANAGER, path, body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    event = "uk.police.bluelamp.offenders.restorative_justice.requested.v1"
    [told] = await offenders.sql("SELECT data FROM events WHERE type = $1", event)
    assert told["data"] == {
        "request_id": made["request_id"],
        "offender_id": people[0],
        "status": "REQUESTED",
        "is_highest_risk": True,
    }
    address = f"/domestic-abuse/restorative-justice-requests/{made['request_id']}"
    tag = f'"{made["version"]}"'
    assert (await offenders.patch(MANAGER, address, {"status": "COMPLETED"}, tag)).status_code == 422
    changed = (await offenders.patch(MANAGER, address, {"status": "ACCEPTED"}, tag)).json()
    assert changed["version"] == made["version"] + 1
    assert (await offenders.patch(MANAGER, address, {"status": "COMPLETED"}, tag)).status_code == 412
    assert (await offenders.get(MANAGER, address)).json()["status"] == "ACCEPTED"
    assert [one["request_id"] for one in (await offenders.get(MANAGER, path)).json()["items"]] == [made["request_id"]]
    innocent = await an_offender(offenders, 9)
    path = f"{PERPETRATORS}/{innocent}/restorative-justice-requests"
    assert (await offenders.post(MANAGER, path, body)).status_code == 404


async def test_who_is_taken_up_may_be_put_forward_for_the_cohort_with_the_rankings_score(offenders, people):
    path = f"{PERPETRATORS}/{people[0]}/nominations"
    body = {"reason": REASON, "is_statutory": True}
    early = await offenders.post(MANAGER, path, body)
    assert early.status_code == 409
    cycle = await called(offenders, capacity=1)
    [item] = await agenda(offenders, cycle)
    made = (await decide(offenders, cycle, item, "ADOPT", plan="DISRUPTION")).json()
    answer = await offenders.post(MANAGER, path, body)
    assert answer.status_code == 201, answer.text
    one = (await offenders.get(MANAGER, f"/nominations/{answer.json()['nomination_id']}")).json()
    assert (one["cohort"], one["origin"]) == ("DA", "MATAC")
    assert one["matac_adoption_id"] == made["adoption"]["adoption_id"]
    points = {part["code"]: part["points"] for part in one["score"]["components"]}
    assert points["RANKING"] == pytest.approx(0.3 * item["score"])
    again = await offenders.post(MANAGER, f"/nominations/{one['nomination_id']}/scores", {"facts": {}})
    known = {part["code"]: part["points"] for part in again.json()["score"]["components"]}
    assert known["RANKING"] == points["RANKING"]
    assert (await offenders.post(MANAGER, path, body)).status_code == 409
