"""The batch and the calls that the reference's examples name, and the lines that it shows."""

import json
from typing import Final
from uuid import UUID

BATCH: Final = UUID("00000000-0000-7000-8000-00000000c001")
"""A batch that was loaded but for one line."""
ANSWERED: Final = UUID("00000000-0000-7000-8000-00000000c101")
ABANDONED: Final = UUID("00000000-0000-7000-8000-00000000c102")
DAY: Final = "2014-08-04"
"""After the month of the board report, whose figures are exact."""


def _id(number: int) -> str:
    return f"00000000-0000-7000-8000-00000000c{number}"


_ANSWERED = {
    "call_id": str(ANSWERED),
    "stream": "999",
    "centre": "EMERGENCY",
    "bt_connect_at": f"{DAY}T09:14:02Z",
    "offered_at": f"{DAY}T09:14:04Z",
    "answered_at": f"{DAY}T09:14:09Z",
    "ended_at": f"{DAY}T09:17:30Z",
    "wrap_s": 40,
    "agent_id": "A-17",
    "queue": "999_MAIN",
    "caller_repeat_ref": "M-2014-118",
    "disposition": "INCIDENT",
    "transferred_to_lpu": "SANDWELL",
}
_ABANDONED = {
    "call_id": str(ABANDONED),
    "stream": "101",
    "centre": "CONTACT_CENTRE_WEST_BROMWICH",
    "offered_at": f"{DAY}T09:20:00Z",
    "abandoned_at": f"{DAY}T09:20:41Z",
    "ended_at": f"{DAY}T09:20:41Z",
}
_IMPOSSIBLE = {
    "call_id": _id(103),
    "stream": "CST",
    "centre": "CST_COVENTRY",
    "offered_at": f"{DAY}T09:30:00Z",
    "answered_at": f"{DAY}T09:29:00Z",
    "ended_at": f"{DAY}T09:40:00Z",
}
_TABLED = {
    "call_id": _id(104),
    "stream": "SERVICE_DESK",
    "centre": "SERVICE_DESK_SMETHWICK",
    "offered_at": f"{DAY}T10:00:00Z",
    "answered_at": f"{DAY}T10:00:12Z",
    "ended_at": f"{DAY}T10:03:00Z",
}

LINES = tuple(json.dumps(call) for call in (_ANSWERED, _ABANDONED, _IMPOSSIBLE))
"""Two calls in order, and one that would have been answered before it was offered."""
NDJSON = "".join(f"{line}\n" for line in LINES[:2])
TABLE = f"{','.join(_TABLED)}\n{','.join(_TABLED.values())}\n"
