"""An offer lives no longer than its agreement and its service, and a place is given away once."""

import asyncio
from uuid import UUID

import pytest

from referrals.portal.usecases import clock, routing

LANTERN_SERVICE = "00000000-0000-7000-8000-0000000000a1"
ENDINGS = {
    "agreement": (
        "UPDATE sharing_agreements SET expires_on = valid_from WHERE organisation_id = $1",
        "organisation_id",
    ),
    "basis": (
        "UPDATE sharing_agreements SET lawful_bases = ARRAY['CA1989_S17'] WHERE organisation_id = $1",
        "organisation_id",
    ),
    "service": ("UPDATE services SET status = 'temporarily closed' WHERE service_id = $1", "service_id"),
    "organisation": ("UPDATE organisations SET active = false WHERE organisation_id = $1", "organisation_id"),
}


async def offers_of(portal, referral_id):
    return (await portal.get("officer", f"/referrals/{referral_id}")).json()["offers"]


@pytest.mark.parametrize("ending", ENDINGS)
async def test_an_offer_ends_with_what_it_rests_on(portal, ending):
    referral_id, offer_id, partner = await portal.offered()
    untouched, _, _ = await portal.offered(route="chosen", services=["00000000-0000-7000-8000-0000000000b1"])
    [offer] = await offers_of(portal, referral_id)
    await clock.take_back_offers(portal.resources)
    assert (await offers_of(portal, referral_id))[0]["status"] == "OFFERED"
    change, key = ENDINGS[ending]
    await portal.sql(change, UUID(offer[key]))
    late = await portal.post(partner, f"/referrals/{referral_id}/offers/{offer_id}/acceptance")
    assert (late.status_code, late.json()["code"]) == (409, "state-conflict")
    await asyncio.gather(*(clock.take_back_offers(portal.resources) for _ in range(3)))
    await portal.route_waiting()
    ended, following = await offers_of(portal, referral_id)
    assert (ended["status"], following["status"]) == ("WITHDRAWN", "OFFERED")
    assert following["service_id"] != offer["service_id"]
    verbs = [one["verb"] for one in (await portal.get("officer", f"/referrals/{referral_id}/history")).json()["items"]]
    assert verbs == ["SUBMIT", "MATCH", "OFFER", "REMATCH", "OFFER"]
    [told] = await portal.events("rematched")
    assert (str(told["organisation_id"]), told["lpu"], told["owner"]) == (
        offer["organisation_id"],
        "BIRMINGHAM_NORTH",
        "officer",
    )
    closed = ending in {"service", "organisation"}
    assert told["data"]["reason"] == ("SERVICE_CLOSED" if closed else "AGREEMENT_ENDED")
    letters = await portal.sql("SELECT FROM pgqueuer WHERE payload = $1", f"ENDED:{offer_id}".encode())
    assert len(letters) == 1
    if ending in {"agreement", "basis", "service"}:
        assert [one["status"] for one in await offers_of(portal, untouched)] == ["OFFERED"]


async def test_an_accepted_referral_stays_with_its_partner(portal):
    referral_id, _, _ = await portal.accepted()
    await portal.sql("UPDATE sharing_agreements SET expires_on = valid_from")
    await clock.take_back_offers(portal.resources)
    assert (await portal.get("officer", f"/referrals/{referral_id}")).json()["status"] == "ACCEPTED"


async def test_one_place_is_given_away_once(portal):
    await portal.sql("UPDATE services SET places_per_week = 1 WHERE service_id = $1", UUID(LANTERN_SERVICE))
    ids = [(await portal.submitted())["referral_id"] for _ in range(10)]
    await asyncio.gather(*(routing.route_referral(portal.resources, UUID(referral_id)) for referral_id in ids))
    held = await portal.sql(
        "SELECT count(*) FROM offers WHERE service_id = $1 AND status = 'OFFERED'", UUID(LANTERN_SERVICE)
    )
    assert held[0]["count"] <= 1
    over = await portal.sql(
        "SELECT s.name, s.places_per_week, count(*) FROM offers o JOIN services s USING (service_id) "
        "WHERE o.status = 'OFFERED' GROUP BY s.service_id HAVING count(*) > s.places_per_week"
    )
    assert over == []
    states = await portal.sql("SELECT DISTINCT status FROM referrals")
    assert {row["status"] for row in states} <= {"OFFERED", "RETURNED_TO_REFERRER"}


async def test_ten_chosen_for_one_place_are_one_offer_and_nine_returns(portal):
    await portal.sql("UPDATE services SET places_per_week = 1 WHERE service_id = $1", UUID(LANTERN_SERVICE))
    ids = [(await portal.submitted(route="chosen", services=[LANTERN_SERVICE]))["referral_id"] for _ in range(10)]
    await asyncio.gather(*(routing.route_referral(portal.resources, UUID(referral_id)) for referral_id in ids))
    states = await portal.sql("SELECT status, count(*) FROM referrals GROUP BY status")
    assert {row["status"]: row["count"] for row in states} == {"OFFERED": 1, "RETURNED_TO_REFERRER": 9}
