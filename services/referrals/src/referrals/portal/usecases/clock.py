"""What nobody must lose by silence: offers, first contacts and decisions, each with its clock (domain.md §1.5)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bluelamp.kit import clocks, context, telemetry
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Statement
from bluelamp.kit.resources import Resources
from bluelamp.schemas.referrals import OfferStatus, Status
from referrals.portal.rules.transitions import Verb, next_offer_status, next_status
from referrals.portal.statements import clock as statements
from referrals.portal.usecases.moving import OPERATIONS, SYSTEM
from referrals.portal.usecases.routing import route_referral

BATCH = 200
"""How many rows a statement takes: few enough for a short transaction, enough for a thousand within five seconds."""
STALE = timedelta(seconds=30)
"""How long a referral may wait for its routing job before the sweep takes it up itself."""


async def expire_offers(resources: Resources) -> None:
    """End every offer whose window has passed; the next service is asked by the job that each leaves behind."""
    while await _take_back(resources, Verb.EXPIRE, statements.EXPIRE) == BATCH:
        pass


async def take_back_offers(resources: Resources) -> None:
    """End every open offer whose service has closed or whose agreement has ended; a job asks the next service."""
    while await _take_back(resources, Verb.REMATCH, statements.REMATCH, today=clocks.today()) == BATCH:
        pass


async def remind_partners(resources: Resources) -> None:
    """Remind each partner that has used half of its window, once."""
    await _tell(resources, statements.REMIND)


async def chase_first_contacts(resources: Resources) -> None:
    """Remind each partner that accepted and has not reached the person in time, and tell referrer and unit, once."""
    await _tell(resources, statements.CONTACT_OVERDUE)


async def chase_decisions(resources: Resources) -> None:
    """Tell of each held or returned referral that nobody has decided on in time, once."""
    await _tell(resources, statements.DECISION_OVERDUE)


async def find_lost_referrals(resources: Resources) -> None:
    """Route what should have been routed by now, whatever became of its job."""
    async with resources.database.connection() as connection:
        lost = await statements.LOST.rows(connection, stale_before=clocks.now() - STALE, limit=BATCH)
    for row in lost:
        async with _by_itself("find_lost_referrals"):
            await route_referral(resources, row["referral_id"])


async def _take_back(resources: Resources, verb: Verb, statement: Statement, **values: object) -> int:
    async with resources.database.transaction() as connection:
        moment = clocks.now()
        taken = await statement.rows(
            connection,
            **actor_values(SYSTEM),
            **({"moment": moment, "limit": BATCH, "verb": verb, "operation": OPERATIONS[verb]} | values),
            to_status=next_status(Status.OFFERED, verb),
            traceparent=context.current().traceparent,
        )
        ended = next_offer_status(OfferStatus.OFFERED, verb)
        offer_ids = [row["offer_id"] for row in taken]
        if offer_ids:
            await statements.END.run(connection, offer_ids=offer_ids, offer_status=ended, moment=moment)
    return len(offer_ids)


async def _tell(resources: Resources, statement: Statement) -> None:
    full = True
    while full:
        async with resources.database.connection() as connection:
            told = await statement.rows(
                connection, moment=clocks.now(), limit=BATCH, traceparent=context.current().traceparent
            )
        full = len(told) == BATCH


@asynccontextmanager
async def _by_itself(sweep: str) -> AsyncIterator[None]:
    """Keep one referral that fails from stopping the clock of all the others; it is due again with the next sweep."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 # whatever it was, the next referral's clock runs on
        telemetry.jobs_total.labels(sweep, "failed").inc()
        frames = telemetry.frames_of(error)[-3:]
        telemetry.logger().error("clock failed for one", sweep=sweep, error=type(error).__name__, frames=frames)
