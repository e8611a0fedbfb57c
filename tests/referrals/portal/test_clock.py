"""The acceptance clock: half time, expiry, the next service, and nobody lost."""

import asyncio
from uuid import UUID

import pytest
from parts.portal import COPIES
from parts.stored import as_owner

from referrals.portal.usecases import clock, routing


async def make_due(portal, offer_id: str, column: str) -> None:
    change = f"UPDATE offers SET {column} = now() - interval '1 second' WHERE offer_id = $1"  # noqa: S608 # a column of ours
    async with portal.resources.database.connection() as connection:
        await connection.execute(change, UUID(offer_id))


async def events_of(portal, name: str) -> int:
    async with portal.resources.database.connection() as connection:
        return await connection.fetchval(
            "SELECT count(*) FROM events WHERE type = $1", f"uk.police.bluelamp.referral.{name}.v1"
        )


async def test_silence_expires_the_offer_and_asks_the_next_service(portal):
    referral_id, offer_id, partner = await portal.offered()
    await make_due(portal, offer_id, "answer_due_at")
    await clock.expire_offers(portal.resources)
    await portal.route_waiting()
    document = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert [offer["status"] for offer in document["offers"]] == ["EXPIRED", "OFFERED"]
    assert document["offers"][1]["organisation_id"] != document["offers"][0]["organisation_id"]
    late = await portal.post(partner, f"/referrals/{referral_id}/offers/{offer_id}/acceptance")
    assert late.status_code == 409


async def test_several_workers_expire_an_offer_once(portal):
    referral_id, offer_id, _ = await portal.offered()
    await make_due(portal, offer_id, "answer_due_at")
    await asyncio.gather(*(clock.expire_offers(portal.resources) for _ in range(4)))
    await portal.route_waiting()
    document = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert [offer["status"] for offer in document["offers"]] == ["EXPIRED", "OFFERED"]
    assert await events_of(portal, "expired") == 1
    assert await events_of(portal, "offered") == 2


async def test_after_the_last_silence_it_returns_to_the_referrer(portal):
    lantern = "00000000-0000-7000-8000-0000000000a1"
    referral_id, offer_id, _ = await portal.offered(route="chosen", services=[lantern])
    await make_due(portal, offer_id, "answer_due_at")
    await clock.expire_offers(portal.resources)
    await portal.route_waiting()
    assert (await portal.get("officer", f"/referrals/{referral_id}")).json()["status"] == "RETURNED_TO_REFERRER"
    assert await events_of(portal, "returned") == 1


async def test_the_partner_is_reminded_once_at_half_time(portal):
    _, offer_id, _ = await portal.offered()
    await clock.remind_partners(portal.resources)
    assert await events_of(portal, "reminded") == 0
    await make_due(portal, offer_id, "remind_at")
    await asyncio.gather(*(clock.remind_partners(portal.resources) for _ in range(3)))
    assert await events_of(portal, "reminded") == 1
    async with portal.resources.database.connection() as connection:
        reminders = await connection.fetchval(
            "SELECT count(*) FROM pgqueuer WHERE payload = $1", f"REMINDER:{offer_id}".encode()
        )
    assert reminders == 1


async def test_an_answered_offer_is_neither_reminded_nor_expired(portal):
    referral_id, offer_id, _ = await portal.accepted()
    await make_due(portal, offer_id, "answer_due_at")
    await clock.expire_offers(portal.resources)
    await clock.remind_partners(portal.resources)
    assert (await portal.get("officer", f"/referrals/{referral_id}")).json()["status"] == "ACCEPTED"
    assert await events_of(portal, "reminded") == 0


async def test_a_referral_whose_job_was_lost_is_routed_all_the_same(portal):
    referral_id = (await portal.submitted())["referral_id"]
    async with portal.resources.database.connection() as connection:
        await connection.execute("DELETE FROM pgqueuer")
        await connection.execute("UPDATE referrals SET updated_at = now() - interval '5 minutes'")
    await clock.find_lost_referrals(portal.resources)
    assert (await portal.get("officer", f"/referrals/{referral_id}")).json()["status"] == "OFFERED"


