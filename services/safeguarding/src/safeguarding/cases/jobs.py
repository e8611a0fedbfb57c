"""What the worker does for the cases of a hub: take challenges further that nobody settled in time."""

from bluelamp.kit.jobs.declaration import Job, Sweep
from safeguarding.cases.usecases.challenging import escalate_due_challenges

JOBS: list[Job] = []
SWEEPS = [Sweep(name="escalate_due_challenges", every_seconds=30.0, function=escalate_due_challenges)]
