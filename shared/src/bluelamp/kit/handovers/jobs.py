"""What the worker does for the hand-overs of a service."""

from collections.abc import Sequence
from datetime import timedelta

from bluelamp.kit.handovers.destinations import Destination
from bluelamp.kit.handovers.statements import DELIVER
from bluelamp.kit.handovers.usecases import Deliverer, count_waiting
from bluelamp.kit.jobs.declaration import Job, Sweep

LONGEST_PAUSE = timedelta(seconds=15)
"""What has been away is called again this soon."""
TRIED_FOR = timedelta(days=3)
"""So long a service may be away; then its jobs are dead letters, which `requeue deliver_handovers` puts back."""
# No pause is shorter than half the longest one, once they have grown.
_ATTEMPTS = int(TRIED_FOR / (LONGEST_PAUSE * 0.5))

COUNT_WAITING = Sweep(name="count_handovers", every_seconds=60.0, function=count_waiting)


def handover_job(destinations: Sequence[Destination]) -> Job:
    """Return the job that delivers what a service hands over; it has a lane of its own, as it waits for others."""
    return Job(
        entrypoint=DELIVER,
        function=Deliverer(destinations).deliver,
        max_attempts=_ATTEMPTS,
        longest_delay=LONGEST_PAUSE,
        lane="handovers",
    )
