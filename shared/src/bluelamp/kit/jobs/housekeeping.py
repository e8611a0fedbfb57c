"""What every worker keeps tidy: stored answers, the queue's own log, and the count of dead letters."""

from bluelamp.kit import telemetry
from bluelamp.kit.idempotency.statements import FORGET
from bluelamp.kit.jobs import statements
from bluelamp.kit.jobs.declaration import Sweep
from bluelamp.kit.resources import Resources

KEEP_LOG_HOURS = 1
KEEP_FAILURES_HOURS = 24 * 30


async def forget_old_keys(resources: Resources) -> None:
    """Forget idempotency keys after the lifetime that the documentation promises."""
    async with resources.database.connection() as connection:
        await FORGET.run(connection, hours=resources.settings.idempotency_hours)


async def trim_log(resources: Resources) -> None:
    """Keep the queue's log small: an hour of successes, thirty days of failures."""
    async with resources.database.connection() as connection:
        await statements.TRIM_LOG.run(connection, hours=KEEP_LOG_HOURS, failure_hours=KEEP_FAILURES_HOURS)


async def count_dead_letters(resources: Resources) -> None:
    """Show in the metrics how many jobs are held, so that somebody hears of them."""
    async with resources.database.connection() as connection:
        telemetry.dead_letters.set(await statements.COUNT_DEAD_LETTERS.value(connection))


HOUSEKEEPING = (
    Sweep(name="forget_old_keys", every_seconds=600, function=forget_old_keys),
    Sweep(name="trim_log", every_seconds=600, function=trim_log),
    Sweep(name="count_dead_letters", every_seconds=60, function=count_dead_letters),
)
