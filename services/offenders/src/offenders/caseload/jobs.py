"""What the worker does for this feature."""

from collections.abc import Sequence

from bluelamp.kit.jobs.declaration import Job, Sweep
from offenders.caseload.usecases.lapsing import note_missed_contacts

JOBS: Sequence[Job] = []
SWEEPS: Sequence[Sweep] = [Sweep(name="note_missed_contacts", every_seconds=30.0, function=note_missed_contacts)]
