"""The forecast that the reference's examples name, and the calls that it is learnt from: invented, after the report."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

FORECAST: Final = UUID("00000000-0000-7000-8000-00000000f001")

HISTORY_FROM: Final = date(2014, 8, 11)
HISTORY_UNTIL: Final = date(2014, 11, 3)
"""Twelve weeks of officers' calls, with a bank holiday and the repeated hour of October in them."""
_OF_WEEKDAY: Final = (205, 198, 196, 200, 212, 206, 190)
_ON_BANK_HOLIDAY: Final = 164
_BANK_HOLIDAYS: Final = (date(2014, 8, 25),)

NEW_FORECAST: Final[dict[str, Any]] = {
    "stream": "SERVICE_DESK",
    "since": "2014-11-03",
    "until": "2014-11-10",
}
NEW_WITH_SPECIAL_DAY: Final[dict[str, Any]] = {
    "stream": "SERVICE_DESK",
    "since": "2014-11-10",
    "until": "2014-11-24",
    "training_from": "2014-08-11",
    "training_until": "2014-11-03",
    "level": 0.8,
    "special_days": [
        {"day": "2014-09-06", "name": "DERBY_MATCH"},
        {"day": "2014-11-22", "name": "DERBY_MATCH"},
    ],
}


def calls_of_days() -> Iterator[tuple[date, int]]:
    """Yield how many calls came on each day."""
    for number in range((HISTORY_UNTIL - HISTORY_FROM).days):
        day = HISTORY_FROM + timedelta(days=number)
        some = (number * 7919) % 17 - 8
        yield day, (_ON_BANK_HOLIDAY if day in _BANK_HOLIDAYS else _OF_WEEKDAY[day.weekday()]) + some
