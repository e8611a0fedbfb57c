"""The demonstration's release: the report's seven areas, and 164 more between them, invented (domain.md §4.6)."""

from typing import Any
from uuid import UUID

RELEASE = UUID(int=0x0000_0000_0000_7000_8000_0000_0000_6901)
_OURS = (
    ("SANDWELL", "Sandwell", 538, "723.70", 1),
    ("DUDLEY", "Dudley", 576, "750.00", 2),
    ("WOLVERHAMPTON", "Wolverhampton", 697, "841.48", 8),
    ("COVENTRY", "Coventry", 717, "849.02", 12),
    ("BIRMINGHAM", "Birmingham", 699, "811.75", 17),
    ("SOLIHULL", "Solihull", 694, "796.79", 22),
    ("WALSALL", "Walsall", 784, "895.59", 26),
)
AREAS = 171
_OFFENDERS = 10_000
_TAKEN = {rank: (area, name, reoffended, predicted) for area, name, reoffended, predicted, rank in _OURS}


def _others() -> dict[int, tuple[str, str, int, str]]:
    """Invent the areas between: each reoffended as predicted but for a step that keeps it in its place."""
    found = {}
    ranks = sorted(_TAKEN)
    for rank in range(1, AREAS + 1):
        if rank in _TAKEN:
            continue
        above = max(one for one in ranks if one < rank)
        below = [one for one in ranks if one > rank]
        first = _variation(above)
        step = (_variation(below[0]) - first) / (below[0] - above) if below else 0.25
        predicted = 800.0
        found[rank] = (
            f"EXAMPLE_{rank:03}",
            f"Example Area {rank}",
            round(predicted),
            f"{predicted / (1 + (first + step * (rank - above)) / 100):.6f}",
        )
    return found


def _variation(rank: int) -> float:
    _, _, reoffended, predicted = _TAKEN[rank]
    return 100 * (reoffended - float(predicted)) / float(predicted)


def release() -> dict[str, Any]:
    """Return the release as a request."""
    every = {**_TAKEN, **_others()}
    return {
        "measure": "LOCAL_ADULT_THREE_MONTHS",
        "title": "Local adult reoffending, the last return",
        "source": "A bulletin of the Ministry of Justice; areas beside the force's are invented",
        "period_from": "2013-04-01",
        "period_until": "2014-04-01",
        "published_on": "2014-07-31",
        "is_last": True,
        "areas": [
            {
                "area": area,
                "name": name,
                "offenders": _OFFENDERS,
                "reoffended": reoffended,
                "predicted": predicted,
                "is_ours": rank in _TAKEN,
            }
            for rank, (area, name, reoffended, predicted) in sorted(every.items())
        ],
    }
