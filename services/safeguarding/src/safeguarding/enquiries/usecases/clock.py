"""The clocks of enquiries: what is overdue, what is over, and the cases that wait for nothing more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from bluelamp.kit import clocks, context, telemetry
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.resources import Resources
from safeguarding.cases.rules.transitions import Verb
from safeguarding.cases.usecases.moving import SYSTEM, Step, lock, move
from safeguarding.enquiries.statements import sweeping as statements

BATCH = 500


async def mark_overdue(resources: Resources) -> None:
    """Mark each enquiry whose time has passed without an answer, once, and tell its desk and the hub's management."""
    values = actor_values(SYSTEM) | {"limit": BATCH, "traceparent": context.current().traceparent}
    marked = BATCH
    while marked == BATCH:
        async with resources.database.transaction() as connection:
            marked = await statements.MARK_OVERDUE.value(connection, moment=clocks.now(), **values)


async def cancel_orphaned(resources: Resources) -> None:
    """End the enquiries of cases that were closed without their answer."""
    values = actor_values(SYSTEM) | {"limit": BATCH, "traceparent": context.current().traceparent}
    async with resources.database.transaction() as connection:
        await statements.CANCEL.run(connection, **values)


async def settle_cases(resources: Resources) -> None:
    """Move every case that waits for information though no answer is due any more, each in a transaction of its own."""
    async with resources.database.connection() as connection:
        found = await statements.SETTLED.rows(connection, moment=clocks.now(), limit=BATCH)
    for row in found:
        async with _by_itself("settle_cases"):
            await settle_case(resources, row["case_id"])


async def settle_case(resources: Resources, case_id: UUID) -> None:
    """Note that all of a case's answers are in, or that the time of each has passed; nothing if neither is so.

    The lock decides between the job, the sweep and other workers: the second one finds nothing left to do.
    """
    async with resources.database.transaction() as connection:
        case = await lock(connection, case_id)
        moment = clocks.now()
        step = await statements.STEP_OF.row(connection, the_case=case_id, moment=moment)
        if step is not None:
            await move(connection, SYSTEM, case, Step(verb=Verb(step["verb"]), moment=moment))


@asynccontextmanager
async def _by_itself(sweep: str) -> AsyncIterator[None]:
    """Keep one case that fails from holding up all the others; it is found again by the next sweep."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 # whatever it was, the next case goes on
        telemetry.jobs_total.labels(sweep, "failed").inc()
        frames = telemetry.frames_of(error)[-3:]
        telemetry.logger().error("sweep failed for one", sweep=sweep, error=type(error).__name__, frames=frames)
