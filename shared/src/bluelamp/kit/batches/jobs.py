"""What the worker does for batches: load those that came in, and forget those that never did."""

import asyncio
import sys
from datetime import timedelta
from typing import Any
from uuid import UUID

from bluelamp.kit.batches.declaration import BatchKind
from bluelamp.kit.batches.usecases.loading import load_batch
from bluelamp.kit.batches.usecases.receiving import forget_abandoned
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources

_AT_ONCE = asyncio.Semaphore(2)
"""However many batches wait, a worker holds parts of two: its memory does not grow with the queue."""

_MAKES_WAY_SECONDS = 0.001


def load_job(kind: BatchKind[Any]) -> Job:
    """Return the job that loads the batches of a kind."""

    async def load(resources: Resources, payload: str) -> None:
        # Each time that PostgreSQL has answered, the thread that judges is to make way at once.
        sys.setswitchinterval(_MAKES_WAY_SECONDS)
        async with _AT_ONCE:
            await load_batch(resources, kind, UUID(payload))

    # A large batch takes minutes, and others' jobs must not wait behind it.
    return Job(entrypoint=kind.load_job, function=load, timeout=timedelta(hours=4), lane="batches")


FORGET_ABANDONED = Sweep(name="forget_abandoned_batches", every_seconds=300.0, function=forget_abandoned)
"""What a service with batches does by the clock."""
