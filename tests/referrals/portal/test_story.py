"""A referral's whole life over HTTP, as the officer and the partners see it."""

from uuid import UUID

from parts.portal import PARTNERS

from referrals.portal.usecases import routing


async def test_from_submission_to_outcome(portal):
    submitted = await portal.submitted()
    assert submitted["status"] == "SUBMITTED"
    referral_id = submitted["referral_id"]
    await routing.route_referral(portal.resources, UUID(referral_id))

    read = await portal.get("officer", f"/referrals/{referral_id}")
    assert read.status_code == 200, read.text
    document = read.json()
    assert document["view"] == "force"
    assert document["status"] == "OFFERED"
    assert document["person"]["family_name"] == "Person-One"
    [offer] = document["offers"]

    partner = PARTNERS[UUID(offer["organisation_id"])]
    inbox = await portal.get(partner, "/referrals")
    assert [item["referral_id"] for item in inbox.json()["items"]] == [referral_id]
    seen = (await portal.get(partner, f"/referrals/{referral_id}")).json()
    assert seen["view"] == "partner"
    assert seen["shared"]["person"]["family_name"] == "Person-One"
    base = f"/referrals/{referral_id}"
    declined = await portal.post(partner, f"{base}/offers/{offer['offer_id']}/decline", {"reason": "NO_CAPACITY"})
    assert declined.status_code == 200, declined.text
    assert declined.json()["referral_status"] == "REMATCH"
    after = (await portal.get(partner, base)).json()
    assert after["shared"] is None
    await routing.route_referral(portal.resources, UUID(referral_id))
    document = (await portal.get("officer", base)).json()
    assert document["status"] == "OFFERED"
    offer = document["offers"][1]
    second = PARTNERS[UUID(offer["organisation_id"])]
    assert second != partner
    accepted = await portal.post(second, f"{base}/offers/{offer['offer_id']}/acceptance", {"note": "Tomorrow."})
    assert accepted.status_code == 200, accepted.text
    at = accepted.json()["offer"]["answered_at"]
    attempt = await portal.post(
        second, f"{base}/contact-attempts", {"attempted_at": at, "channel": "PHONE", "result": "REACHED"}
    )
    assert attempt.status_code == 201, attempt.text
    engaged = await portal.post(second, f"{base}/engagement", {"engaged_on": at[:10]})
    assert engaged.status_code == 200, engaged.text
    outcome = await portal.post(second, f"{base}/outcome", {"outcome": "NEED_MET"})
    assert outcome.status_code == 200, outcome.text
    assert outcome.json()["referral_status"] == "CLOSED"
    history = (await portal.get("officer", f"{base}/history")).json()["items"]
    verbs = [entry["verb"] for entry in history]
    assert verbs == ["SUBMIT", "MATCH", "OFFER", "DECLINE", "OFFER", "ACCEPT", "ATTEMPT_CONTACT", "ENGAGE", "CLOSE"]
    ledger = (await portal.get("dpo", f"{base}/disclosures")).json()["items"]
    assert [entry["kind"] for entry in ledger] == ["OFFER", "OFFER"]
    figures = await portal.get("sergeant", "/statistics", by="need")
    assert figures.status_code == 200, figures.text
