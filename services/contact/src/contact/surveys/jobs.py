"""What the worker does for this feature."""

from collections.abc import Sequence

from bluelamp.kit.jobs.declaration import Job, Sweep
from contact.surveys.usecases.retention import keep_retention

JOBS: Sequence[Job] = []
SWEEPS: Sequence[Sweep] = [Sweep(name="keep_survey_retention", every_seconds=300.0, function=keep_retention)]
