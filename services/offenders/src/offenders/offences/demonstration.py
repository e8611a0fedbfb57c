"""The offences of the demonstration: invented, with fixed ids, one for each example that changes something."""

import json
from typing import Any, Final
from uuid import UUID

from offenders.nominals.demonstration import MANAGED, PERPETRATOR


def _id(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_6100 + number)


HARM_TABLE: Final = _id(0x01)
HARM_VERSION: Final = "example-1"
IMPORT: Final = _id(0x02)
"""An import of which one line was refused."""
BURGLARY: Final = _id(0x10)
TO_CORRECT: Final = _id(0x11)
CORRECTED: Final = _id(0x12)
"""An offence that was corrected once."""
VICTIM: Final = _id(0x31)
OTHER_VICTIM: Final = _id(0x32)
FAMILY: Final = _id(0x41)
OTHER_FAMILY: Final = _id(0x42)

WEIGHTS: Final = (("8/6", "Assault, as an example", 10), ("28/3", "Burglary, as an example", 20))
"""Weights that are made up: no table of anybody's is shipped (domain.md §4.9)."""


def weight_table(version: str, valid_from: str) -> str:
    """Write a table as it is loaded."""
    rows = "".join(f'{code},"{offence}",{days},{version},{valid_from}\n' for code, offence, days in WEIGHTS)
    return f"ho_code,offence,days,version,valid_from\n{rows}"


def _line(number: int, **more: Any) -> dict[str, Any]:
    return {
        "offence_id": str(_id(number)),
        "offender_id": str(PERPETRATOR),
        "occurred_on": "2014-05-03",
        "recorded_on": "2014-05-04",
        "lpu": "SANDWELL",
        "ho_code": "8/6",
        "is_crime": True,
        "is_domestic_abuse": True,
        "status": "CHARGED",
        "source_agency": "POLICE",
        "victims": [{"victim_id": str(VICTIM), "victim_group_id": str(FAMILY)}],
        **more,
    }


_UNKNOWN = str(UUID(int=0x6FFF))
LINES: Final = tuple(json.dumps(one) for one in (_line(0x20), _line(0x21, offender_id=_UNKNOWN)))
"""An offence, and one of nobody known."""
NDJSON: Final = f"{LINES[0]}\n"
_ROW = {
    **{name: str(value) for name, value in _line(0x22, offender_id=str(MANAGED)).items()},
    "is_crime": "true",
    "is_domestic_abuse": "true",
    "victims": f"{VICTIM}:{FAMILY} {OTHER_VICTIM}",
}
TABLE: Final = f"{','.join(_ROW)}\n{','.join(_ROW.values())}\n"
