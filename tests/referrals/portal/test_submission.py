"""Submitting: one call, one statement, once."""

import asyncio
from uuid import UUID, uuid4

from parts.portal import a_referral

from bluelamp.kit.references import is_valid_reference
from referrals.portal.usecases import routing


async def count(portal, table: str) -> int:
    async with portal.resources.database.connection() as connection:
        return await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608 # a table's name of ours


async def test_answers_with_id_reference_status_and_where_to_read_it(portal):
    answer = await portal.post("officer", "/referrals", a_referral())
    assert answer.status_code == 201
    body = answer.json()
    assert is_valid_reference(body["reference"])
    assert body["status"] == "SUBMITTED"
    assert answer.headers["location"] == f"/referrals/v1/referrals/{body['referral_id']}"
    assert answer.headers["etag"] == '"1"'


async def test_row_history_audit_event_and_jobs_are_written_together(portal):
    await portal.submitted()
    assert await count(portal, "referrals") == 1
    assert await count(portal, "referral_history") == 1
    assert await count(portal, "audit_entries WHERE action = 'COLLECTION'") == 1
    assert await count(portal, "events WHERE type = 'uk.police.bluelamp.referral.submitted.v1'") == 1
    assert await count(portal, "pgqueuer WHERE entrypoint = 'route_referral'") == 1
    assert await count(portal, "pgqueuer WHERE entrypoint = 'publish_event'") == 1


async def test_the_same_key_answers_the_same_and_stores_nothing_more(portal):
    key = str(uuid4())
    first = await portal.post("officer", "/referrals", a_referral(), key=key)
    second = await portal.post("officer", "/referrals", a_referral(), key=key)
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["location"] == first.headers["location"]
    assert await count(portal, "referrals") == 1
    assert await count(portal, "events") == 1


async def test_the_same_key_at_the_same_moment_makes_one_referral(portal):
    key = str(uuid4())
    answers = await asyncio.gather(*(portal.post("officer", "/referrals", a_referral(), key=key) for _ in range(20)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["referral_id"] for answer in answers if answer.status_code == 201}) == 1
    assert await count(portal, "referrals") == 1


async def test_the_same_key_for_another_payload_is_refused(portal):
    key = str(uuid4())
    await portal.post("officer", "/referrals", a_referral(), key=key)
    other = await portal.post("officer", "/referrals", a_referral(urgency="URGENT"), key=key)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency-key-reused"


async def test_one_client_never_reads_the_stored_answer_of_another(portal):
    key = str(uuid4())
    first = await portal.post("officer", "/referrals", a_referral(), key=key)
    other = await portal.post("officer_2", "/referrals", a_referral(lpu="DUDLEY"), key=key)
    assert other.status_code == 201
    assert other.json()["referral_id"] != first.json()["referral_id"]


async def test_immediate_danger_is_refused_with_the_advice_to_ring_999(portal):
    answer = await portal.post("officer", "/referrals", a_referral(urgency="IMMEDIATE"))
    assert answer.status_code == 422
    assert answer.json()["code"] == "immediate-danger"
    assert "999" in answer.json()["title"]
    assert await count(portal, "referrals") == 0


async def test_a_protection_concern_waits_for_a_supervisor_and_is_then_routed(portal):
    concern = {"facts": "A child said that they are hit.", "protection_concern": True}
    submitted = await portal.submitted(concern=concern)
    assert submitted["status"] == "SUPERVISOR_CHECK"
    base = f"/referrals/{submitted['referral_id']}"
    await routing.route_referral(portal.resources, UUID(submitted["referral_id"]))
    assert (await portal.get("officer", base)).json()["offers"] == []
    check = {"decision": "RELEASE", "reason": "The hub has it and agrees.", "safeguarding_reference": "M-2026-1"}
    released = await portal.post("sergeant", f"{base}/supervisor-check", check)
    assert released.json()["status"] == "SUBMITTED"
    await routing.route_referral(portal.resources, UUID(submitted["referral_id"]))
    assert (await portal.get("officer", base)).json()["status"] == "OFFERED"


async def test_a_supervisor_can_step_a_held_referral_up(portal):
    submitted = await portal.submitted(concern={"facts": "Injuries seen.", "protection_concern": True})
    base = f"/referrals/{submitted['referral_id']}"
    check = {"decision": "STEP_UP", "reason": "This is for the hub, not for a partner."}
    assert (await portal.post("sergeant", f"{base}/supervisor-check", check)).json()["status"] == "STEPPED_UP"
    [escalation] = (await portal.get("officer", base)).json()["escalations"]
    assert (escalation["target"], escalation["delivery_state"]) == ("MASH", "QUEUED")


