"""The acceptance clock: reminders at half time, expiry at the end, and nobody lost in between (domain.md §1.5)."""

from datetime import timedelta
from uuid import UUID

from bluelamp.kit import clocks, context
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.resources import Resources
from bluelamp.schemas.referrals import OfferStatus
from referrals.portal.rules.transitions import Verb
from referrals.portal.statements import moving as moving_statements
from referrals.portal.statements import offers as statements
from referrals.portal.usecases.answering import end_or_change_offer
from referrals.portal.usecases.moving import SYSTEM, Step, move
from referrals.portal.usecases.routing import NOTICE_JOB, route_locked, route_referral

BATCH = 200
STALE = timedelta(seconds=30)
"""How long a referral may wait for its routing job before the sweep takes it up itself."""


async def expire_offers(resources: Resources) -> None:
    """End every offer whose window has passed, and ask the next service, each in a transaction of its own."""
    async with resources.database.connection() as connection:
        due = await statements.DUE.rows(connection, moment=clocks.now(), limit=BATCH)
    for row in due:
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
        await route_referral(resources, row["referral_id"])


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
        waiting, _ = await move(connection, SYSTEM, referral, step)
        await end_or_change_offer(connection, SYSTEM, offer_id, OfferStatus.EXPIRED, closed_at=step.moment)
        await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=f"EXPIRED:{offer_id}")
        await route_locked(connection, {**referral, "status": waiting})
