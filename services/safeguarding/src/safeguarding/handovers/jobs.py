"""What the worker does for the hand-overs between services."""

from bluelamp.kit.jobs.declaration import Job, Sweep

JOBS: list[Job] = []
SWEEPS: list[Sweep] = []
