"""What the worker does for this feature."""

from collections.abc import Sequence

from bluelamp.kit.jobs.declaration import Job, Sweep
from offenders.sex_offenders.usecases.lapsing import note_overdue_visits

JOBS: Sequence[Job] = []
SWEEPS: Sequence[Sweep] = [Sweep(name="note_overdue_visits", every_seconds=60.0, function=note_overdue_visits)]
