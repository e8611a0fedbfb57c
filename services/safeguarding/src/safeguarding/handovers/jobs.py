"""What the worker does for the hand-overs between services."""

from uuid import UUID

from bluelamp.kit.handovers.jobs import COUNT_WAITING, handover_job
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources
from safeguarding.cases.usecases.moving import HANDOVER_JOB
from safeguarding.handovers.usecases import handing_down


async def hand_over_case(resources: Resources, payload: str) -> None:
    """Hand over what the case whose id the payload is leaves to the portal, and how it ended."""
    await handing_down.hand_over_case(resources, UUID(payload))


JOBS = [
    Job(entrypoint=HANDOVER_JOB, function=hand_over_case),
    handover_job(handing_down.DESTINATIONS),
]
SWEEPS: list[Sweep] = [COUNT_WAITING]
