"""What the worker does for forecasts: fit those that were asked for, one at a time."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources
from contact.forecasts.statements.forecasts import FIT
from contact.forecasts.usecases import fitting

_ONE_AT_A_TIME = asyncio.Semaphore(1)
"""Each takes a process with the whole of statsmodels in its memory."""


async def fit_forecast(resources: Resources, payload: str) -> None:
    """Fit the forecast whose id the payload is."""
    async with _ONE_AT_A_TIME:
        await fitting.fit_forecast(resources, UUID(payload))


JOBS: Sequence[Job] = [
    Job(
        entrypoint=FIT,
        function=fit_forecast,
        max_attempts=4,
        # Several may wait behind one another, and waiting counts.
        timeout=timedelta(minutes=10),
        lane="forecasts",
    )
]
SWEEPS: Sequence[Sweep] = []
