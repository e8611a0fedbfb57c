"""The worker process: does jobs within milliseconds of their commit, and sweeps at intervals.

pgqueuer hands out the jobs over a connection of its own: it listens for new ones, beats for those in hand, and
takes over those of a worker that stopped beating.
"""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import asyncpg
import prometheus_client
import uvloop
from pgqueuer.core.qm import QueueManager
from pgqueuer.queries import Queries

from bluelamp.kit import garbage, telemetry
from bluelamp.kit.database import AWAY, SESSION
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.jobs.housekeeping import HOUSEKEEPING
from bluelamp.kit.jobs.running import RunningJobs
from bluelamp.kit.jobs.sweeping import keep_sweeping, rest
from bluelamp.kit.resources import Resources

QUEUE_SESSION = {**SESSION, "plan_cache_mode": "force_generic_plan"}
"""The queue's few statements are run many times a second: planned anew each time, that costs more than running them."""
HEARTBEAT_TIMEOUT = timedelta(seconds=10)
"""A job whose worker has not beaten for so long belongs to whoever finds it."""
LOOK_FOR_ABANDONED = timedelta(seconds=2)
JOBS_AT_ONCE = 40
"""In each lane of each worker."""
BATCH = 10
GRACE_SECONDS = 2.5
"""How long jobs in hand may go on after the stop; then they go back to the queue."""
LONGEST_PAUSE_SECONDS = 5.0
SETTLED_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 0.1
SWITCH_SECONDS = 0.0005
"""A job that reckons in a thread of its own gives way to the other jobs, and to the heartbeat, so soon."""


def run_worker(resources: Resources, jobs: Sequence[Job], sweeps: Sequence[Sweep]) -> None:
    """Work until SIGTERM or SIGINT, and end within five seconds of it."""
    sys.setswitchinterval(SWITCH_SECONDS)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_told(resources, jobs, sweeps))


async def _until_told(resources: Resources, jobs: Sequence[Job], sweeps: Sequence[Sweep]) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    if port := resources.settings.worker_metrics_port:
        prometheus_client.start_http_server(port, resources.settings.host, telemetry.registry)
    await work(resources, jobs, sweeps, stopping)


async def work(resources: Resources, jobs: Sequence[Job], sweeps: Sequence[Sweep], stopping: asyncio.Event) -> None:
    """Work until `stopping` is set. PostgreSQL may come late, go and return: the worker waits for it."""
    await _opened(resources, stopping)
    garbage.settle()
    sweeping = [asyncio.create_task(keep_sweeping(resources, one, stopping)) for one in (*HOUSEKEEPING, *sweeps)]
    lanes = sorted({job.lane for job in jobs})
    await asyncio.gather(
        stopping.wait(),
        *(
            _work_in_lane(RunningJobs(resources, [job for job in jobs if job.lane == lane]), resources, stopping)
            for lane in lanes
        ),
    )
    for task in sweeping:
        task.cancel()
    await asyncio.gather(*sweeping, return_exceptions=True)
    await _closed(resources)


async def _work_in_lane(running: RunningJobs, resources: Resources, stopping: asyncio.Event) -> None:
    pause = FIRST_PAUSE_SECONDS
    while not stopping.is_set():
        started = time.monotonic()
        await _work_on_one_connection(resources.settings.database_url, running, stopping)
        settled = time.monotonic() - started >= SETTLED_SECONDS
        pause = FIRST_PAUSE_SECONDS if settled else min(pause * 2, LONGEST_PAUSE_SECONDS)
        await rest(stopping, pause)


async def _work_on_one_connection(url: str, running: RunningJobs, stopping: asyncio.Event) -> None:
    """Do jobs for as long as one connection lasts."""
    try:
        async with _connected(url) as connection:
            manager = QueueManager(Queries.from_asyncpg_connection(connection))
            running.register_with(manager)
            connection.add_termination_listener(lambda _: running.abandon_to(manager))
            stopper = asyncio.create_task(_stop(manager, running, stopping))
            try:
                await manager.run(
                    dequeue_timeout=LOOK_FOR_ABANDONED,
                    batch_size=BATCH,
                    max_concurrent_tasks=JOBS_AT_ONCE,
                    shutdown_on_listener_failure=True,
                    heartbeat_timeout=HEARTBEAT_TIMEOUT,
                    log_aggregation_interval=timedelta(0),
                )
            finally:
                stopper.cancel()
    except Exception as error:  # noqa: BLE001 # whatever broke the connection or the queue, the next one may hold
        telemetry.logger().warning(
            "the queue is out of reach", error=type(error).__name__, frames=telemetry.frames_of(error)[-3:]
        )


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(url, timeout=5, command_timeout=30, server_settings=QUEUE_SESSION)
    try:
        yield connection
    finally:
        with suppress(*AWAY):
            await connection.close(timeout=1)


async def _stop(manager: QueueManager, running: RunningJobs, stopping: asyncio.Event) -> None:
    await stopping.wait()
    manager.shutdown.set()
    await asyncio.sleep(GRACE_SECONDS)
    running.abandon()


async def _opened(resources: Resources, stopping: asyncio.Event) -> None:
    pause = FIRST_PAUSE_SECONDS
    while not stopping.is_set():
        try:
            await resources.database.open()
        except AWAY as error:
            telemetry.logger().warning("the database is out of reach", error=type(error).__name__)
            await rest(stopping, pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        else:
            return


async def _closed(resources: Resources) -> None:
    with suppress(*AWAY):
        await asyncio.wait_for(resources.close(), 1.0)
