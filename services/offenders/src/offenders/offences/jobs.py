"""What the worker does for offences: load imports, and forget those that never came in whole."""

from collections.abc import Sequence

from bluelamp.kit.batches.jobs import FORGET_ABANDONED, load_job
from bluelamp.kit.jobs.declaration import Job, Sweep
from offenders.offences.usecases.importing import IMPORTS

JOBS: Sequence[Job] = [load_job(IMPORTS)]
SWEEPS: Sequence[Sweep] = [FORGET_ABANDONED]
