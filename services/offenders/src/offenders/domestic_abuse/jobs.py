"""What the worker does about domestic abuse: compute rankings, and ask for one each day."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources
from offenders.domestic_abuse.statements.ranking import RANK_JOB
from offenders.domestic_abuse.usecases import rankings


async def rank_perpetrators(resources: Resources, payload: str) -> None:
    """Compute the ranking whose id the payload is."""
    await rankings.rank_perpetrators(resources, UUID(payload))


JOBS: Sequence[Job] = [
    # It counts everybody: in a lane of its own, so that nothing that somebody waits for stands behind it.
    Job(entrypoint=RANK_JOB, function=rank_perpetrators, timeout=timedelta(minutes=5), lane="ranking"),
]
SWEEPS: Sequence[Sweep] = [
    Sweep(name="rank_every_day", every_seconds=300.0, function=rankings.rank_every_day),
]
