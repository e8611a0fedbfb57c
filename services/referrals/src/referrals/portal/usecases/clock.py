"""The acceptance clock: reminders at half time, expiry at the end, and nobody lost in between (domain.md §1.5)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from bluelamp.kit import clocks, context, telemetry
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.resources import Resources
from bluelamp.schemas.referrals import OfferStatus
from referrals.portal.rules.transitions import Verb
from referrals.portal.statements import moving as moving_statements
from referrals.portal.statements import offers as statements
from referrals.portal.statements.submission import ROUTE_JOB
from referrals.portal.usecases.answering import end_or_change_offer
from referrals.portal.usecases.moving import SYSTEM, Step, move
from referrals.portal.usecases.routing import NOTICE_JOB, route_referral

BATCH = 200
STALE = timedelta(seconds=30)
"""How long a referral may wait for its routing job before the sweep takes it up itself."""


async def expire_offers(resources: Resources) -> None:
    """End every offer whose window has passed, and ask the next service, each in a transaction of its own."""
    async with resources.database.connection() as connection:
        due = await statements.DUE.rows(connection, moment=clocks.now(), limit=BATCH)
    for row in due:
        async with _by_itself("expire_offers"):
            await _expire(resources, row["referral_id"], row["offer_id"])


async def remind_partners(resources: Resources) -> None:
    """Remind each partner that has used half of its window, once."""
    async with resources.database.transaction() as connection:
        for row in await statements.REMIND.rows(connection, moment=clocks.now(), limit=BATCH):
            offer_id = row["offer_id"]
            await statements.REMINDED.run(connection, the_offer=offer_id, traceparent=context.current().traceparent)
            await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=f"REMINDER:{offer_id}")


async def find_lost_referrals(resources: Resources) -> None:
    """Route what should have been routed by now, whatever became of its job."""
    async with resources.database.connection() as connection:
        lost = await statements.LOST.rows(connection, stale_before=clocks.now() - STALE, limit=BATCH)
    for row in lost:
        async with _by_itself("find_lost_referrals"):
            await route_referral(resources, row["referral_id"])


@asynccontextmanager
async def _by_itself(sweep: str) -> AsyncIterator[None]:
    """Keep one referral that fails from stopping the clock of all the others; it is due again with the next sweep."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 # whatever it was, the next referral's clock runs on
        telemetry.jobs_total.labels(sweep, "failed").inc()
        frames = telemetry.frames_of(error)[-3:]
        telemetry.logger().error("clock failed for one", sweep=sweep, error=type(error).__name__, frames=frames)


async def _expire(resources: Resources, referral_id: UUID, offer_id: UUID) -> None:
    # Several workers may have read the same list: the lock decides, and the second one finds nothing left to do.
    async with resources.database.transaction() as connection:
        referral = await moving_statements.LOCK_WHOLE.row(connection, referral_id=referral_id)
        offer = await statements.ONE.row(connection, the_offer=offer_id, referral_id=referral_id)
        if referral is None or offer is None or offer["status"] != OfferStatus.OFFERED:
            return
        step = Step(
            verb=Verb.EXPIRE,
            moment=clocks.now(),
            offer_id=offer_id,
            organisation_id=offer["organisation_id"],
            response_window_id=offer["response_window_id"],
        )
        await move(connection, SYSTEM, referral, step)
        await end_or_change_offer(connection, SYSTEM, offer_id, OfferStatus.EXPIRED, closed_at=step.moment)
        await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=f"EXPIRED:{offer_id}")
        await ENQUEUE.run(connection, entrypoint=ROUTE_JOB, payload=str(referral_id))
    # In a transaction of its own: an offer that ended has ended, whatever becomes of the next one.
    await route_referral(resources, referral_id)
