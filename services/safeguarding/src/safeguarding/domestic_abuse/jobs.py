"""What the worker does about domestic abuse: follow each incident, and keep the findings from growing old."""

from uuid import UUID

from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources
from safeguarding.domestic_abuse.statements.incidents import FOLLOW_JOB
from safeguarding.domestic_abuse.usecases import reconsidering, serial
from safeguarding.people.statements.matching import RECONSIDER_JOB


async def follow_abuse_incident(resources: Resources, payload: str) -> None:
    """Follow the incident whose id the payload is."""
    await serial.follow_abuse_incident(resources, UUID(payload))


async def reconsider_person(resources: Resources, payload: str) -> None:
    """Reckon again what follows from who the person is whose id the payload is."""
    await reconsidering.reconsider_person(resources, UUID(payload))


JOBS = [
    Job(entrypoint=FOLLOW_JOB, function=follow_abuse_incident),
    # As many as there are look-alikes: never before what somebody at risk waits for.
    Job(entrypoint=RECONSIDER_JOB, function=reconsider_person, lane="reconsidering"),
]
SWEEPS = [Sweep(name="find_stale_serial_perpetrators", every_seconds=60.0, function=serial.find_stale)]
