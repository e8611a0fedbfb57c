"""The jobs in hand: each run within its time, and its failure told without a word of what it was about."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.models import Job as QueuedJob

from bluelamp.kit import context, telemetry
from bluelamp.kit.jobs.declaration import Job
from bluelamp.kit.resources import Resources


class JobFailedError(Exception):
    """A job that was given up. It carries no cause: pgqueuer stores messages, and a message may hold data."""


class RunningJobs:
    """Runs what the queue hands out, and can give everything back."""

    def __init__(self, resources: Resources, jobs: Sequence[Job]) -> None:
        self._resources = resources
        self._jobs = {job.entrypoint: job for job in jobs}
        self._in_hand: set[asyncio.Task[None]] = set()

    def register_with(self, manager: QueueManager) -> None:
        """Tell a queue manager which jobs this process can do; what fails for good is held, not deleted."""
        for entrypoint in self._jobs:
            manager.entrypoint(entrypoint, accepts_context=False, on_failure="hold")(self._run)

    def abandon(self) -> None:
        """Break off every job in hand; each goes back to the queue at once."""
        for task in self._in_hand:
            task.cancel()

    def abandon_to(self, manager: QueueManager) -> None:
        """Break off: the connection is gone, so whoever sees that a job no longer beats will take it over."""
        manager.shutdown.set()
        self.abandon()

    async def _run(self, queued: QueuedJob) -> None:
        context.enter(context.RequestContext(f"job-{queued.id}", telemetry.continue_trace([])))
        job = self._jobs[str(queued.entrypoint)]
        task = asyncio.create_task(self._do(job, queued))
        self._in_hand.add(task)
        try:
            await asyncio.wait({task}, timeout=job.timeout.total_seconds())
            too_slow = not task.done()
            if too_slow:
                task.cancel()
                await asyncio.wait({task})
        finally:
            task.cancel()
            self._in_hand.discard(task)
        if task.cancelled():
            self._retry_or_give_up(job, queued, TimeoutError()) if too_slow else self._give_back(job)
        elif (error := task.exception()) is not None:
            self._retry_or_give_up(job, queued, error)
        telemetry.jobs_total.labels(job.entrypoint, "done").inc()

    async def _do(self, job: Job, queued: QueuedJob) -> None:
        await job.function(self._resources, (queued.payload or b"").decode())

    def _give_back(self, job: Job) -> None:
        telemetry.jobs_total.labels(job.entrypoint, "given back").inc()
        raise RetryRequested(timedelta(0), "the worker stops")

    def _retry_or_give_up(self, job: Job, queued: QueuedJob, error: BaseException) -> None:
        attempts = queued.attempts + 1
        given_up = attempts >= job.max_attempts
        telemetry.jobs_total.labels(job.entrypoint, "given up" if given_up else "retried").inc()
        telemetry.logger().warning(
            "job given up" if given_up else "job failed",
            entrypoint=job.entrypoint,
            job_id=int(queued.id),
            attempts=attempts,
            error=type(error).__name__,
            frames=telemetry.frames_of(error)[-3:],
        )
        if given_up:
            raise JobFailedError(type(error).__name__)
        raise RetryRequested(job.delay_after(attempts), type(error).__name__)
