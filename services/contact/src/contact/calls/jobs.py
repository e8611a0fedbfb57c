"""What the worker does for calls: load the batches that came in, and forget those that never did."""

from collections.abc import Sequence

from bluelamp.kit.batches.jobs import FORGET_ABANDONED, load_job
from bluelamp.kit.jobs.declaration import Job, Sweep
from contact.calls.usecases.loading import CALLS

JOBS: Sequence[Job] = [load_job(CALLS)]
SWEEPS: Sequence[Sweep] = [FORGET_ABANDONED]
