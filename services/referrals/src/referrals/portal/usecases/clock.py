"""What nobody must lose by silence: offers, first contacts and decisions, each with its clock (domain.md §1.5)."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from bluelamp.kit import clocks, context, telemetry
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import AWAY, Statement
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


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the due rows to take: up to so many but for those passed over, or the one that is named."""

    passed_over: list[UUID]
    the_one: UUID | None = None
    limit: int = BATCH

    def values(self) -> dict[str, Any]:
        """Return the values that the statements take."""
        return {"passed_over": self.passed_over, "the_one": self.the_one, "limit": self.limit}


Take = Callable[[Choice], Awaitable[int]]
Find = Callable[[Choice], Awaitable[list[UUID]]]


async def expire_offers(resources: Resources) -> None:
    """End every offer whose window has passed; the next service is asked by the job that each leaves behind."""
    take = partial(_take_back, resources, Verb.EXPIRE, statements.EXPIRE, {})
    await _sweep("expire_offers", take, partial(_find, resources, statements.EXPIRE_DUE, {}))


async def take_back_offers(resources: Resources) -> None:
    """End every open offer whose service has closed or whose agreement has ended; a job asks the next service."""
    today = {"today": clocks.today()}
    take = partial(_take_back, resources, Verb.REMATCH, statements.REMATCH, today)
    await _sweep("take_back_offers", take, partial(_find, resources, statements.REMATCH_DUE, today))


async def remind_partners(resources: Resources) -> None:
    """Remind each partner that has used half of its window, once."""
    take = partial(_tell, resources, statements.REMIND)
    await _sweep("remind_partners", take, partial(_find, resources, statements.REMIND_DUE, {}))


async def chase_first_contacts(resources: Resources) -> None:
    """Remind each partner that accepted and has not reached the person in time, and tell referrer and unit, once."""
    take = partial(_tell, resources, statements.CONTACT_OVERDUE)
    await _sweep("chase_first_contacts", take, partial(_find, resources, statements.CONTACT_OVERDUE_DUE, {}))


async def chase_decisions(resources: Resources) -> None:
    """Tell of each held or returned referral that nobody has decided on in time, once."""
    take = partial(_tell, resources, statements.DECISION_OVERDUE)
    await _sweep("chase_decisions", take, partial(_find, resources, statements.DECISION_OVERDUE_DUE, {}))


async def find_lost_referrals(resources: Resources) -> None:
    """Route what should have been routed by now, whatever became of its job."""
    async with resources.database.connection() as connection:
        lost = await statements.LOST.rows(connection, stale_before=clocks.now() - STALE, limit=BATCH)
    for row in lost:
        async with _by_itself("find_lost_referrals", row["referral_id"], []):
            await route_referral(resources, row["referral_id"])


async def _sweep(name: str, take: Take, find: Find) -> None:
    """Take what is due in batches; where a batch fails its rows are taken one by one, and those that fail left out.

    A failure that is no row's is raised: tried again at once it would be tried for ever.
    """
    passed_over: list[UUID] = []
    full = True
    while full:
        try:
            full = await take(Choice(passed_over)) == BATCH
        except AWAY:
            raise
        except Exception:  # which row it was, and why, is found and logged one by one
            due = await find(Choice(passed_over))
            if not due:
                raise
            for row_id in due:
                async with _by_itself(name, row_id, passed_over):
                    await take(Choice([], row_id, 1))


async def _find(resources: Resources, due: Statement, values: Mapping[str, object], choice: Choice) -> list[UUID]:
    async with resources.database.connection() as connection:
        rows = await due.rows(connection, moment=clocks.now(), **values, **choice.values())
    return [row["row_id"] for row in rows]


async def _take_back(
    resources: Resources,
    verb: Verb,
    statement: Statement,
    values: Mapping[str, object],
    choice: Choice,
) -> int:
    async with resources.database.transaction() as connection:
        moment = clocks.now()
        taken = await statement.rows(
            connection,
            **actor_values(SYSTEM),
            **({"moment": moment, "verb": verb, "operation": OPERATIONS[verb]} | dict(values)),
            to_status=next_status(Status.OFFERED, verb),
            traceparent=context.current().traceparent,
            **choice.values(),
        )
        ended = next_offer_status(OfferStatus.OFFERED, verb)
        offer_ids = [row["offer_id"] for row in taken]
        if offer_ids:
            await statements.END.run(connection, offer_ids=offer_ids, offer_status=ended, moment=moment)
    return len(offer_ids)


async def _tell(resources: Resources, statement: Statement, choice: Choice) -> int:
    async with resources.database.connection() as connection:
        told = await statement.rows(
            connection,
            moment=clocks.now(),
            traceparent=context.current().traceparent,
            **choice.values(),
        )
    return len(told)


@asynccontextmanager
async def _by_itself(sweep: str, row_id: UUID, failed: list[UUID]) -> AsyncIterator[None]:
    """Keep one row that fails from stopping the clock of all the others; it is due again with the next sweep."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 # whatever it was, the next row's clock runs on
        failed.append(row_id)
        telemetry.jobs_total.labels(sweep, "failed").inc()
        frames = telemetry.frames_of(error)[-3:]
        telemetry.logger().error(
            "clock failed for one", sweep=sweep, row_id=str(row_id), error=type(error).__name__, frames=frames
        )
