"""What was offered out of hours falls due at the same second: a thousand offers, two workers, each once."""

import asyncio
import time

import pytest
from parts.portal import COPIES

from referrals.main import open_for
from referrals.portal.usecases import clock

MANY = 1000
SECONDS = 5.0


@pytest.fixture
async def workers(portal):
    """Two processes' worth of connections."""
    both = [open_for(portal.resources.settings) for _ in range(2)]
    for resources in both:
        await resources.database.open()
    yield both
    for resources in both:
        await resources.close()


async def together(workers, sweep):
    started = time.monotonic()
    await asyncio.gather(*(sweep(resources) for resources in workers))
    return time.monotonic() - started


async def test_a_thousand_offers_that_fall_due_at_once_end_once_within_five_seconds(portal, workers):
    await portal.offered()
    await portal.sql(COPIES, MANY - 1)
    await portal.sql("ANALYZE offers, referrals")
    await portal.sql("UPDATE offers SET remind_at = now() - interval '1 second'")
    assert await together(workers, clock.remind_partners) < SECONDS
    assert len(await portal.events("reminded")) == MANY
    await portal.sql("DELETE FROM pgqueuer")
    await portal.sql("UPDATE offers SET answer_due_at = now() - interval '1 second'")
    assert await together(workers, clock.expire_offers) < SECONDS
    assert len(await portal.events("expired")) == MANY
    [ended] = await portal.sql(
        "SELECT count(*) FILTER (WHERE o.status = 'EXPIRED' AND o.final_frame ->> 'status' = 'REMATCH') AS offers, "
        "count(*) FILTER (WHERE r.status = 'REMATCH' AND r.version = $1) AS referrals "
        "FROM offers o JOIN referrals r USING (referral_id)",
        4,
    )
    assert (ended["offers"], ended["referrals"]) == (MANY, MANY)
    [steps] = await portal.sql(
        "SELECT count(*), count(DISTINCT referral_id) AS referrals FROM referral_history WHERE verb = 'EXPIRE'"
    )
    assert (steps["count"], steps["referrals"]) == (MANY, MANY)
    jobs = await portal.sql(
        "SELECT entrypoint, count(*), count(DISTINCT payload) AS payloads FROM pgqueuer "
        "WHERE entrypoint IN ('route_referral', 'send_notice') GROUP BY entrypoint"
    )
    assert {(job["entrypoint"], job["count"], job["payloads"]) for job in jobs} == {
        ("route_referral", MANY, MANY),
        ("send_notice", MANY, MANY),
    }
