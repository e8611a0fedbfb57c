"""Work that is looked for at intervals: by the worker, or by the web process of a service that has no worker."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from bluelamp.kit import telemetry
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


async def rest(stopping: asyncio.Event, seconds: float) -> None:
    """Wait, but not past the stop."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)
