"""What the worker does for this feature."""

from collections.abc import Sequence

from bluelamp.kit.jobs.declaration import Job, Sweep

JOBS: Sequence[Job] = []
SWEEPS: Sequence[Sweep] = []
