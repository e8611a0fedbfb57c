"""What the worker does for the board."""

from bluelamp.kit.jobs.declaration import Job, Sweep

JOBS: list[Job] = []
SWEEPS: list[Sweep] = []
