"""What the worker does for enquiries: fetch the police's answer, and mind the clocks."""

from datetime import timedelta
from uuid import UUID

from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources
from safeguarding.enquiries.statements.answering import COMPLETE_JOB
from safeguarding.enquiries.statements.asking import ASK_POLICE_JOB
from safeguarding.enquiries.usecases import clock, police

CLOCK_SECONDS = 1.0
A_YEAR_OF_TRIES = 100_000
"""A police answer is never given up: the enquiry would stay unavailable with nobody asking again."""


async def ask_police(resources: Resources, payload: str) -> None:
    """Fetch the police's answer to the enquiry whose id the payload is."""
    await police.ask_police(resources, UUID(payload))


async def complete_information(resources: Resources, payload: str) -> None:
    """Look whether the case whose id the payload is has all its answers."""
    await clock.settle_case(resources, UUID(payload))


JOBS = [
    Job(
        entrypoint=ASK_POLICE_JOB,
        function=ask_police,
        max_attempts=A_YEAR_OF_TRIES,
        first_delay=timedelta(seconds=1),
        longest_delay=timedelta(minutes=5),
        lane="offenders",
    ),
    Job(entrypoint=COMPLETE_JOB, function=complete_information),
]
SWEEPS = [
    Sweep(name="mark_overdue_enquiries", every_seconds=CLOCK_SECONDS, function=clock.mark_overdue),
    Sweep(name="settle_cases", every_seconds=CLOCK_SECONDS, function=clock.settle_cases),
    Sweep(name="cancel_orphaned_enquiries", every_seconds=10.0, function=clock.cancel_orphaned),
]
