"""What the worker does for this feature."""

from collections.abc import Sequence
from datetime import timedelta

from bluelamp.kit.jobs.declaration import Job, Sweep
from offenders.lead_agencies.usecases import answering, reallocating
from offenders.lead_agencies.usecases.working import (
    carry_out,
    lapse_closed_changes,
    note_overdue_changes,
    tell_what_differs,
)

JOBS: Sequence[Job] = [
    # Part by part: what one run does not come to, the next one goes on with.
    Job(entrypoint=reallocating.JOB, function=carry_out, timeout=timedelta(minutes=10)),
    Job(entrypoint=answering.JOB, function=answering.give_answer, timeout=timedelta(minutes=10)),
]
SWEEPS: Sequence[Sweep] = [
    Sweep(name="note_overdue_changes", every_seconds=30.0, function=note_overdue_changes),
    Sweep(name="lapse_closed_changes", every_seconds=30.0, function=lapse_closed_changes),
    Sweep(name="tell_what_differs", every_seconds=30.0, function=tell_what_differs),
]
