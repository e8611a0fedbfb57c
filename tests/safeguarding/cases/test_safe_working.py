"""What keeps a case from being lost, belittled or closed unanswered; each as it could happen in a hub."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from parts.cases import (
    DECISION,
    LONG_REASON,
    SECTION_47,
    UPHELD,
    act,
    bring,
    escalated,
    notified,
    pointers,
    running,
    screened,
    section_47_met,
)
from parts.safeguarding import desk

from bluelamp.kit import clocks
from safeguarding.cases import demonstration
from safeguarding.cases.usecases.challenging import escalate_due_challenges

RED = {"rating": "RED", "rating_reason": "It was seen so."}
AMBER = {"rating": "AMBER", "rating_reason": "It was seen so."}


async def read(hub, case_id, who="mash_csc"):
    answer = await hub.get(who, f"/cases/{case_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def with_worker(service, **changes):
    """The id of a child whose case is open with a worker."""
    case_id = (await bring(service, **changes))["case_id"]
    who = "mash_csc_bham" if changes.get("hub") == "BIRMINGHAM" else "mash_csc"
    await act(service, who, case_id, "allocation", demonstration.FORWARDING)
    return (await read(service, case_id, who))["people"][0]["person_id"]


async def test_an_immediate_strategy_on_an_unrated_case_makes_it_red_and_can_go_on(hub):
    case = await bring(hub)
    after = await act(hub, "mash_police", case["case_id"], "immediate-strategy", demonstration.STRATEGY)
    assert (after["status"], after["rating"], set(running(after))) == ("DISCUSSION", "RED", {"RAG", "STATUTORY"})
    assert running(after)["RAG"]["started_at"] == case["received_at"]
    question = {
        "agencies": ["HEALTH"],
        "scope_text": "Contacts with the family since January.",
        "subjects": [(await read(hub, case["case_id"]))["people"][0]["person_id"]],
        "lawful_basis": "CA1989_S47",
        "necessity_text": "Needed to judge the risk of tonight.",
    }
    asked = await hub.post("mash_csc", f"/cases/{case['case_id']}/enquiries", question)
    assert asked.status_code == 201, asked.text


@pytest.mark.parametrize("rated", [RED, {}], ids=["red", "unrated"])
async def test_what_may_be_red_is_screened_though_there_is_an_open_case(hub, rated):
    people = [{"role": "CHILD", "person_id": await with_worker(hub)}]
    new = await bring(hub, people=people, **rated)
    assert new["status"] == "RECEIVED"
    case = await read(hub, new["case_id"])
    worker = demonstration.FORWARDING["allocated_worker"]
    assert (case["proposed_worker"], case["allocated_worker"]) == (worker, None)


@pytest.mark.parametrize(
    ("step", "body", "status"),
    [
        ("screening", {**demonstration.SCREENING, "rating": "RED"}, "SCREENED"),
        ("immediate-strategy", demonstration.STRATEGY, "DISCUSSION"),
    ],
)
async def test_what_was_forwarded_comes_back_with_the_hubs_clock(hub, step, body, status):
    people = [{"role": "CHILD", "person_id": await with_worker(hub)}]
    new = await bring(hub, people=people, **AMBER)
    assert (new["status"], set(running(new))) == ("FORWARDED_TO_ALLOCATED_WORKER", {"STATUTORY"})
    after = await act(hub, "mash_csc", new["case_id"], step, body)
    assert (after["status"], set(running(after))) == (status, {"RAG", "STATUTORY"})


async def test_another_hubs_worker_is_not_named_and_only_the_fact_is_told(hub):
    person_id = await with_worker(hub, hub="BIRMINGHAM", lpu=None)
    new = await bring(hub, people=[{"role": "CHILD", "person_id": person_id}], **AMBER)
    assert new["status"] == "RECEIVED"
    case = await read(hub, new["case_id"])
    assert (case["allocated_worker"], case["proposed_worker"], case["open_elsewhere"]) == (None, None, True)
    assert "open_elsewhere" not in await read(hub, new["case_id"], "officer")
    assert (await read(hub, (await bring(hub))["case_id"]))["open_elsewhere"] is False


async def test_a_desk_raises_a_rating_and_only_the_management_lowers_it(hub):
    case_id = (await bring(hub, **RED))["case_id"]
    for what, body in (
        ("screening", demonstration.SCREENING),
        ("rating", {"rating": "GREEN", "reason": LONG_REASON}),
    ):
        refused = await hub.post("mash_csc", f"/cases/{case_id}/{what}", body)
        assert (refused.status_code, "management" in refused.json()["detail"]) == (403, True)
    assert (await read(hub, case_id))["rating"] == "RED"
    await act(hub, "hub_manager", case_id, "screening", demonstration.SCREENING)
    after = await act(hub, "mash_csc", case_id, "rating", demonstration.RE_RATING)
    assert after["rating"] == "RED"


async def test_a_breach_stays_one_on_the_board_after_a_lower_rating(hub, rows):
    case_id = await screened(hub)
    long_ago = clocks.now() - timedelta(hours=30)
    await rows.execute(
        "UPDATE case_clocks SET started_at = $2, due_at = $3 WHERE case_id = $1 AND kind = 'RAG'",
        case_id,
        long_ago,
        long_ago + timedelta(hours=24),
    )
    await act(hub, "hub_manager", case_id, "rating", {"rating": "BLUE", "reason": LONG_REASON})
    board = (await hub.get("hub_manager", "/board", limit=500)).json()["items"]
    row = next(one for one in board if one["case_id"] == case_id)
    assert (row["rag_clock"], row["breached"]) == (None, True)


async def test_a_role_is_put_right_and_what_was_known_then_stays_known(hub, rows):
    people = [
        {"role": "CHILD", "person": demonstration.CHILD},
        {"role": "PARENT_OR_CARER", "person": demonstration.PARTNER},
    ]
    case_id = await screened(hub, people=people)
    partner = next(one for one in (await read(hub, case_id))["people"] if one["role"] == "PARENT_OR_CARER")
    assert await rows.fetchval("SELECT is_alleged_perpetrator($1::text::uuid)", partner["person_id"]) is False
    before = clocks.now().isoformat()
    path = f"/cases/{case_id}/people"
    body = {"person_id": partner["person_id"], "role": "ALLEGED_PERPETRATOR", "reason": LONG_REASON}
    placed = await act(hub, "mash_csc", case_id, "people", body)
    assert placed["role"] == "ALLEGED_PERPETRATOR"
    assert await rows.fetchval("SELECT is_alleged_perpetrator($1::text::uuid)", partner["person_id"]) is True
    assert (await hub.post("mash_csc", path, body)).status_code == 409
    added = await act(hub, "mash_csc", case_id, "people", demonstration.PLACING)
    roles = {one["person_id"]: one["role"] for one in (await read(hub, case_id))["people"]}
    assert (roles[partner["person_id"]], roles[added["person_id"]]) == ("ALLEGED_PERPETRATOR", "HOUSEHOLD_MEMBER")
    await act(hub, "mash_csc", case_id, "people", {**body, "role": None})
    now = (await hub.get("mash_csc", f"/cases/{case_id}/as-known-at", at=clocks.now().isoformat())).json()
    then = (await hub.get("mash_csc", f"/cases/{case_id}/as-known-at", at=before)).json()
    assert partner["person_id"] not in {one["person_id"] for one in now["people"]}
    assert (partner["person_id"], "PARENT_OR_CARER") in {(one["person_id"], one["role"]) for one in then["people"]}
    kept = await rows.fetchval("SELECT count(*) FROM case_roles WHERE person_id = $1::text::uuid", partner["person_id"])
    told = await rows.fetchval(
        "SELECT count(*) FROM events WHERE subject_id = $1 AND type LIKE '%people_changed.v1'", case_id
    )
    assert (kept, told) == (2, 3)


async def test_a_part_in_a_case_that_cannot_be_is_pointed_at(hub):
    case_id = await screened(hub)
    child = (await read(hub, case_id))["people"][0]["person_id"]
    path, reason = f"/cases/{case_id}/people", {"reason": LONG_REASON}
    for body, expected in (
        ({"role": None, "person_id": child}, {"#/role"}),
        ({"role": "HOUSEHOLD_MEMBER", "person_id": child}, {"#/role"}),
        ({"role": "CHILD"}, {"#"}),
        ({"role": None, "person_id": str(desk(1))}, {"#/person_id"}),
        ({"role": "CHILD", "person_id": str(desk(1))}, {"#/person_id"}),
    ):
        assert pointers(await hub.post("mash_csc", path, {**body, **reason})) == expected
    assert (await hub.post("mash_csc_bham", path, demonstration.PLACING)).status_code == 404


async def test_a_case_is_not_closed_before_a_social_worker_has_answered(hub):
    case_id = await notified(hub)
    early = await hub.post("mash_csc", f"/cases/{case_id}/closure", demonstration.CLOSURE)
    assert early.status_code == 409
    for who in ("mash_police", "mash_housing", "mash_asc"):
        refused = await hub.post(who, f"/cases/{case_id}/acknowledgement", demonstration.ACKNOWLEDGEMENT)
        assert refused.status_code == 403, who
    await act(hub, "mash_csc", case_id, "acknowledgement", demonstration.ACKNOWLEDGEMENT)
    await act(hub, "mash_csc", case_id, "closure", demonstration.CLOSURE)


async def test_a_threshold_that_demands_enquiries_is_not_met_with_none(hub):
    case_id = await screened(hub)
    path = f"/cases/{case_id}/decision"
    refused = await hub.post("hub_manager", path, SECTION_47)
    assert pointers(refused) == {"#/primary_outcome"}
    assert refused.json()["errors"][0]["code"] == "strategy_discussion_required"
    await section_47_met(hub, case_id)
    for outcome in ("NFA_INFORMATION_ONLY", "RETURNED_NO_CONSENT", "SIGNPOST_UNIVERSAL"):
        body = {**DECISION, "primary_outcome": outcome, "threshold": "CHILDREN_ACT_S47"}
        assert pointers(await hub.post("hub_manager", path, body)) == {"#/primary_outcome"}
    await act(hub, "hub_manager", case_id, "decision", SECTION_47)


async def test_a_manager_at_a_desk_that_is_not_the_management_decides_nothing(hub, rows):
    undecided, (disputed, challenge_id) = await screened(hub), await escalated(hub)
    changed = {"result": "CHANGED", "reason": LONG_REASON, "decision": DECISION}
    async with hub.client("hub_manager", organisation_id=str(desk(1))) as police:
        for case_id, what, body in (
            (undecided, "decision", DECISION),
            (disputed, "notification", demonstration.NOTIFICATION),
            (disputed, f"challenges/{challenge_id}/decision", changed),
            (disputed, f"challenges/{challenge_id}/decision", UPHELD),
        ):
            refused = await police.post(
                f"/cases/{case_id}/{what}", json=body, headers={"Idempotency-Key": f'"{uuid4()}"'}
            )
            assert (refused.status_code, "management" in refused.json()["detail"]) == (403, True), what
    kept = await rows.fetchval("SELECT count(*) FROM case_decisions WHERE case_id = $1::text::uuid", undecided)
    assert (kept, (await read(hub, undecided))["status"], (await read(hub, disputed))["status"]) == (
        0,
        "SCREENED",
        "ESCALATED",
    )


async def test_the_referrer_reads_what_it_is_told(hub):
    case_id = (await bring(hub, "partner_a"))["case_id"]
    await act(hub, "mash_csc", case_id, "screening", demonstration.SCREENING)
    await act(hub, "mash_csc", case_id, "acknowledgement", demonstration.ACKNOWLEDGEMENT)
    await act(hub, "hub_manager", case_id, "decision", DECISION)
    await act(hub, "hub_manager", case_id, "notification", demonstration.NOTIFICATION)
    told = [(one["kind"], one["message"]) for one in (await read(hub, case_id, "partner_a"))["notifications"]]
    assert told == [
        ("ACKNOWLEDGEMENT", demonstration.ACKNOWLEDGEMENT["note"]),
        ("DECISION", demonstration.NOTIFICATION["message"]),
    ]
    assert [one["kind"] for one in (await read(hub, case_id))["notifications"]] == ["ACKNOWLEDGEMENT", "DECISION"]


async def test_a_hub_that_is_asked_and_also_referred_the_case_reads_its_frame_alone(hub, rows):
    case_id = (await bring(hub, "mash_csc_bham"))["case_id"]
    await act(hub, "mash_csc", case_id, "home-authority-request", demonstration.HOME_REQUEST)
    frame = await read(hub, case_id, "mash_csc_bham")
    assert frame["view"] == "frame"
    async with hub.resources.database.transaction(desk(12)) as connection:
        for table in ("case_details", "case_corrections", "case_people", "case_history", "case_clocks"):
            sql = f"SELECT count(*) FROM {table} WHERE case_id = $1"  # noqa: S608 # tables of ours
            assert await connection.fetchval(sql, case_id) == 0, table


async def test_a_challenge_keeps_nobody_waiting(hub):
    case_id = await screened(hub)
    await act(hub, "hub_manager", case_id, "decision", DECISION)
    raised = await act(hub, "mash_health", case_id, "challenges", demonstration.CHALLENGE)
    after = await act(hub, "hub_manager", case_id, "notification", demonstration.NOTIFICATION)
    assert after["status"] == "CHALLENGED"
    assert (await read(hub, case_id, "officer"))["outcome"] == "S17_ASSESSMENT"
    again = await hub.post("hub_manager", f"/cases/{case_id}/notification", demonstration.NOTIFICATION)
    assert again.status_code == 409
    path = f"/cases/{case_id}/challenges/{raised['challenge_id']}"
    for what in ("escalation", "withdrawal"):
        assert (await hub.post("mash_police", f"{path}/{what}", demonstration.WITHDRAWAL)).status_code == 403
    board = (await hub.get("hub_manager", "/board", limit=500)).json()["items"]
    shown = next(one["challenge_due_at"] for one in board if one["case_id"] == case_id)
    assert datetime.fromisoformat(shown) == datetime.fromisoformat(raised["due_at"])
    withdrawn = await hub.post("mash_health", f"{path}/withdrawal", demonstration.WITHDRAWAL)
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "WITHDRAWN")
    assert (await read(hub, case_id))["status"] == "DECIDED"


async def test_the_management_escalates_and_an_escalated_challenge_can_be_withdrawn(hub):
    case_id = await notified(hub)
    raised = await act(hub, "mash_health", case_id, "challenges", demonstration.CHALLENGE)
    path = f"challenges/{raised['challenge_id']}"
    await act(hub, "hub_manager", case_id, f"{path}/escalation", demonstration.ESCALATION)
    await act(hub, "mash_health", case_id, f"{path}/withdrawal", demonstration.WITHDRAWAL)
    await act(hub, "mash_police", case_id, "challenges", demonstration.CHALLENGE)


async def test_a_challenge_that_nobody_settles_is_escalated_by_itself_and_once(hub, rows):
    case_id = await notified(hub)
    raised = await act(hub, "mash_health", case_id, "challenges", demonstration.CHALLENGE)
    await escalate_due_challenges(hub.resources)
    assert (await read(hub, case_id))["status"] == "CHALLENGED"
    due = "UPDATE case_challenges SET due_at = now() - interval '1 hour' WHERE challenge_id = $1::text::uuid"
    await rows.execute(due, raised["challenge_id"])
    await escalate_due_challenges(hub.resources)
    await rows.execute(due, raised["challenge_id"])
    await escalate_due_challenges(hub.resources)
    case = await read(hub, case_id)
    assert (case["status"], case["challenges"][0]["escalated_by"]) == ("ESCALATED", "system")
    steps = (await hub.get("mash_csc", f"/cases/{case_id}/history", limit=100)).json()["items"]
    assert [one["verb"] for one in steps].count("ESCALATE") == 1
    assert (await escalated(hub))[0] != case_id
