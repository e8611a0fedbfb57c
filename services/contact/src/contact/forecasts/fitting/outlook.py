"""What a model says of some days ahead, with the seasonal-naïve beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from contact.forecasts.fitting.model import Expected, Model
from contact.forecasts.fitting.series import Days, Floats, History
from contact.forecasts.rules.grid import slots

_NAIVE_WEEKS = 4


class Stretch(NamedTuple):
    """The sum of some days: what is expected, between what it lies, and what the seasonal-naïve says if it can."""

    expected: float
    lower: float
    upper: float
    naive: float | None


class HalfHours(NamedTuple):
    """One day's half-hours in their order."""

    expected: Floats
    lower: Floats
    upper: Floats
    naive: Floats | None


@dataclass(frozen=True)
class Outlook:
    """Some days ahead of a history."""

    model: Model
    days: Days
    level: float
    _expected: Expected
    _faces: Sequence[Floats | None]

    @classmethod
    def of(cls, history: History, before: int, model: Model, days: Days, level: float) -> "Outlook":
        """Look ahead from a place of the history, of which nothing later is used."""
        return cls(model, days, level, model.expect(days), seasonal_naive(history, before, days.days))

    def stretch(self, first: int, after_last: int) -> Stretch:
        """Return what is said of the sum of some days."""
        lower, upper = self.model.bounds_of_sum(self._expected, first, after_last, self.level)
        guesses = [self._naive_of(number) for number in range(first, after_last)]
        known = [one for one in guesses if one is not None]
        return Stretch(
            expected=float(self._expected.totals[first:after_last].sum()),
            lower=lower,
            upper=upper,
            naive=sum(known) if len(known) == len(guesses) else None,
        )

    def half_hours(self, number: int) -> HalfHours:
        """Return what is said of a day's half-hours."""
        places, face = slots(self.days.days[number]), self._faces[number]
        expected = self._expected.faces[number, places]
        unsure = np.full(len(places), self._expected.variance_of_log[number])
        lower, upper = self.model.half_hour_bounds(expected, unsure, self.level)
        return HalfHours(expected, lower, upper, None if face is None else face[places])

    def _naive_of(self, number: int) -> float | None:
        face = self._faces[number]
        return None if face is None else float((face * self.days.times[number]).sum())


def seasonal_naive(history: History, before: int, days: Sequence[date]) -> list[Floats | None]:
    """Return the seasonal-naïve of some days by the clock's face: the mean of the last four known like weekdays."""
    known: dict[int, list[int]] = {}
    for number in reversed(history.known(before)):
        last = known.setdefault(history.day(number).weekday(), [])
        if len(last) < _NAIVE_WEEKS:
            last.append(number)
    means = {weekday: _mean_face(history, numbers) for weekday, numbers in known.items()}
    return [means.get(day.weekday()) for day in days]


def _mean_face(history: History, numbers: list[int]) -> Floats:
    times = Days.of([history.day(number) for number in numbers], {}).times.sum(axis=0)
    return np.asarray(history.folded(numbers).sum(axis=0) / np.maximum(times, 1.0))
