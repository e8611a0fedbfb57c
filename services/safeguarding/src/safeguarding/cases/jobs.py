"""What the worker does for the cases of a hub."""

from bluelamp.kit.jobs.declaration import Job, Sweep

JOBS: list[Job] = []
SWEEPS: list[Sweep] = []
