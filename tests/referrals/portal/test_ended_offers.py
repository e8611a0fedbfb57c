"""A partner whose offer was declined, expired or withdrawn: what it saw then is what it sees for ever."""

from uuid import UUID

import pytest
from parts.portal import PARTNERS

from referrals.portal.usecases import clock, routing

LANTERN = "00000000-0000-7000-8000-0000000000a1"
ORGANISATIONS = {who: organisation_id for organisation_id, who in PARTNERS.items()}
ENDINGS = {"DECLINED": "REMATCH", "EXPIRED": "REMATCH", "WITHDRAWN": "WITHDRAWN"}


async def sql(portal, statement, *given):
    async with portal.resources.database.connection() as connection:
        return await connection.execute(statement, *given)


async def end(portal, referral_id, offer_id, partner, ending):
    base = f"/referrals/{referral_id}"
    if ending == "DECLINED":
        answer = await portal.post(partner, f"{base}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
        assert answer.status_code == 200, answer.text
    elif ending == "WITHDRAWN":
        assert (await portal.post("sergeant", f"{base}/withdrawal", {"reason": "DUPLICATE"})).status_code == 200
    else:
        await sql(portal, "UPDATE offers SET answer_due_at = now() - interval '1 second'")
        await clock.expire_offers(portal.resources)


async def go_on(portal, referral_id, ending):
    """The referral lives on without the partner: somebody else takes it, or the hub does."""
    base = f"/referrals/{referral_id}"
    if ending == "WITHDRAWN":
        step = {"target": "MASH", "reason": "Somebody may need protecting."}
        assert (await portal.post("sergeant", f"{base}/escalation", step)).status_code == 201
        return
    await routing.route_referral(portal.resources, UUID(referral_id))
    offer = (await portal.get("officer", base)).json()["offers"][-1]
    other = PARTNERS[UUID(offer["organisation_id"])]
    answer = await portal.post(other, f"{base}/offers/{offer['offer_id']}/acceptance")
    assert answer.status_code == 200, answer.text


async def everything_seen(portal, partner, referral_id):
    """All that a partner can ask about a referral, as it is answered."""
    base = f"/referrals/{referral_id}"
    record = await portal.get(partner, base)
    answers = [
        record.json(),
        record.headers["etag"],
        (await portal.get(partner, "/referrals")).json()["items"],
        (await portal.get(partner, f"{base}/history")).json()["items"],
        (await portal.get(partner, "/events")).json()["items"],
    ]
    assert record.status_code == 200
    return answers


@pytest.mark.parametrize("ending", ENDINGS)
async def test_what_it_sees_is_frozen_as_its_offer_ended(portal, ending):
    referral_id, offer_id, partner = await portal.offered()
    await end(portal, referral_id, offer_id, partner, ending)
    before = await everything_seen(portal, partner, referral_id)
    await go_on(portal, referral_id, ending)
    assert await everything_seen(portal, partner, referral_id) == before
    record, [row], history = before[0], before[2], before[3]
    live = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert record["status"] == row["status"] == history[-1]["to_status"] == ENDINGS[ending] != live["status"]
    assert [offer["status"] for offer in record["offers"]] == [row["offer"]["status"]] == [ending]
    assert (record["shared"], record["shared_fields"]) == (None, [])
    assert record["version"] < live["version"]


@pytest.mark.parametrize("ending", ENDINGS)
async def test_no_filter_tells_what_became_of_it(portal, ending):
    referral_id, offer_id, partner = await portal.offered()
    await end(portal, referral_id, offer_id, partner, ending)
    await go_on(portal, referral_id, ending)
    await sql(portal, "UPDATE referrals SET urgency = 'URGENT', needs = '{CARER}', lpu = 'DUDLEY'")

    async def found(**filters):
        return len((await portal.get(partner, "/referrals", **filters)).json()["items"])

    live = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    for now in ({"status": live["status"]}, {"urgency": "URGENT"}, {"need": "CARER"}, {"lpu": "DUDLEY"}):
        assert await found(**now) == 0, now
    then = {
        "status": ENDINGS[ending],
        "urgency": "ROUTINE",
        "need": "MENTAL_HEALTH",
        "lpu": "BIRMINGHAM_NORTH",
        "submitted_until": "2999-01-01T00:00:00Z",
    }
    for name, value in then.items():
        assert await found(**{name: value}) == 1, name
    assert await found(**then) == 1
    record = (await portal.get(partner, f"/referrals/{referral_id}")).json()
    assert (record["urgency"], record["needs"], record["lpu"]) == ("ROUTINE", ["MENTAL_HEALTH"], "BIRMINGHAM_NORTH")


@pytest.mark.parametrize("ending", ENDINGS)
async def test_the_partner_role_reads_no_row_of_it_and_brings_none_back(portal, ending):
    referral_id, offer_id, partner = await portal.offered()
    async with portal.resources.database.transaction(ORGANISATIONS[partner]) as connection:
        assert await connection.fetchval("SELECT count(*) FROM referrals") == 1
        assert await connection.fetchval("SELECT count(*) FROM disclosures") == 1
    await end(portal, referral_id, offer_id, partner, ending)
    async with portal.resources.database.transaction(ORGANISATIONS[partner]) as connection:
        assert await connection.fetch("SELECT status, lpu FROM referrals") == []
        assert await connection.fetch("SELECT copy_sent FROM disclosures") == []
        assert await connection.fetchval("SELECT status FROM offers") == ending
        for change in ("offers SET status = 'ACCEPTED'", "referrals SET status = 'ACCEPTED'"):
            assert await connection.execute(f"UPDATE {change}") == "UPDATE 0"


@pytest.mark.parametrize("ending", ["DECLINED", "EXPIRED"])
async def test_word_of_a_correction_does_not_say_where_the_referral_is(portal, ending):
    referral_id, offer_id, partner = await portal.offered()
    await end(portal, referral_id, offer_id, partner, ending)
    before = (await portal.get(partner, f"/referrals/{referral_id}")).json()
    await go_on(portal, referral_id, ending)
    patch = {"person": {"given_name": "Corrected"}}
    assert (await portal.patch("officer", f"/referrals/{referral_id}", patch, "*")).status_code == 200
    told = (await portal.get(partner, "/events")).json()["items"][-1]
    assert told["type"].endswith("corrected.v1")
    assert (told["data"]["offer_id"], told["data"]["status"]) == (offer_id, "REMATCH")
    assert (await portal.get(partner, f"/referrals/{referral_id}")).json() == before


async def test_an_offer_that_closed_with_an_outcome_stays_in_sight(portal):
    referral_id, _, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    assert (await portal.post(partner, f"{base}/outcome", {"outcome": "DUPLICATE"})).status_code == 200
    assert (await portal.patch("officer", base, {"person": {"given_name": "Corrected"}}, "*")).status_code == 200
    record = (await portal.get(partner, base)).json()
    assert (record["status"], record["shared"]["person"]["given_name"]) == ("CLOSED", "Corrected")


async def test_offered_again_it_sees_the_referral_as_it_is(portal):
    referral_id, offer_id, partner = await portal.offered(route="chosen", services=[LANTERN])
    base = f"/referrals/{referral_id}"
    await end(portal, referral_id, offer_id, partner, "DECLINED")
    await routing.route_referral(portal.resources, UUID(referral_id))
    again = await portal.post("officer", f"{base}/resubmission", {"route": "chosen", "services": [LANTERN]})
    assert again.status_code == 200, again.text
    assert (await portal.get(partner, base)).json()["status"] == "REMATCH"
    await routing.route_referral(portal.resources, UUID(referral_id))
    record = (await portal.get(partner, base)).json()
    assert [offer["status"] for offer in record["offers"]] == ["DECLINED", "OFFERED"]
    assert (record["status"], record["shared"]["person"]["given_name"]) == ("OFFERED", "Example")
    [row] = (await portal.get(partner, "/referrals", status="OFFERED")).json()["items"]
    assert row["offer"]["status"] == "OFFERED"


async def test_what_it_hears_later_still_reaches_the_hub(portal):
    referral_id, offer_id, partner = await portal.offered()
    await end(portal, referral_id, offer_id, partner, "DECLINED")
    await go_on(portal, referral_id, "DECLINED")
    new = {"target": "MASH", "reason": "The person told us of harm to a child."}
    answer = await portal.post(partner, f"/referrals/{referral_id}/escalation", new)
    assert (answer.status_code, answer.json()["delivery_state"]) == (201, "QUEUED")
    assert (await portal.get(partner, f"/referrals/{referral_id}")).json()["status"] == "REMATCH"
