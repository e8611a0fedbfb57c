"""Silence after an acceptance, at a supervisor's check and at a return: told once, to those who can act."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.schemas.common import WindowUnit
from referrals.portal.usecases import clock

CONCERN = {"facts": "A child said that they are hit.", "protection_concern": True}


async def heard(portal, who, name):
    items = (await portal.get(who, "/events")).json()["items"]
    return [one["data"]["referral_id"] for one in items if one["type"].endswith(f".{name}.v1")]


async def listed(portal, who, **filters):
    page = (await portal.get(who, "/referrals", **filters)).json()
    return [one["referral_id"] for one in page["items"]]


async def pass_first_contact(portal, offer_id):
    await portal.sql(
        "UPDATE offers SET first_contact_due_at = now() - interval '1 second' WHERE offer_id = $1", UUID(offer_id)
    )


async def chase(portal):
    await asyncio.gather(*(clock.chase_first_contacts(portal.resources) for _ in range(3)))
    await asyncio.gather(*(clock.chase_decisions(portal.resources) for _ in range(3)))


async def test_a_partner_that_accepts_and_falls_silent_is_chased_once(portal):
    referral_id, offer_id, partner = await portal.accepted()
    await chase(portal)
    assert await portal.events("contact_overdue") == []
    await pass_first_contact(portal, offer_id)
    await chase(portal)
    await chase(portal)
    for who in ("officer", "sergeant", partner):
        assert await heard(portal, who, "contact_overdue") == [referral_id]
    letters = await portal.sql("SELECT FROM pgqueuer WHERE payload = $1", f"CONTACT_OVERDUE:{offer_id}".encode())
    assert len(letters) == 1


async def test_a_person_who_was_reached_is_not_overdue(portal):
    referral_id, offer_id, partner = await portal.accepted()
    at = (await portal.get(partner, f"/referrals/{referral_id}")).json()["offers"][0]["answered_at"]
    attempt = {"attempted_at": at, "channel": "PHONE", "result": "REACHED"}
    assert (await portal.post(partner, f"/referrals/{referral_id}/contact-attempts", attempt)).status_code == 201
    await pass_first_contact(portal, offer_id)
    await chase(portal)
    assert await portal.events("contact_overdue") == []
    assert await listed(portal, "officer", overdue="true") == []


async def test_a_held_referral_is_due_and_its_supervisors_hear(portal):
    referral_id = (await portal.submitted(concern=CONCERN))["referral_id"]
    document = (await portal.get("sergeant", f"/referrals/{referral_id}")).json()
    submitted, due = (datetime.fromisoformat(document[name]) for name in ("submitted_at", "due_at"))
    assert due - submitted == timedelta(hours=4)
    [row] = (await portal.get("sergeant", "/referrals")).json()["items"]
    assert datetime.fromisoformat(row["due_at"]) == due
    await chase(portal)
    assert await portal.events("check_overdue") == []
    await portal.sql("UPDATE referrals SET due_at = now() - interval '1 second'")
    await chase(portal)
    await chase(portal)
    assert await heard(portal, "sergeant", "check_overdue") == [referral_id]
    assert await listed(portal, "sergeant", overdue="true") == [referral_id]
    check = {"decision": "RELEASE", "reason": "The hub has the case and agrees."}
    assert (await portal.post("sergeant", f"/referrals/{referral_id}/supervisor-check", check)).status_code == 200
    assert (await portal.get("sergeant", f"/referrals/{referral_id}")).json()["due_at"] is None
    assert await listed(portal, "sergeant", overdue="true") == []


async def test_a_returned_referral_is_due_and_its_referrer_hears(portal):
    referral_id = (await portal.submitted(needs=["GANG_EXIT"], lpu="BIRMINGHAM_NORTH"))["referral_id"]
    await portal.sql("UPDATE services SET paused = true")
    await portal.route_waiting()
    document = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert document["status"] == "RETURNED_TO_REFERRER"
    returned = datetime.fromisoformat(document["updated_at"])
    assert datetime.fromisoformat(document["due_at"]) == clocks.due_at(returned, 2, WindowUnit.WORKING_DAYS)
    await portal.sql("UPDATE referrals SET due_at = now() - interval '1 second'")
    await chase(portal)
    await chase(portal)
    assert await heard(portal, "officer", "decision_overdue") == [referral_id]
    assert await portal.events("check_overdue") == []
    await portal.post("officer", f"/referrals/{referral_id}/resubmission", {"route": "best"})
    assert (await portal.get("officer", f"/referrals/{referral_id}")).json()["due_at"] is None


async def test_a_correction_leaves_the_clock_running(portal):
    referral_id = (await portal.submitted(concern=CONCERN))["referral_id"]
    before = await portal.get("officer", f"/referrals/{referral_id}")
    patch = {"concern": {"seen": "Bruises on both arms."}}
    assert (
        await portal.patch("officer", f"/referrals/{referral_id}", patch, before.headers["etag"])
    ).status_code == 200
    after = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert after["due_at"] == before.json()["due_at"] is not None


async def test_the_list_finds_what_is_overdue_and_what_is_not(portal):
    late, late_offer, partner = await portal.accepted()
    punctual, _, _ = await portal.accepted(route="chosen", services=["00000000-0000-7000-8000-0000000000b1"])
    held = (await portal.submitted(concern=CONCERN))["referral_id"]
    await pass_first_contact(portal, late_offer)
    await portal.sql("UPDATE referrals SET due_at = now() - interval '1 second' WHERE due_at IS NOT NULL")
    assert set(await listed(portal, "officer", overdue="true")) == {late, held}
    assert await listed(portal, "officer", overdue="false") == [punctual]
    assert await listed(portal, partner, overdue="true") == [late]
    first = await portal.get("officer", "/referrals", overdue="true", limit=1)
    async with portal.client("officer") as client:
        second = await client.get(first.links["next"]["url"].removeprefix("/referrals/v1"))
    assert second.status_code == 200
    assert len(second.json()["items"]) == 1


async def test_decision_windows_are_effective_dated(portal):
    moment = clocks.now() + timedelta(seconds=30)
    window = {"decide_within": 1, "decide_unit": "ELAPSED_HOURS", "effective_from": moment.isoformat()}
    async with portal.client("directory_admin") as client:
        for _ in range(2):
            answer = await client.put("/decision-windows/SUPERVISOR_CHECK", json=window)
            assert answer.status_code == 200, answer.text
        other = await client.put("/decision-windows/SUPERVISOR_CHECK", json={**window, "decide_within": 2})
        assert other.status_code == 409
        past = {**window, "effective_from": "2020-01-01T00:00:00Z"}
        assert (await client.put("/decision-windows/SUPERVISOR_CHECK", json=past)).status_code == 422
    windows = (await portal.get("sergeant", "/decision-windows")).json()["items"]
    in_force = {one["decision"]: (one["decide_within"], one["decide_unit"]) for one in windows if one["in_force"]}
    assert in_force == {"SUPERVISOR_CHECK": (4, "ELAPSED_HOURS"), "RETURNED_TO_REFERRER": (2, "WORKING_DAYS")}
    await portal.sql(
        "INSERT INTO decision_windows (decision, decide_within, decide_unit, effective_from, created_by) "
        "VALUES ('SUPERVISOR_CHECK', 1, 'ELAPSED_HOURS', now() - interval '1 second', 'test')"
    )
    referral_id = (await portal.submitted(concern=CONCERN))["referral_id"]
    document = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    submitted, due = (datetime.fromisoformat(document[name]) for name in ("submitted_at", "due_at"))
    assert due - submitted == timedelta(hours=1)
