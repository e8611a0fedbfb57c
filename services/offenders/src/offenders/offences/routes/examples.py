"""The requests that the reference shows; the demonstration's records accept each of them as it stands."""

from fastapi.openapi.models import Example

from offenders.nominals.demonstration import MANAGED
from offenders.offences import demonstration

Examples = dict[str, Example]


def _one(name: str, summary: str, value: object) -> Examples:
    return {name: Example(summary=summary, value=value)}


NEW_OFFENCE: Examples = _one(
    "offence",
    "An assault on two of one family",
    {
        "offender_id": str(MANAGED),
        "occurred_on": "2026-10-03",
        "recorded_on": "2026-10-04",
        "lpu": "SANDWELL",
        "ho_code": "8/6",
        "is_crime": True,
        "is_domestic_abuse": True,
        "status": "ALLEGED",
        "source_agency": "POLICE",
        "victims": [
            {"victim_id": str(demonstration.VICTIM), "victim_group_id": str(demonstration.FAMILY)},
            {"victim_id": str(demonstration.OTHER_VICTIM), "victim_group_id": str(demonstration.FAMILY)},
        ],
    },
)
OFFENCE_PATCH: Examples = _one("charged", "A charge follows", {"status": "CHARGED"})
LINK: Examples = _one(
    "link",
    "Two households are one family",
    {
        "victim_group_id": str(demonstration.FAMILY),
        "linked_group_id": str(demonstration.OTHER_FAMILY),
        "is_linked": True,
    },
)
