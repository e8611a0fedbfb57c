"""The half-hours of London's days: 48, 46 when an hour is missing, 50 when one comes twice (domain.md §9.4)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from bluelamp.kit.clocks import LONDON, midnight

HALF_HOUR: Final = timedelta(minutes=30)
SLOTS: Final = 48
"""Places on the clock's face: a half-hour of the repeated hour has the same as its like an hour before."""


def half_hours(day: date) -> list[datetime]:
    """Return where each half-hour of a local day begins, in UTC."""
    start, end = midnight(day), midnight(day + timedelta(days=1))
    return [start + number * HALF_HOUR for number in range((end - start) // HALF_HOUR)]


def slot_of(moment: datetime) -> int:
    """Return which place of the clock's face a moment has, from 0 at midnight."""
    local = moment.astimezone(LONDON)
    return local.hour * 2 + local.minute // 30


def slots(day: date) -> list[int]:
    """Return the place of each half-hour of a local day."""
    return [slot_of(start) for start in half_hours(day)]


def is_on_grid(moment: datetime) -> bool:
    """Say whether a half-hour begins at a moment."""
    return moment.minute in {0, 30} and moment.second == 0 and moment.microsecond == 0


def days_between(since: date, until: date) -> Iterator[date]:
    """Yield each day from one on, up to and without the last."""
    for number in range((until - since).days):
        yield since + timedelta(days=number)
