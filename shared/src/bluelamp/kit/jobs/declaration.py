"""What a service tells the worker: the jobs it can do and the sweeps it wants."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bluelamp.kit.resources import Resources


@dataclass(frozen=True, kw_only=True)
class Job:
    """One kind of work from the queue: a function that takes the resources and the payload, by custom an id.

    It runs at least once, so it must bear being run twice: a worker may be killed after the work is done and
    before that is noted. A failure is tried again after a delay that doubles from `first_delay` up to
    `longest_delay`; after `max_attempts` the job is held as a dead letter. Jobs of one lane share a limit on
    how many run at once: what waits for others' servers has a lane of its own, or it would stop the rest.
    """

    entrypoint: str
    function: Callable[[Resources, str], Awaitable[None]]
    max_attempts: int = 10
    first_delay: timedelta = timedelta(seconds=1)
    longest_delay: timedelta = timedelta(minutes=5)
    timeout: timedelta = timedelta(seconds=60)
    lane: str = "service"

    def delay_after(self, attempts: int) -> timedelta:
        """Return how long to wait after so many failures (≥ 1): half of it certain, half by chance.

        The chance keeps what failed together from coming back together.
        """
        whole = min(self.first_delay * 2.0 ** min(attempts - 1, 30), self.longest_delay)
        return whole * random.uniform(0.5, 1.0)  # noqa: S311 # spreads load, guards nothing


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """Work that is looked for at intervals; every worker does, so the function takes its rows with SKIP LOCKED."""

    name: str
    every_seconds: float
    function: Callable[[Resources], Awaitable[None]]
