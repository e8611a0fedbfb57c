"""The MATAC: agendas from the ranking, decisions with the rule beside them, and restorative justice asked for."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from parts.offenders_caseload import ago, managed, merge
from parts.offenders_domestic_abuse import COORDINATOR, CYCLES, MANAGER, PERPETRATORS, did, explained, ranked, ruled
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


async def test_who_is_taken_up_is_reviewed_at_each_meeting_and_dropped_after_two_that_are_better(offenders):
    """Four incidents of a year before the first ranking are old by the second: the score itself falls, by half."""
    whose, harmed, today = await an_offender(offenders), victims((uuid4(), None)), clocks.today()
    for _ in range(4):
        await did(offenders, whose, 420, victims=harmed)
    scores = []
    for weeks, days, decision in ((8, 60, "ADOPT"), (4, 30, "KEEP"), (0, 0, "DROP")):
        await ranked(offenders, as_at=(today - timedelta(days=days)).isoformat())
        cycle = await called(offenders, meets_on=(today - timedelta(weeks=weeks)).isoformat())
        [item] = await agenda(offenders, cycle)
        more = {"drop_ground": "SCORE_DOWN"} if decision == "DROP" else {"plan": "SUPPORT"}
        answer = await decide(offenders, cycle, item, decision, **more)
        assert answer.status_code == 201, answer.text
        assert answer.json()["decision"]["follows_rule"] is (None if decision == "ADOPT" else True)
        assert (await closed(offenders, cycle)).json()["status"] == "CLOSED"
        scores.append((item["score"], (item["proposal"] or {}).get("reviews_improved")))
    (then, _), *reviews = scores
    assert all(0 < now <= 0.6 * then for now, _ in reviews)
    assert [improved for _, improved in reviews] == [1, 2]
    [plan] = (await explained(offenders, whose))["plans"]
    assert (plan["status"], plan["drop_ground"], plan["reviews"]) == ("DROPPED", "SCORE_DOWN", 2)
    assert await offenders.sql("SELECT FROM person_check_codes WHERE basis = 'MATAC' AND until_at IS NULL") == []
    answer = await offenders.get("offender_supervisor", "/workbook", tier="force", limit=100)
    [force] = [row for row in answer.json()["rows"] if row["kind"] == "FORCE"]
    values = {one["definition_id"]: one["value"] for one in force["figures"]}
    assert values["DA.SCORE_FALL"] == pytest.approx(1 - reviews[-1][0] / then)
    assert values["DA.DROPPED_IMPROVED"] == 1.0
    last = await called(offenders, capacity=1)
    assert [(one["offender_id"], one["basis"]) for one in await agenda(offenders, last)] == [(whose, "RANKED")]


async def test_how_far_the_scores_of_a_few_fell_is_told_to_nobody_who_may_not_see_them(offenders):
    """Points are no people: who is reviewed alone is one, whatever the score was."""
    for number in range(6):
        await managed(offenders, f"Managed-{number}", opened_at=ago(70))
    whose, harmed, today = await an_offender(offenders), victims((uuid4(), None)), clocks.today()
    for _ in range(4):
        await did(offenders, whose, 440, victims=harmed)
    for weeks, days, decision in ((12, 90, "ADOPT"), (8, 60, "KEEP")):
        await ranked(offenders, as_at=(today - timedelta(days=days)).isoformat())
        cycle = await called(offenders, meets_on=(today - timedelta(weeks=weeks)).isoformat())
        [item] = await agenda(offenders, cycle)
        assert (await decide(offenders, cycle, item, decision, plan="SUPPORT")).status_code == 201
        assert (await closed(offenders, cycle)).status_code == 200
    for who, state in (("offender_supervisor", "TOLD"), ("board", "SUPPRESSED"), ("analyst", "SUPPRESSED")):
        rows = (await offenders.get(who, "/workbook", tier="force", limit=100)).json()["rows"]
        figures = [one for row in rows if row["code"] in {"FORCE", "SANDWELL"} for one in row["figures"]]
        assert [one["state"] for one in figures if one["definition_id"] == "DA.SCORE_FALL"] == [state, state], who


async def test_meetings_are_four_weeks_apart_and_one_at_a_time(offenders, people):
    first, today = await called(offenders), clocks.today()
    assert first["meets_on"] == today.isoformat()
    another = await offenders.post(MANAGER, CYCLES, {})
    assert (another.status_code, another.json()["code"]) == (409, "state-conflict")
    assert (await closed(offenders, first)).status_code == 200
    off = (today + timedelta(days=27)).isoformat()
    refused = await offenders.post(MANAGER, CYCLES, {"meets_on": off})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "off_the_cycle")
    assert (await called(offenders))["meets_on"] == (today + timedelta(days=28)).isoformat()
    listed = (await offenders.get(MANAGER, CYCLES)).json()["items"]
    assert [one["meets_on"] for one in listed] == [(today + timedelta(days=days)).isoformat() for days in (28, 0)]


async def test_nothing_is_decided_and_no_meeting_over_before_its_day(offenders, people):
    cycle = await called(offenders, capacity=1, meets_on=(clocks.today() + timedelta(days=1)).isoformat())
    [item] = await agenda(offenders, cycle)
    assert (await decide(offenders, cycle, item, "ADOPT", plan="SUPPORT")).status_code == 409
    assert (await closed(offenders, cycle)).status_code == 409
    assert await offenders.sql("SELECT FROM matac_adoptions") == []
    await offenders.sql("UPDATE matac_cycles SET meets_on = meets_on - 1")
    assert (await decide(offenders, cycle, item, "ADOPT", plan="SUPPORT")).status_code == 201
    assert (await closed(offenders, cycle)).status_code == 200


async def test_of_two_who_decide_of_one_at_once_one_is_refused(offenders, people):
    cycle = await called(offenders, capacity=1)
    [item] = await agenda(offenders, cycle)
    plans = ("SUPPORT", "DISRUPTION", "ENFORCEMENT")
    answers = await asyncio.gather(*(decide(offenders, cycle, item, "ADOPT", plan=plan) for plan in plans))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    [made] = [answer.json() for answer in answers if answer.is_success]
    [adoption] = await offenders.sql("SELECT adoption_id::text, plan FROM matac_adoptions")
    assert tuple(adoption) == (made["adoption"]["adoption_id"], made["decision"]["plan"])
    assert len(await offenders.sql("SELECT FROM events WHERE type LIKE '%matac.decided%'")) == 1


async def test_what_agencies_know_is_shown_with_the_item_before_a_plan_is_chosen(offenders, people):
    cycle = await called(offenders, capacity=2)
    first, second = await agenda(offenders, cycle)
    path = f"{CYCLES}/{cycle['cycle_id']}/information"
    for agency in ("HOUSING", "HEALTH"):
        body = {"item_id": first["item_id"], "agency": agency, "information": f"What {agency} knows by the canal."}
        answer = await offenders.post(MANAGER, path, body)
        assert answer.status_code == 201, answer.text
    assert [one["agency"] for one in answer.json()["information"]] == ["HEALTH", "HOUSING"]
    assert [len(one["information"]) for one in await agenda(offenders, cycle)] == [2, 0]
    made = (await decide(offenders, cycle, first, "ADOPT", plan="SUPPORT")).json()
    assert [one["information"] for one in made["information"]] == [
        "What HEALTH knows by the canal.",
        "What HOUSING knows by the canal.",
    ]
    events = await offenders.sql("SELECT data FROM events WHERE type LIKE '%matac_information.noted%'")
    assert events[0]["data"] == {
        "item_id": first["item_id"],
        "cycle_id": cycle["cycle_id"],
        "offender_id": people[0],
        "agency": "HOUSING",
    }
    assert (await offenders.post(COORDINATOR, path, body)).status_code == 403
    unknown = await offenders.post(MANAGER, path, {**body, "item_id": str(uuid4())})
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (422, "not_on_agenda")
    await closed(offenders, cycle)
    late = await offenders.post(MANAGER, path, {**body, "item_id": second["item_id"]})
    assert late.status_code == 409


async def test_of_two_meetings_called_at_once_one_is_called(offenders, people):
    answers = await asyncio.gather(*(offenders.post(MANAGER, CYCLES, {"capacity": 1}) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


async def test_a_score_by_other_rules_is_not_compared_and_the_review_after_is_by_the_new_ones(offenders, people):
    cycle = await called(offenders, capacity=1)
    [item] = await agenda(offenders, cycle)
    made = (await decide(offenders, cycle, item, "ADOPT", plan="SUPPORT")).json()
    await closed(offenders, cycle)
    # By these rules nobody has more than a few points left.
    weights = {"recency": 0.1, "frequency": 0.1, "gravity": 0.7, "victims": 0.1}
    await ruled(offenders, points_per_recent=0, points_per_older=0, weights=weights)
    proposals = []
    for _ in range(2):
        await four_weeks_on(offenders)
        await ranked(offenders)
        cycle = await called(offenders, capacity=1)
        [item] = await agenda(offenders, cycle)
        assert (await decide(offenders, cycle, item, "KEEP", plan="SUPPORT")).status_code == 201
        await closed(offenders, cycle)
        proposals.append(item["proposal"])
    first, second = proposals
    assert first["rule_set_then"] == made["adoption"]["rule_set_id"] != first["rule_set_now"]
    assert (first["score_then"], first["is_improved"]) == (made["adoption"]["adopted_score"], None)
    assert first["score_now"] < 0.6 * first["score_then"]
    assert second["rule_set_then"] == second["rule_set_now"] == first["rule_set_now"]
    assert (second["score_then"], second["is_improved"]) == (first["score_now"], False)


async def test_a_meeting_goes_by_the_rules_of_its_own_day(offenders, people):
    meets_on = clocks.today() + timedelta(days=7)
    await ruled(offenders, meets_on.isoformat(), capacity=2)
    [rule_set] = await offenders.sql("SELECT rule_set_id::text FROM ranking_rule_sets WHERE reason = 'Of a test.'")
    cycle = await called(offenders, meets_on=meets_on.isoformat())
    assert (cycle["rule_set_id"], cycle["capacity"], cycle["on_agenda"]) == (rule_set["rule_set_id"], 2, 2)


async def test_who_was_taken_up_under_two_records_is_reviewed_once_and_left_under_both(offenders, people):
    cycle = await called(offenders, capacity=2)
    for item in await agenda(offenders, cycle):
        await decide(offenders, cycle, item, "ADOPT", plan="SUPPORT")
    await closed(offenders, cycle)
    await merge(offenders, UUID(people[0]), UUID(people[1]))
    await four_weeks_on(offenders)
    cycle = await called(offenders, capacity=2)
    review, other = await agenda(offenders, cycle)
    assert [(one["offender_id"], one["basis"]) for one in (review, other)] == [
        (people[0], "REVIEW"),
        (people[2], "RANKED"),
    ]
    assert (await decide(offenders, cycle, review, "DROP", drop_ground="DECIDED_OTHERWISE")).status_code == 201
    assert {row["status"] for row in await offenders.sql("SELECT status FROM matac_adoptions")} == {"DROPPED"}
    assert await offenders.sql("SELECT FROM person_check_codes WHERE basis = 'MATAC' AND until_at IS NULL") == []


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


async def test_a_meeting_can_be_closed_though_two_on_its_agenda_turned_out_to_be_one(offenders, people):
    cycle = await called(offenders, capacity=2)
    for item in await agenda(offenders, cycle):
        await decide(offenders, cycle, item, "ADOPT", plan="SUPPORT")
    await closed(offenders, cycle)
    await four_weeks_on(offenders)
    cycle = await called(offenders, capacity=2)
    one, other = await agenda(offenders, cycle)
    await merge(offenders, UUID(people[0]), UUID(people[1]))
    assert (await decide(offenders, cycle, one, "DROP", drop_ground="DECIDED_OTHERWISE")).status_code == 201
    assert (await decide(offenders, cycle, other, "KEEP", plan="SUPPORT")).status_code == 409
    assert (await closed(offenders, cycle)).status_code == 200


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
