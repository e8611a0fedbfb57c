"""What a partner reports, what ends a referral, and what the referrer hears."""

from datetime import datetime, timedelta

import pytest


async def test_declining_support_ends_the_referral_with_that_outcome(portal):
    referral_id, _, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    at = (await portal.get(partner, base)).json()["offers"][0]["answered_at"]
    attempt = {"attempted_at": at, "channel": "PHONE", "result": "DECLINED_SUPPORT"}
    answer = await portal.post(partner, f"{base}/contact-attempts", attempt)
    assert answer.json()["referral_status"] == "DECLINED_BY_PERSON"
    [offer] = (await portal.get("officer", base)).json()["offers"]
    assert (offer["status"], offer["outcome"]) == ("CLOSED", "DECLINED_SUPPORT")
    assert offer["first_contact_at"] is not None


async def test_unable_to_contact_needs_three_tries_on_two_days_and_channels(portal):
    referral_id, _offer_id, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    async with portal.resources.database.connection() as connection:
        await connection.execute("UPDATE offers SET answered_at = now() - interval '9 days'")
    too_soon = await portal.post(partner, f"{base}/outcome", {"outcome": "UNABLE_TO_CONTACT"})
    assert too_soon.json()["errors"][0]["code"] == "too_few_tries"
    start = datetime.fromisoformat((await portal.get(partner, base)).json()["offers"][0]["answered_at"])
    for days, channel in ((1, "PHONE"), (2, "PHONE"), (3, "LETTER")):
        attempt = {
            "attempted_at": (start + timedelta(days=days)).isoformat(),
            "channel": channel,
            "result": "NO_ANSWER",
        }
        assert (await portal.post(partner, f"{base}/contact-attempts", attempt)).status_code == 201
    done = await portal.post(partner, f"{base}/outcome", {"outcome": "UNABLE_TO_CONTACT"})
    assert done.json()["referral_status"] == "UNABLE_TO_CONTACT"


@pytest.mark.parametrize(
    ("report", "code"),
    [
        ({"outcome": "OTHER"}, "note_required"),
        ({"outcome": "NEED_MET"}, "not_engaged"),
    ],
)
async def test_an_outcome_that_does_not_fit_is_refused(portal, report, code):
    referral_id, _, partner = await portal.accepted()
    answer = await portal.post(partner, f"/referrals/{referral_id}/outcome", report)
    assert answer.status_code == 422
    assert code in {fault["code"] for fault in answer.json()["errors"]}


async def test_nothing_can_be_reported_before_acceptance_or_after_the_end(portal):
    referral_id, _, partner = await portal.offered()
    early = await portal.post(partner, f"/referrals/{referral_id}/outcome", {"outcome": "DUPLICATE"})
    assert early.status_code == 409
    referral_id, _, partner = await portal.accepted()
    assert (
        await portal.post(partner, f"/referrals/{referral_id}/outcome", {"outcome": "DUPLICATE"})
    ).status_code == 200
    late = await portal.post(partner, f"/referrals/{referral_id}/outcome", {"outcome": "DUPLICATE"})
    assert late.status_code == 409


async def test_a_withdrawal_ends_the_offer_and_closes_the_view(portal):
    referral_id, _, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    answer = await portal.post("sergeant", f"{base}/withdrawal", {"reason": "PERSON_WITHDREW_AGREEMENT"})
    assert answer.json()["status"] == "WITHDRAWN"
    seen = (await portal.get(partner, base)).json()
    assert (seen["status"], seen["offers"][0]["status"], seen["shared"]) == ("WITHDRAWN", "WITHDRAWN", None)


async def test_a_partner_steps_up_and_sees_the_delivery_state(portal):
    referral_id, _, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    new = {"target": "MASH", "reason": "The person told us of harm to a child."}
    answer = await portal.post(partner, f"{base}/escalation", new)
    assert (answer.status_code, answer.json()["delivery_state"]) == (201, "QUEUED")
    document = (await portal.get("officer", base)).json()
    assert document["status"] == "STEPPED_UP"
    assert document["escalations"][0]["target"] == "MASH"
    async with portal.resources.database.connection() as connection:
        queued = await connection.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'hand_over_step_ups'")
    assert queued == 1


async def test_the_agreement_decides_what_a_partner_sees(portal):
    council = "00000000-0000-7000-8000-0000000000c1"
    referral_id, _, partner = await portal.offered(route="chosen", services=[council])
    seen = (await portal.get(partner, f"/referrals/{referral_id}")).json()
    allowed = set(seen["shared_fields"])
    assert "OPINION" not in allowed
    assert seen["shared"]["opinion"] is None
    assert seen["shared"]["household"] is None
    assert seen["shared"]["person"]["given_name"] == "Example"


async def test_the_history_of_a_partner_is_its_own(portal):
    referral_id, offer_id, partner = await portal.offered()
    base = f"/referrals/{referral_id}"
    await portal.post(partner, f"{base}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    verbs = [entry["verb"] for entry in (await portal.get(partner, f"{base}/history")).json()["items"]]
    assert verbs == ["OFFER", "DECLINE"]


async def test_what_a_partner_hears_after_the_end_still_reaches_the_hub(portal):
    referral_id, _, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    assert (await portal.post(partner, f"{base}/outcome", {"outcome": "DUPLICATE"})).status_code == 200
    new = {"target": "MASH", "reason": "The person told us of harm to a child."}
    assert (await portal.post(partner, f"{base}/escalation", new)).status_code == 201
    [escalation] = (await portal.get("officer", base)).json()["escalations"]
    assert escalation["target"] == "MASH"
