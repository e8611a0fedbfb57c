"""A referral's whole life over HTTP, as the officer and the partners see it."""

from uuid import UUID

from parts.portal import PARTNERS

from referrals.portal.usecases import routing


async def offered(portal, referral_id: str, place: int) -> tuple[str, str]:
    """Route the referral; the partner that it is now offered to, and the address of the offer."""
    await routing.route_referral(portal.resources, UUID(referral_id))
    read = await portal.get("officer", f"/referrals/{referral_id}")
    assert read.status_code == 200, read.text
    document = read.json()
    assert document["view"] == "force"
    assert document["status"] == "OFFERED"
    assert document["person"]["family_name"] == "Person-One"
    offer = document["offers"][place]
    return PARTNERS[UUID(offer["organisation_id"])], f"/referrals/{referral_id}/offers/{offer['offer_id']}"


async def declined(portal, partner: str, referral_id: str, offer: str) -> None:
    """The partner sees what it was offered, says no, and sees it no more."""
    base = f"/referrals/{referral_id}"
    inbox = await portal.get(partner, "/referrals")
    assert [item["referral_id"] for item in inbox.json()["items"]] == [referral_id]
    seen = (await portal.get(partner, base)).json()
    assert seen["view"] == "partner"
    assert seen["shared"]["person"]["family_name"] == "Person-One"
    answer = await portal.post(partner, f"{offer}/decline", {"reason": "NO_CAPACITY"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["referral_status"] == "REMATCH"
    after = (await portal.get(partner, base)).json()
    assert after["shared"] is None


async def carried_through(portal, partner: str, referral_id: str, offer: str) -> None:
    """The partner accepts, reaches the person, and reports how it ended."""
    base = f"/referrals/{referral_id}"
    accepted = await portal.post(partner, f"{offer}/acceptance", {"note": "Tomorrow."})
    assert accepted.status_code == 200, accepted.text
    at = accepted.json()["offer"]["answered_at"]
    reached = {"attempted_at": at, "channel": "PHONE", "result": "REACHED"}
    attempt = await portal.post(partner, f"{base}/contact-attempts", reached)
    assert attempt.status_code == 201, attempt.text
    engaged = await portal.post(partner, f"{base}/engagement", {"engaged_on": at[:10]})
    assert engaged.status_code == 200, engaged.text
    outcome = await portal.post(partner, f"{base}/outcome", {"outcome": "NEED_MET"})
    assert outcome.status_code == 200, outcome.text
    assert outcome.json()["referral_status"] == "CLOSED"


async def test_from_submission_to_outcome(portal):
    submitted = await portal.submitted()
    assert submitted["status"] == "SUBMITTED"
    referral_id = submitted["referral_id"]

    first, offer = await offered(portal, referral_id, 0)
    await declined(portal, first, referral_id, offer)
    second, offer = await offered(portal, referral_id, 1)
    assert second != first
    await carried_through(portal, second, referral_id, offer)

    history = (await portal.get("officer", f"/referrals/{referral_id}/history")).json()["items"]
    verbs = [entry["verb"] for entry in history]
    assert verbs == ["SUBMIT", "MATCH", "OFFER", "DECLINE", "OFFER", "ACCEPT", "ATTEMPT_CONTACT", "ENGAGE", "CLOSE"]
    ledger = (await portal.get("dpo", f"/referrals/{referral_id}/disclosures")).json()["items"]
    assert [entry["kind"] for entry in ledger] == ["OFFER", "OFFER"]
    figures = await portal.get("sergeant", "/statistics", by="need")
    assert figures.status_code == 200, figures.text
