"""What the worker does for this feature: make the reports that took a request too long."""

from collections.abc import Sequence
from uuid import UUID

from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources
from contact.board_reports.usecases import making


async def make_board_report(resources: Resources, payload: str) -> None:
    """Make the report whose id the payload is."""
    await making.make_report(resources, UUID(payload))


JOBS: Sequence[Job] = [Job(entrypoint=making.MAKE_JOB, function=make_board_report)]
SWEEPS: Sequence[Sweep] = []