async def test_a_known_safeguarding_reference_needs_no_check(portal):
    concern = {"facts": "Known to the hub.", "protection_concern": True, "safeguarding_reference": "M-2026-2"}
    assert (await portal.submitted(concern=concern))["status"] == "SUBMITTED"


async def test_matching_ranks_with_reasons_and_stores_nothing(portal):
    query = {"needs": ["MENTAL_HEALTH"], "age": 39, "lpu": "BIRMINGHAM_NORTH"}
    async with portal.client("officer") as client:
        answer = await client.post("/matches", json=query)
    assert answer.status_code == 200
    body = answer.json()
    names = [item["name"] for item in body["items"]]
    assert names[:3] == ["Lantern Talking Support", "Harbour Listening Line", "Northfold Adult Wellbeing"]
    assert all(item["reasons"] for item in body["items"] + body["ruled_out"])
    assert body["ruled_out"]
    for table in ("referrals", "audit_entries", "events", "idempotency_keys"):
        assert await count(portal, table) == 0


async def test_chosen_services_are_asked_in_their_order(portal):
    harbour, lantern = "00000000-0000-7000-8000-0000000000b1", "00000000-0000-7000-8000-0000000000a1"
    referral_id, offer_id, partner = await portal.offered(route="chosen", services=[harbour, lantern])
    assert partner == "partner_b"
    declined = await portal.post(
        partner, f"/referrals/{referral_id}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"}
    )
    assert declined.status_code == 200
    await routing.route_referral(portal.resources, UUID(referral_id))
    offers = (await portal.get("officer", f"/referrals/{referral_id}")).json()["offers"]
    assert [offer["service_id"] for offer in offers] == [harbour, lantern]


async def test_after_the_last_service_it_returns_and_can_be_sent_again(portal):
    lantern = "00000000-0000-7000-8000-0000000000a1"
    referral_id, offer_id, partner = await portal.offered(route="chosen", services=[lantern])
    base = f"/referrals/{referral_id}"
    await portal.post(partner, f"{base}/offers/{offer_id}/decline", {"reason": "OUTSIDE_REMIT"})
    await routing.route_referral(portal.resources, UUID(referral_id))
    assert (await portal.get("officer", base)).json()["status"] == "RETURNED_TO_REFERRER"
    again = await portal.post("officer", f"{base}/resubmission", {"route": "best"})
    assert again.status_code == 200, again.text
    await routing.route_referral(portal.resources, UUID(referral_id))
    document = (await portal.get("officer", base)).json()
    assert document["status"] == "OFFERED"
    assert document["offers"][-1]["service_id"] != lantern


async def test_nobody_fits_so_the_referrer_has_it_back(portal):
    submitted = await portal.submitted(
        needs=["FIRE_SAFETY"],
        person={"given_name": "Example", "family_name": "Person-Two", "date_of_birth": "2024-01-01"},
        agreement={"position": "PARENT_GIVEN", "asked_on": "2026-01-20", "how": "In person"},
    )
    await routing.route_referral(portal.resources, UUID(submitted["referral_id"]))
    document = (await portal.get("officer", f"/referrals/{submitted['referral_id']}")).json()
    assert document["status"] == "RETURNED_TO_REFERRER"


async def test_a_repetition_hears_the_first_answer_though_the_place_is_taken_by_then(portal):
    lantern = "00000000-0000-7000-8000-0000000000a1"
    async with portal.resources.database.connection() as connection:
        await connection.execute("UPDATE services SET places_per_week = 1 WHERE service_id = $1", UUID(lantern))
    key, body = str(uuid4()), a_referral(route="chosen", services=[lantern])
    first = await portal.post("officer", "/referrals", body, key=key)
    await routing.route_referral(portal.resources, UUID(first.json()["referral_id"]))
    again = await portal.post("officer", "/referrals", body, key=key)
    assert (again.status_code, again.json()) == (201, first.json())
    other = await portal.post("officer", "/referrals", body)
    assert other.json()["errors"][0]["code"] == "no_capacity"


async def test_a_service_that_was_only_silent_can_be_asked_again_after_a_return(portal):
    lantern = "00000000-0000-7000-8000-0000000000a1"
    referral_id, offer_id, partner = await portal.offered(route="chosen", services=[lantern])
    base = f"/referrals/{referral_id}"
    await portal.post(partner, f"{base}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    await routing.route_referral(portal.resources, UUID(referral_id))
    again = await portal.post("officer", f"{base}/resubmission", {"route": "chosen", "services": [lantern]})
    assert again.status_code == 200
    await routing.route_referral(portal.resources, UUID(referral_id))
    document = (await portal.get("officer", base)).json()
    assert [offer["service_id"] for offer in document["offers"]] == [lantern, lantern]
    assert document["status"] == "OFFERED"
