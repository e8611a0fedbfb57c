"""What the worker does for people: it looks for other records of those who are new."""

from bluelamp.kit.jobs.declaration import Sweep
from safeguarding.people.usecases.matching import compare_people

SWEEPS = [Sweep(name="compare_people", every_seconds=5, function=compare_people)]
