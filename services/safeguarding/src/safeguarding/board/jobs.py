"""What the worker does for the board: mark clocks that were not kept."""

from bluelamp.kit.jobs.declaration import Job, Sweep
from safeguarding.board.usecases.breaches import mark_breaches

JOBS: list[Job] = []
SWEEPS = [Sweep(name="mark_breaches", every_seconds=1.0, function=mark_breaches)]
