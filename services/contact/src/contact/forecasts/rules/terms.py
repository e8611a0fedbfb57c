"""Which effects a history is long enough to tell, and which day has which (domain.md §9.5)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

SHORTEST: Final = 56
"""Days: eight of each weekday. With fewer, a weekday and a week are told apart by nothing."""
_YEAR: Final = 365
_MONTHS: Final = 12
_OFTEN: Final = 2
OTHER: Final = "OTHER_SPECIAL_DAY"
_WEEKDAYS: Final = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


@dataclass(frozen=True, slots=True)
class Terms:
    """The columns of the daily model: trend, months and special days stand beside weekdays where they can be told.

    Weekdays are those that were seen, Monday being 0; the level is that of the first.
    """

    has_months: bool
    has_trend: bool
    special: Sequence[str]
    weekdays: Sequence[int]

    def names(self) -> list[str]:
        """Return the columns' names in their order."""
        months = [f"MONTH_{number}" for number in range(2, _MONTHS + 1)] if self.has_months else []
        trend = ["TREND"] if self.has_trend else []
        return ["LEVEL", *trend, *months, *(_WEEKDAYS[number] for number in self.weekdays[1:]), *self.special]

    def left_out(self) -> list[str]:
        """Say what the history is too short to tell."""
        said = []
        if not self.has_months:
            said.append(
                "Months: not every one has been seen, so that what is expected has the season that was learnt from."
            )
        if not self.has_trend:
            said.append("Trend: under two years, a trend and the season cannot be told apart.")
        if not self.special:
            said.append("Special days: there is none among the days learnt from.")
        unseen = [name for number, name in enumerate(_WEEKDAYS) if number not in self.weekdays]
        if unseen:
            said.append(f"{', '.join(unseen)}: never seen; what is expected of them is the mean of the other weekdays.")
        return said

    def row(self, day: date, special: str | None, end: date) -> list[float]:
        """Return a day's columns; a special day of a name that is not known has the mean of those that are."""
        months = [float(day.month == number) for number in range(2, _MONTHS + 1)] if self.has_months else []
        trend = [(day - end).days / _YEAR] if self.has_trend else []
        return [1.0, *trend, *months, *self._of_weekday(day.weekday()), *self._effects(special)]

    def _of_weekday(self, weekday: int) -> list[float]:
        if weekday not in self.weekdays:
            return [1 / len(self.weekdays)] * (len(self.weekdays) - 1)
        return [float(weekday == number) for number in self.weekdays[1:]]

    def _effects(self, special: str | None) -> list[float]:
        if special is None or not self.special:
            return [0.0] * len(self.special)
        if special in self.special:
            return [float(special == name) for name in self.special]
        if OTHER in self.special:
            return [float(name == OTHER) for name in self.special]
        return [1 / len(self.special)] * len(self.special)


def terms_of(days: Sequence[date], special: Mapping[date, str], own: frozenset[str] = frozenset()) -> Terms:
    """Return what some days can tell: months when each has been seen, trend from two years on.

    A special day seen twice has an effect of its own, as has one whose name somebody gave; the rest share one.
    """
    span = (days[-1] - days[0]).days + 1
    seen = Counter(special[day] for day in days if day in special)
    alone = sorted(name for name, times in seen.items() if times >= _OFTEN or name in own)
    shared = [OTHER] if len(alone) < len(seen) else []
    every_month = span >= _YEAR and len({day.month for day in days}) == _MONTHS
    return Terms(
        has_months=every_month,
        has_trend=every_month and span >= 2 * _YEAR,
        special=[*alone, *shared],
        weekdays=sorted({day.weekday() for day in days}),
    )
