"""The worker looks after the figures of every series: its last periods are counted again, and what changed is added."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, telemetry
from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection, attempt
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.measures import PeriodKind
from contact.measures.rules.periods import ended_before
from contact.measures.statements import feeds
from contact.measures.statements import figures as statements
from contact.measures.usecases.catalogue import definition_on
from contact.measures.usecases.figures import take, tell_taken
from contact.measures.usecases.providers import KNOWN_UNTIL, PROVIDERS

AGAIN_AFTER = timedelta(hours=1)
PERIODS = 40
"""How many periods back a count may still change: calls are corrected and surveys come in late."""


SYSTEM = Actor(
    subject="system",
    client_id="contact-worker",
    organisation_id=UUID(int=0),
    roles=frozenset({"system"}),
    scopes=frozenset(),
    purpose="MEASURE",
)


async def take_due_figures(resources: Resources) -> None:
    """Take the figures of every measure that is due, each in a transaction of its own."""
    while await _take_one(resources):
        pass


async def take_soon(resources: Resources, measure_ids: Collection[str]) -> None:
    """Let measures be taken at the worker's next look, and not when their hour is over."""
    async with resources.database.transaction() as connection:
        await feeds.DUE_NOW.run(connection, measure_ids=sorted(measure_ids), moment=clocks.now())


async def _take_one(resources: Resources) -> bool:
    async with resources.database.transaction() as connection:
        moment = clocks.now()
        measure_id = await statements.DUE.value(connection, moment=moment)
        if measure_id is None:
            return False
        if measure_id in PROVIDERS:
            await _take_by_itself(connection, measure_id)
        await statements.TAKEN.run(connection, the_measure=measure_id, due_at=moment + AGAIN_AFTER)
    return True


async def _take_by_itself(connection: Connection, measure_id: str) -> None:
    """Take one measure; where it fails all that it did is undone, it is due again in an hour, and the others go on."""
    try:
        async with attempt(connection):
            await _take_known(connection, measure_id)
    except Exception as error:  # noqa: BLE001 # whatever it was, the next measure is taken
        telemetry.jobs_total.labels("take_due_figures", "failed").inc()
        frames = telemetry.frames_of(error)[-3:]
        telemetry.logger().error("measure not taken", measure=measure_id, error=type(error).__name__, frames=frames)


async def take_series(
    connection: Connection, measure_id: str, until: datetime | None = None, count: int = PERIODS
) -> int:
    """Count a measure's last periods that have ended by now, or by a moment; returns how many figures are new.

    What is counted as it is asked for has no periods of its own.
    """
    kind = (await definition_on(connection, measure_id, clocks.today())).period_kind
    if kind is PeriodKind.AS_ASKED:
        return 0
    added = 0
    for period in ended_before(kind, until or clocks.now(), count):
        definition = await definition_on(connection, measure_id, local_day(period[0]))
        added += await take(connection, definition, period)
    if added:
        await tell_taken(connection, SYSTEM, uuid7(), measure_id, added)
    return added


async def _take_known(connection: Connection, measure_id: str) -> None:
    complete = KNOWN_UNTIL.get(measure_id)
    if complete is None:
        await take_series(connection, measure_id)
    elif (known := await complete(connection)) is not None:
        await take_series(connection, measure_id, min(known, clocks.now()))
