"""What the worker does for the enquiries of a case."""

from bluelamp.kit.jobs.declaration import Job, Sweep

JOBS: list[Job] = []
SWEEPS: list[Sweep] = []
