"""Danger is written down by whoever sees it, goes to the hub, and nobody of the force misses it (domain.md §1.2)."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from parts.portal import PARTNERS, a_referral
from parts.stored import as_owner

from bluelamp.kit import clocks
from referrals.portal.usecases import escalating

NOTE = "The person told us of harm to a child."
CALL = {"rung_at": "2026-01-20T10:30:00Z", "incident_number": "WMP-20260120-0417"}


async def queued(portal, entrypoint="hand_over_step_ups"):
    rows = await portal.sql(
        "SELECT convert_from(payload, 'UTF8') AS payload FROM pgqueuer WHERE entrypoint = $1", entrypoint
    )
    return [row["payload"] for row in rows]


async def step_up_waiting(portal):
    await portal.do_jobs(
        "step_up_referral", lambda payload: escalating.carry_out_step_up(portal.resources, UUID(payload))
    )


async def refusals(portal):
    log = (await portal.get("dpo", "/audit-log", action="ALTERATION")).json()["items"]
    return [entry for entry in log if entry["outcome"] == "REFUSED"]


async def test_an_outcome_of_step_up_steps_up(portal):
    referral_id, _, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    answer = await portal.post(partner, f"{base}/outcome", {"outcome": "STEPPED_UP", "note": NOTE})
    assert (answer.status_code, answer.json()["referral_status"]) == (200, "STEPPED_UP")
    [escalation] = (await portal.get("officer", base)).json()["escalations"]
    assert (escalation["target"], escalation["delivery_state"]) == ("MASH", "QUEUED")
    assert await queued(portal) == [escalation["escalation_id"]]
    [row] = await portal.sql("SELECT reason, requested_by FROM escalations")
    assert (row["reason"], row["requested_by"]) == (NOTE, partner.replace("_", "-"))


async def test_why_is_not_kept_with_the_key_and_is_heard_again(portal):
    base = f"/referrals/{(await portal.submitted())['referral_id']}"
    body = {"target": "MASH", "reason": NOTE}
    first = await portal.post("officer", f"{base}/escalation", body, key="why-once")
    again = await portal.post("officer", f"{base}/escalation", body, key="why-once")
    assert (first.status_code, first.json()["reason"], again.json()) == (201, NOTE, first.json())
    kept = await portal.sql("SELECT body FROM idempotency_keys WHERE key = 'why-once'")
    assert len(kept) == 1
    assert NOTE not in kept[0]["body"]


async def test_an_outcome_of_step_up_needs_its_reason(portal):
    referral_id, _, partner = await portal.accepted()
    answer = await portal.post(partner, f"/referrals/{referral_id}/outcome", {"outcome": "STEPPED_UP"})
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/note", "reason_required")
    assert await portal.sql("SELECT FROM escalations") == []


@pytest.mark.parametrize("moved_on", [False, True])
async def test_a_step_up_by_a_partner_whose_offer_has_ended_reaches_the_force(portal, moved_on):
    referral_id, offer_id, partner = await portal.offered()
    base = f"/referrals/{referral_id}"
    await portal.post(partner, f"{base}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    if moved_on:
        await portal.route_waiting()
    answer = await portal.post(partner, f"{base}/escalation", {"target": "MASH", "reason": NOTE})
    assert answer.status_code == 201
    assert len(await queued(portal)) == 1
    [job] = await queued(portal, "step_up_referral")
    await asyncio.gather(*(escalating.carry_out_step_up(portal.resources, UUID(job)) for _ in range(3)))
    document = (await portal.get("officer", base)).json()
    assert document["status"] == "STEPPED_UP"
    assert not [offer for offer in document["offers"] if offer["status"] in {"OFFERED", "ACCEPTED"}]
    history = (await portal.get("sergeant", f"{base}/history")).json()["items"]
    assert (history[-1]["verb"], history[-1]["reason"]) == ("STEP_UP", "MASH")
    assert len(await portal.events("escalated")) == 1
    for who in ("officer", "sergeant"):
        heard = (await portal.get(who, "/events")).json()["items"]
        assert [one["data"]["status"] for one in heard if ".escalated." in one["type"]] == ["STEPPED_UP"]


async def test_the_partner_that_holds_it_now_is_not_told_who_stepped_it_up(portal):
    referral_id, offer_id, first = await portal.offered()
    base = f"/referrals/{referral_id}"
    await portal.post(first, f"{base}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    await portal.route_waiting()
    offer = (await portal.get("officer", base)).json()["offers"][-1]
    await portal.post(first, f"{base}/escalation", {"target": "MASH", "reason": NOTE})
    await step_up_waiting(portal)
    [letter] = await portal.sql(
        "SELECT FROM pgqueuer WHERE entrypoint = 'send_notice' AND payload = $1", f"ENDED:{offer['offer_id']}".encode()
    )
    assert letter is not None
    told = await portal.sql("SELECT actor, note FROM referral_history WHERE offer_id = $1", UUID(offer["offer_id"]))
    assert first.replace("_", "-") not in {row["actor"] for row in told}
    assert NOTE not in {row["note"] for row in told}


@pytest.mark.parametrize("who", ["officer", "sergeant", "partner"])
async def test_immediate_danger_is_not_queued_but_rung(portal, who):
    referral_id, _, partner = await portal.accepted()
    who = partner if who == "partner" else who
    body = {"target": "EMERGENCY_999", "reason": NOTE}
    answer = await portal.post(who, f"/referrals/{referral_id}/escalation", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "immediate-danger")
    assert "999" in answer.json()["detail"]
    assert answer.json()["errors"][0]["pointer"] == "#/emergency_call"
    assert (await queued(portal), await portal.sql("SELECT FROM escalations")) == ([], [])
    assert (await portal.get("officer", f"/referrals/{referral_id}")).json()["status"] == "ACCEPTED"
    [entry] = await refusals(portal)
    assert (entry["actor"], entry["operation"]) == (who.replace("_", "-"), "escalate_referral")
    assert referral_id in entry["subjects"]


async def test_a_call_to_999_is_recorded_and_not_queued(portal):
    referral_id, _, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    body = {"target": "EMERGENCY_999", "reason": NOTE, "emergency_call": CALL}
    answer = await portal.post(partner, f"{base}/escalation", body)
    assert answer.status_code == 201, answer.text
    assert datetime.fromisoformat(answer.json()["delivered_at"]) == datetime(2026, 1, 20, 10, 30, tzinfo=UTC)
    assert answer.json()["delivery_state"] == "DELIVERED"
    document = (await portal.get("officer", base)).json()
    assert document["status"] == "STEPPED_UP"
    call = document["escalations"][0]["emergency_call"]
    assert call["incident_number"] == CALL["incident_number"]
    assert datetime.fromisoformat(call["rung_at"]) == datetime(2026, 1, 20, 10, 30, tzinfo=UTC)
    assert await queued(portal) == []


async def test_a_call_that_was_made_can_go_to_the_hub_too(portal):
    referral_id, _, _ = await portal.accepted()
    body = {"target": "MASH", "reason": NOTE, "emergency_call": CALL}
    answer = await portal.post("officer", f"/referrals/{referral_id}/escalation", body)
    assert (answer.status_code, answer.json()["delivery_state"]) == (201, "QUEUED")
    assert len(await queued(portal)) == 1


async def test_a_call_in_the_future_is_refused(portal):
    referral_id, _, _ = await portal.accepted()
    call = {**CALL, "rung_at": (clocks.now() + timedelta(hours=1)).isoformat()}
    body = {"target": "EMERGENCY_999", "reason": NOTE, "emergency_call": call}
    answer = await portal.post("officer", f"/referrals/{referral_id}/escalation", body)
    assert answer.json()["errors"][0]["code"] == "time_in_future"


async def test_a_refused_submission_of_immediate_danger_is_in_the_log(portal):
    answer = await portal.post("officer", "/referrals", a_referral(urgency="IMMEDIATE"))
    assert answer.json()["code"] == "immediate-danger"
    [entry] = await refusals(portal)
    assert (entry["actor"], entry["operation"]) == ("officer", "submit_referral")


@pytest.mark.parametrize("basis", ["CARE2014_S42", "CA1989_S47"])
async def test_a_gateway_of_protection_is_held_for_a_supervisor(portal, basis):
    submitted = await portal.submitted(lawful_basis=basis)
    assert submitted["status"] == "SUPERVISOR_CHECK"
    assert await portal.sql("SELECT FROM pgqueuer WHERE entrypoint = 'route_referral'") == []
    known = {**a_referral()["concern"], "safeguarding_reference": "M-2026-0042"}
    assert (await portal.submitted(lawful_basis=basis, concern=known))["status"] == "SUBMITTED"


async def test_the_reason_is_read_by_the_force_that_sees_the_referral_and_by_no_other_partner(portal):
    referral_id, offer_id, first = await portal.offered()
    base = f"/referrals/{referral_id}"
    await portal.post(first, f"{base}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    await portal.route_waiting()
    offer = (await portal.get("officer", base)).json()["offers"][-1]
    answer = await portal.post(first, f"{base}/escalation", {"target": "MASH", "reason": NOTE})
    assert answer.json()["reason"] == NOTE
    for who in ("officer", "sergeant"):
        [escalation] = (await portal.get(who, base)).json()["escalations"]
        assert escalation["reason"] == NOTE
    assert (await portal.get("officer_2", base)).status_code == 404
    other = PARTNERS[UUID(offer["organisation_id"])]
    for path in (base, f"{base}/history", "/referrals", "/events"):
        assert NOTE not in (await portal.get(other, path)).text
    log = (await portal.get("dpo", "/audit-log", action="CONSULTATION")).json()["items"]
    assert {"officer", "sergeant"} <= {entry["actor"] for entry in log if referral_id in entry["subjects"]}


async def test_a_step_up_that_meets_the_end_of_its_offer_is_not_lost(portal):
    referral_id, _, partner = await portal.offered()
    async with portal.resources.database.transaction() as expiring:
        await expiring.execute("SELECT FROM referrals FOR UPDATE")
        step = {"target": "MASH", "reason": NOTE}
        asking = asyncio.create_task(portal.post(partner, f"/referrals/{referral_id}/escalation", step))
        await until_blocked(portal)
        await expiring.execute("UPDATE referrals SET status = 'REMATCH', version = version + 1")
        await expiring.execute("UPDATE offers SET status = 'EXPIRED', closed_at = now(), remind_at = NULL")
    answer = await asking
    assert answer.status_code == 201, answer.text
    assert await queued(portal) == [answer.json()["escalation_id"]]
    assert await queued(portal, "step_up_referral") == [answer.json()["escalation_id"]]
    await step_up_waiting(portal)
    assert (await portal.get("officer", f"/referrals/{referral_id}")).json()["status"] == "STEPPED_UP"


async def until_blocked(portal):
    async with as_owner(portal.database) as owner, asyncio.timeout(2.5):
        while not await owner.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            await asyncio.sleep(0.02)
