"""What the worker does for calls: load the batches that came in, and forget those that never did."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources
from contact.calls.usecases import loading, receiving

_AT_ONCE = asyncio.Semaphore(2)
"""However many batches wait, a worker holds parts of two: its memory does not grow with the queue."""


async def load_call_batch(resources: Resources, payload: str) -> None:
    """Load the batch whose id the payload is."""
    async with _AT_ONCE:
        await loading.load_batch(resources, UUID(payload))


# A year of calls takes minutes, and others' jobs must not wait behind it.
JOBS: Sequence[Job] = [
    Job(entrypoint=receiving.LOAD_JOB, function=load_call_batch, timeout=timedelta(hours=4), lane="call_batches")
]
SWEEPS: Sequence[Sweep] = [
    Sweep(name="forget_abandoned_call_batches", every_seconds=300.0, function=receiving.forget_abandoned)
]
