"""What the reference's examples of measures name, and the series that they chart: invented counts, fixed ids."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

_NOTES = 0x0000_0000_0000_7000_8000_0000_0000_0C00
_EVENTS = 0x0000_0000_0000_7000_8000_0C00_0000_0000

TO_READ = "SAT.ASB.OVERALL.R12"
TO_CHANGE = "CRIME.WITHIN_24H"
TO_CHART = "REFERRALS.ACCEPTED"
NOTE_TO_READ, NOTE_TO_WITHDRAW = UUID(int=_NOTES + 5), UUID(int=_NOTES + 0x21)

NEW_VERSION: dict[str, Any] = {
    "name": "Crimes recorded within 24 hours",
    "direction": "INCREASE",
    "target": 0.95,
    "source": "Crime data integrity board",
    "effective_from": "2099-01-01",
}
NEW_FIGURES: dict[str, Any] = {
    "measure_id": TO_CHART,
    "period_from": "2014-07-07",
    "period_until": "2014-07-14",
}
NEW_ANNOTATION: dict[str, Any] = {
    "measure_id": "DA.RECORDED",
    "happened_on": "2014-07-14",
    "text": "Fortnightly meetings of the Gold group begin",
}
NEW_RESTART: dict[str, Any] = {
    "measure_id": "SL.CST",
    "happened_on": "2014-03-03",
    "text": "Service Delivery Officer begins",
    "restarts_limits": True,
    "reason": "The way of working changed on this day, and was meant to.",
}
NOTES: dict[UUID, dict[str, Any]] = {
    NOTE_TO_WITHDRAW: {
        "measure_id": "REFERRALS.ACCEPTED",
        "happened_on": "2014-05-12",
        "text": "Portal opened to two more partners",
    }
}
WITHDRAWAL: dict[str, Any] = {"reason": "The partners joined a month later."}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" role="img"><title>Referrals accepted, the force</title></svg>'

FIRST_WEEK = datetime.fromisoformat("2013-11-04T12:00:00+00:00")
WEEKS = 39
"""The last of them begins on 28 July 2014."""
LAST_WEEK = FIRST_WEEK + timedelta(weeks=WEEKS - 1)
_RISE_FROM = 26
_WESTERN = ("DUDLEY", "SANDWELL", "WALSALL", "WOLVERHAMPTON")
_OTHERS = (
    *("BIRMINGHAM_EAST", "BIRMINGHAM_NORTH", "BIRMINGHAM_SOUTH", "BIRMINGHAM_WEST_AND_CENTRAL"),
    *("COVENTRY", "SOLIHULL"),
)
_WAVES = (0, 3, -2, 4, 1, -3, 2, -1, 3, -4, 1, 2, -2)


class DemoEvent(NamedTuple):
    """One event as another service's feed would tell it."""

    event_id: UUID
    measure_id: str
    area: str
    occurred_at: datetime


def events() -> Iterator[DemoEvent]:
    """Make the recording of domestic abuse, rising in the west from May 2014 on (¶64), and the acceptances."""
    number = 0
    for week in range(WEEKS):
        counts = {("DA.RECORDED", unit): _recorded(week, place, unit) for place, unit in enumerate(_WESTERN + _OTHERS)}
        counts["REFERRALS.ACCEPTED", "FORCE"] = 42 + 2 * _WAVES[week % len(_WAVES)]
        for (measure_id, area), count in counts.items():
            for one in range(count):
                moment = FIRST_WEEK + timedelta(weeks=week, hours=(one * 7) % 140)
                yield DemoEvent(UUID(int=_EVENTS + number), measure_id, area, moment)
                number += 1


def _recorded(week: int, place: int, unit: str) -> int:
    rise = 3 * (week - _RISE_FROM) if unit in _WESTERN and week >= _RISE_FROM else 0
    return 24 + 2 * place + _WAVES[(week + 3 * place) % len(_WAVES)] + rise
