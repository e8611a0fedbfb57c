"""Calls as arrays: how many came in each half-hour of each day, and what kind of day it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from contact.forecasts.rules.grid import SLOTS, slots

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Days:
    """Days in order with the half-hours of each: how often each place of the clock's face comes, mostly once."""

    days: Sequence[date]
    special: Mapping[date, str]
    times: Floats

    @classmethod
    def of(cls, days: Sequence[date], special: Mapping[date, str]) -> "Days":
        """Lay days out on the grid."""
        times = np.zeros((len(days), SLOTS))
        for number, day in enumerate(days):
            np.add.at(times[number], slots(day), 1.0)
        return cls(days, special, times)

    def kinds(self) -> list[tuple[int, int] | None]:
        """Return each day's month and weekday; None of a special day, whose hours are like no weekday's."""
        return [None if day in self.special else (day.month, day.weekday()) for day in self.days]

    def some(self, first: int, after_last: int) -> "Days":
        """Return some of the days."""
        return Days(self.days[first:after_last], self.special, self.times[first:after_last])


@dataclass(frozen=True)
class History:
    """Days and what came on them; a day that is not known, or whose calls were cut off, counts as not there."""

    first_day: date
    counts: Sequence[Sequence[int] | None]

    def day(self, number: int) -> date:
        """Return the day of a place."""
        return self.first_day + timedelta(days=number)

    def known(self, before: int | None = None) -> list[int]:
        """Return the places of the days that are known, up to one that is outside."""
        upto = self.counts if before is None else self.counts[:before]
        return [number for number, counts in enumerate(upto) if counts is not None]

    def folded(self, numbers: Sequence[int]) -> Floats:
        """Return days by the clock's face; a half-hour that comes twice is summed."""
        faces = np.zeros((len(numbers), SLOTS))
        for row, number in enumerate(numbers):
            counts = self.counts[number]
            if counts is not None:
                np.add.at(faces[row], slots(self.day(number)), np.asarray(counts, dtype=np.float64))
        return faces
