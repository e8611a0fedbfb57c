"""The plan that the reference's examples name, and the requests that it shows: invented volumes."""

from typing import Any, Final
from uuid import UUID

PLAN: Final = UUID("00000000-0000-7000-8000-00000000f101")

_NIGHT, _MORNING, _NOON, _EVENING = 4.0, 12.0, 18.0, 15.0
_DAY: Final = [*([_NIGHT] * 14), *([_MORNING] * 8), *([_NOON] * 12), *([_EVENING] * 14)]
_SHARED: Final = [
    {"centre": "SERVICE_DESK_BOURNVILLE", "share": 0.3},
    {"centre": "SERVICE_DESK_SMETHWICK", "share": 0.25},
    {"centre": "SERVICE_DESK_WILLENHALL", "share": 0.2},
    {"centre": "SERVICE_DESK_WEDNESFIELD", "share": 0.15},
    {"centre": "SERVICE_DESK_SUTTON_COLDFIELD", "share": 0.1},
]

NEW_SHARED_DESK: Final[dict[str, Any]] = {
    "stream": "SERVICE_DESK",
    "model": "ERLANG_C",
    "days": [{"day": "2014-07-14", "calls": _DAY}],
    "handling_s": 150,
    "sites": _SHARED,
}
"""One day of the load-shared service desk (board report ¶69), by the stream's own target."""
NEW_IMPATIENT: Final[dict[str, Any]] = {
    "stream": "101",
    "model": "ERLANG_A",
    "intervals": [
        {"interval_start": "2014-07-14T09:00:00Z", "calls": 100},
        {"interval_start": "2014-07-14T09:30:00Z", "calls": 110, "agents": 12},
    ],
    "handling_s": 180,
    "patience_s": 120,
    "threshold_s": 20,
    "service_level_target": 0.8,
}
