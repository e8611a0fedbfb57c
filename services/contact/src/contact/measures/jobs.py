"""What the worker does for this feature."""

from collections.abc import Sequence

from bluelamp.kit.jobs.declaration import Job, Sweep
from contact.measures.usecases.following import Follower
from contact.measures.usecases.taking import take_due_figures

JOBS: Sequence[Job] = []
SWEEPS: Sequence[Sweep] = [
    Sweep(name="follow_feeds", every_seconds=15.0, function=Follower().follow_feeds),
    Sweep(name="take_due_figures", every_seconds=30.0, function=take_due_figures),
]
