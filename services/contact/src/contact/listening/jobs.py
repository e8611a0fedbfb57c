"""What the worker does for this feature."""

from collections.abc import Sequence

from bluelamp.kit.jobs.declaration import Job, Sweep
from contact.listening.usecases.households import erase_expired

JOBS: Sequence[Job] = []
SWEEPS: Sequence[Sweep] = [Sweep(name="erase_expired_households", every_seconds=3600.0, function=erase_expired)]
