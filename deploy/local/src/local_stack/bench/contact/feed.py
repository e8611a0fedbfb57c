"""A telephony feed of any length: calls over a month, in the proportions of the board report (¶71)."""

import gzip
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

CENTRES: Final = {
    "999": ("EMERGENCY",),
    "101": ("CONTACT_CENTRE_LLOYD_HOUSE", "CONTACT_CENTRE_WEST_BROMWICH"),
    "CST": ("CST_WEDNESFIELD", "CST_BOURNVILLE", "CST_COVENTRY"),
    "SERVICE_DESK": ("SERVICE_DESK_BOURNVILLE", "SERVICE_DESK_SMETHWICK", "SERVICE_DESK_WILLENHALL"),
}
WEIGHTS: Final = (25, 55, 12, 8)
UNITS: Final = ("BIRMINGHAM_EAST", "COVENTRY", "DUDLEY", "SANDWELL", "SOLIHULL", "WALSALL", "WOLVERHAMPTON")
RING_AGAIN: Final = 0.15
GIVE_UP: Final = 0.05
SENT_ON: Final = 0.27
BEGINS: Final = datetime(2014, 8, 1, tzinfo=UTC)
"""After the calls that `seed-calls` makes."""


def write(path: Path, calls: int, days: float, seed: int) -> None:
    """Write a batch as gzip NDJSON."""
    with gzip.open(path, "wb", compresslevel=6) as file:
        for one in feed(calls, days, seed):
            file.write(json.dumps(one, separators=(",", ":")).encode() + b"\n")


def feed(calls: int, days: float, seed: int) -> Iterator[dict[str, Any]]:
    """Yield so many calls spread evenly over some days; a seed's calls have ids of their own."""
    draw = random.Random(seed)  # noqa: S311 # made-up calls, and the same each time
    for number in range(calls):
        matter = f"M-{seed}-{draw.randrange(calls // 4)}"
        yield _call(draw, BEGINS + timedelta(days=days * number / calls), matter)


def _call(draw: random.Random, offered_at: datetime, matter: str) -> dict[str, Any]:
    [stream] = draw.choices(list(CENTRES), WEIGHTS)
    wait, talk = draw.expovariate(1 / (6 if stream == "999" else 15)), draw.expovariate(1 / 200)
    settled = _written(offered_at + timedelta(seconds=wait))
    call: dict[str, Any] = {
        "call_id": str(UUID(int=draw.getrandbits(128), version=4)),
        "stream": stream,
        "centre": draw.choice(CENTRES[stream]),
        "offered_at": _written(offered_at),
        "queue": f"{stream}_MAIN",
        "lpu": draw.choice(UNITS),
    }
    if stream == "999":
        call["bt_connect_at"] = _written(offered_at - timedelta(seconds=4 * draw.random()))
    if draw.random() < RING_AGAIN:
        call["caller_repeat_ref"] = matter
    if draw.random() < GIVE_UP:
        return {**call, "abandoned_at": settled, "ended_at": settled}
    ended = _written(offered_at + timedelta(seconds=wait + talk))
    call |= {"answered_at": settled, "ended_at": ended, "wrap_s": draw.randrange(60)}
    call |= {"agent_id": f"A-{draw.randrange(400)}", "disposition": draw.choice(("ADVICE", "CRIME", "INCIDENT"))}
    if draw.random() < SENT_ON:
        call["transferred_to_lpu"] = draw.choice(UNITS)
    return call


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