async def test_routing_twice_offers_once(portal):
    referral_id = UUID((await portal.submitted())["referral_id"])
    await asyncio.gather(*(routing.route_referral(portal.resources, referral_id) for _ in range(4)))
    offers = (await portal.get("officer", f"/referrals/{referral_id}")).json()["offers"]
    assert len(offers) == 1


async def test_the_window_in_force_sets_when_an_answer_is_due(portal):
    referral_id, _, _ = await portal.offered(urgency="URGENT")
    [offer] = (await portal.get("officer", f"/referrals/{referral_id}")).json()["offers"]
    async with portal.resources.database.connection() as connection:
        row = await connection.fetchrow(
            "SELECT w.* FROM offers o JOIN response_windows w USING (response_window_id) WHERE o.offer_id = $1",
            UUID(offer["offer_id"]),
        )
    assert (row["urgency"], row["answer_within"], row["answer_unit"]) == ("URGENT", 4, "WORKING_HOURS")


async def test_one_referral_that_fails_does_not_stop_the_clock_of_the_others(portal):
    first, first_offer, _ = await portal.offered()
    second, second_offer, _ = await portal.offered()
    await portal.sql("UPDATE referrals SET details = '{}' WHERE referral_id = $1", UUID(first))
    await make_due(portal, first_offer, "answer_due_at")
    await make_due(portal, second_offer, "answer_due_at")
    await clock.expire_offers(portal.resources)
    ended = await portal.sql(
        "SELECT status FROM offers WHERE offer_id = ANY($1)", [UUID(first_offer), UUID(second_offer)]
    )
    assert [row["status"] for row in ended] == ["EXPIRED", "EXPIRED"]
    await portal.sql("UPDATE referrals SET updated_at = now() - interval '1 minute'")
    await clock.find_lost_referrals(portal.resources)
    assert (await portal.get("officer", f"/referrals/{second}")).json()["status"] == "OFFERED"


POISON = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''poisoned''; END';
CREATE TRIGGER poisoned BEFORE UPDATE ON offers FOR EACH ROW WHEN (OLD.offer_id = '{}') EXECUTE FUNCTION refuse();
"""


@pytest.mark.parametrize(
    ("sweep", "column", "state", "event"),
    [
        (clock.expire_offers, "answer_due_at", "offered", "expired"),
        (clock.remind_partners, "remind_at", "offered", "reminded"),
        (clock.chase_first_contacts, "first_contact_due_at", "accepted", "contact_overdue"),
    ],
)
async def test_a_poisoned_row_among_fifty_leaves_the_clock_of_the_others_running(
    portal, sweep, column, state, event, capsys
):
    poisoned, offer_id, _ = await getattr(portal, state)()
    await make_due(portal, offer_id, column)
    await portal.sql(COPIES, 49)
    async with as_owner(portal.database) as owner:
        await owner.execute(POISON.format(UUID(offer_id)))
    await sweep(portal.resources)
    told = await portal.events(event)
    assert len(told) == 49
    assert UUID(poisoned) not in {one["subject_id"] for one in told}
    logged = [line for line in capsys.readouterr().out.splitlines() if "clock failed for one" in line]
    assert len(logged) == 1
    assert offer_id in logged[0]
    assert "poisoned" not in logged[0]
    await sweep(portal.resources)
    assert len(await portal.events(event)) == 49


async def test_an_open_offer_of_a_referral_that_is_elsewhere_is_not_taken(portal):
    _, offer_id, _ = await portal.offered()
    await portal.sql("UPDATE referrals SET status = 'STEPPED_UP'")
    await make_due(portal, offer_id, "answer_due_at")
    await clock.expire_offers(portal.resources)
    assert await portal.events("expired") == []
    [row] = await portal.sql("SELECT status FROM referrals")
    assert row["status"] == "STEPPED_UP"


async def test_a_failure_that_is_no_rows_ends_the_sweep_instead_of_being_tried_for_ever():
    tries = []

    async def fail(choice: clock.Choice) -> int:
        tries.append(choice)
        raise LookupError("no row's fault")

    async def nothing(_: clock.Choice) -> list[UUID]:
        await asyncio.sleep(0)  # or the time limit could not cut in
        return []

    with pytest.raises(LookupError):
        await asyncio.wait_for(clock._sweep("any", fail, nothing), 5)
    assert len(tries) == 1
