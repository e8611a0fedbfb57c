"""What the worker looks after at the service desk."""

from collections.abc import Sequence

from bluelamp.kit.jobs.declaration import Job, Sweep
from contact.service_desk.usecases import keeping

JOBS: Sequence[Job] = []
SWEEPS: Sequence[Sweep] = [
    Sweep(name="keep_service_desk", every_seconds=2.0, function=keeping.keep_desk),
    Sweep(name="count_desk_calls", every_seconds=10.0, function=keeping.count_calls),
]
