"""What the worker does for this feature."""

from collections.abc import Sequence

from bluelamp.kit.jobs.declaration import Job, Sweep
from offenders.cohorts.usecases.overdue import tell_overdue_reviews

JOBS: Sequence[Job] = []
SWEEPS: Sequence[Sweep] = [Sweep(name="tell_overdue_reviews", every_seconds=300.0, function=tell_overdue_reviews)]
