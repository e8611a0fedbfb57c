"""What the reference's examples of measures name, and the series that they chart: invented counts, fixed ids."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
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
NEW_IMPORT: dict[str, Any] = {
    "measure_id": "REOFF.LAR3M.RANK",
    "period_from": "2013-01-01",
    "period_until": "2014-01-01",
    "as_at": "2014-05-01T09:30:00Z",
    "source": "An earlier release of the Ministry, as the press had it",
    "figures": [
        {"area": "SANDWELL", "numerator": 1, "denominator": 171},
        {"area": "WOLVERHAMPTON", "numerator": 6, "denominator": 171},
    ],
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
_AREAS_RANKED = 171
_OFFENDERS = 10_000


class Reoffending(NamedTuple):
    """One row of the board report's table (¶27): reoffenders, predicted reoffenders in hundredths, and the place."""

    area: str
    reoffenders: int
    predicted_hundredths: int
    place: int


REOFFENDING = (
    Reoffending("SANDWELL", 538, 72_370, 1),
    Reoffending("DUDLEY", 576, 75_000, 2),
    Reoffending("WOLVERHAMPTON", 697, 84_148, 8),
    Reoffending("COVENTRY", 717, 84_902, 12),
    Reoffending("BIRMINGHAM", 699, 81_175, 17),
    Reoffending("SOLIHULL", 694, 79_679, 22),
    Reoffending("WALSALL", 784, 89_559, 26),
)
"""Of ten thousand offenders each: the report has the shares alone, and the counts are made up to give them."""


def acceptances() -> Iterator[tuple[UUID, datetime]]:
    """Make the acceptances of 39 weeks as the portal's feed would tell them, each with its id and moment."""
    number = 0
    for week in range(WEEKS):
        for one in range(42 + 2 * _WAVES[week % len(_WAVES)]):
            yield UUID(int=_EVENTS + number), FIRST_WEEK + timedelta(weeks=week, hours=(one * 7) % 140)
            number += 1


def imports() -> Iterator[dict[str, Any]]:
    """Make what was counted elsewhere before there were feeds: abuse by unit and week, reoffending, the establishment.

    Domestic abuse rises in the west from May 2014 on (¶64).
    """
    for week in range(WEEKS):
        monday = (FIRST_WEEK + timedelta(weeks=week)).date()
        counts = [(unit, _recorded(week, place, unit), None) for place, unit in enumerate(_WESTERN + _OTHERS)]
        days = (monday, monday + timedelta(days=7))
        yield _import("DA.RECORDED", *days, "Demonstration after the board report, 64: the counts are made up", counts)
    year = (date(2013, 4, 1), date(2014, 4, 1))
    source = "Board report, 27: shares of all on probation; counts made up to give them, the year assumed"
    yield _import("REOFF.LAR3M.ACTUAL", *year, source, [(one.area, one.reoffenders, _OFFENDERS) for one in REOFFENDING])
    less = [
        (one.area, 100 * one.reoffenders - one.predicted_hundredths, one.predicted_hundredths) for one in REOFFENDING
    ]
    yield _import("REOFF.LAR3M.VAR", *year, source, less)
    yield _import("REOFF.LAR3M.RANK", *year, source, [(one.area, one.place, _AREAS_RANKED) for one in REOFFENDING])
    for day, posts in ((date(2014, 6, 2), 446), (date(2014, 11, 30), 720)):
        day_after = day + timedelta(days=1)
        yield _import(
            "PPU.ESTABLISHMENT", day, day_after, "Board report, 56: before and after", [("FORCE", posts, None)]
        )


def _import(
    measure_id: str, first: date, end: date, source: str, counts: Sequence[tuple[str, int, int | None]]
) -> dict[str, Any]:
    return {
        "measure_id": measure_id,
        "period_from": first.isoformat(),
        "period_until": end.isoformat(),
        "as_at": "2014-08-05T12:00:00Z",
        "source": source,
        "figures": [
            {"area": area, "numerator": numerator, "denominator": denominator}
            for area, numerator, denominator in counts
        ],
    }


def _recorded(week: int, place: int, unit: str) -> int:
    rise = 3 * (week - _RISE_FROM) if unit in _WESTERN and week >= _RISE_FROM else 0
    return 24 + 2 * place + _WAVES[(week + 3 * place) % len(_WAVES)] + rise
