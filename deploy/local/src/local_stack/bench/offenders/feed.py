"""A feed of offences of any length: by people of the million, some of them to nobody, few to several."""

import gzip
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from local_stack.bench.offenders.population import OFFENDERS, offender

UNITS: Final = ("BIRMINGHAM_EAST", "COVENTRY", "DUDLEY", "SANDWELL", "SOLIHULL", "WALSALL", "WOLVERHAMPTON")
CODES: Final = ("8/6", "5/1", "125/9", "28/3", "30/1", "48/1")
STATUSES: Final = ("ALLEGED", "CHARGED", "CONVICTED", "NFA")
AGENCIES: Final = ("POLICE", "HOUSING", "HEALTH")
BEGINS: Final = date(2013, 1, 1)
DAYS: Final = 700
NO_CRIME: Final = 0.1
HARMED: Final = (0, 1, 2)
HARMED_WEIGHTS: Final = (20, 65, 15)
IN_A_FAMILY: Final = 0.5


def write(path: Path, offences: int, seed: int) -> None:
    """Write an import as gzip NDJSON; a seed's offences have ids of their own."""
    draw = random.Random(seed)  # noqa: S311 # made-up offences, and the same each time
    with gzip.open(path, "wb", compresslevel=6) as file:
        for one in _feed(draw, offences):
            file.write(json.dumps(one, separators=(",", ":")).encode() + b"\n")


def _feed(draw: random.Random, offences: int) -> Iterator[dict[str, Any]]:
    for _ in range(offences):
        occurred_on = BEGINS + timedelta(days=draw.randrange(DAYS))
        is_crime = draw.random() >= NO_CRIME
        yield {
            "offence_id": _id(draw),
            "offender_id": offender(draw.randrange(OFFENDERS)),
            "occurred_on": occurred_on.isoformat(),
            "recorded_on": (occurred_on + timedelta(days=draw.randrange(5))).isoformat(),
            "lpu": draw.choice(UNITS),
            "is_crime": is_crime,
            "is_domestic_abuse": draw.random() < IN_A_FAMILY,
            "status": draw.choice(STATUSES),
            "source_agency": draw.choice(AGENCIES),
            **({"ho_code": draw.choice(CODES)} if is_crime else {}),
            "victims": [_victim(draw) for _ in range(draw.choices(HARMED, HARMED_WEIGHTS)[0])],
        }


def _victim(draw: random.Random) -> dict[str, str]:
    family = {"victim_group_id": _id(draw)} if draw.random() < IN_A_FAMILY else {}
    return {"victim_id": _id(draw), **family}


def _id(draw: random.Random) -> str:
    return str(UUID(int=draw.getrandbits(128), version=4))
