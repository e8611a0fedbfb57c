"""Work that is looked for at intervals: by the worker, or by the web process of a service that has no worker."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from uuid import UUID

from bluelamp.kit import telemetry
from bluelamp.kit.database import AWAY
from bluelamp.kit.jobs.declaration import Sweep
from bluelamp.kit.resources import Resources


@asynccontextmanager
async def swept(resources: Resources, sweeps: Sequence[Sweep]) -> AsyncIterator[None]:
    """Keep the sweeps going for as long as the block runs."""
    stopping = asyncio.Event()
    tasks = [asyncio.create_task(keep_sweeping(resources, sweep, stopping)) for sweep in sweeps]
    try:
        yield
    finally:
        stopping.set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def keep_sweeping(resources: Resources, sweep: Sweep, stopping: asyncio.Event) -> None:
    """Sweep until told to stop; a failure is logged by its place and does not end the sweeping."""
    while not stopping.is_set():
        try:
            await sweep.function(resources)
        except Exception as error:  # noqa: BLE001 # a sweep that fails once is due again, whatever it was
            telemetry.jobs_total.labels(sweep.name, "failed").inc()
            telemetry.logger().warning(
                "sweep failed", sweep=sweep.name, error=type(error).__name__, frames=telemetry.frames_of(error)[-3:]
            )
        await rest(stopping, sweep.every_seconds)


@asynccontextmanager
async def by_itself(sweep: str, row_id: UUID) -> AsyncIterator[None]:
    """Keep one row that fails from holding up all the others: it is told by its id, and due again with the next sweep.

    A database that is away is no row's fault, and ends the sweep.
    """
    try:
        yield
    except AWAY:
        raise
    except Exception as error:  # noqa: BLE001 # whatever it was, the next row goes on
        telemetry.jobs_total.labels(sweep, "failed").inc()
        frames = telemetry.frames_of(error)[-3:]
        telemetry.logger().error(
            "sweep failed for one", sweep=sweep, row_id=str(row_id), error=type(error).__name__, frames=frames
        )


async def rest(stopping: asyncio.Event, seconds: float) -> None:
    """Wait, but not past the stop."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)
