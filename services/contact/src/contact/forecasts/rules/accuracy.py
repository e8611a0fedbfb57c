"""How good a forecast is: errors by horizon and by the length of what is summed, against one published guide."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bluelamp.schemas.contact.forecasts import Rating, Resolution

ORIGINS: Final = 6
BETWEEN_ORIGINS: Final = 28
"""Days: each origin has the same weekday, and whole weeks follow it."""
LONGEST_HORIZON: Final = 84
BANDS: Final[Mapping[Resolution, tuple[tuple[int, int], ...]]] = {
    Resolution.HALF_HOUR: ((1, 7), (8, 28), (29, 84)),
    Resolution.DAY: ((1, 7), (8, 28), (29, 84)),
    Resolution.WEEK: ((1, 7), (8, 28), (29, 84)),
    Resolution.FOUR_WEEKS: ((1, 28), (29, 84)),
}
"""Days ahead, the first being 1; weeks and four weeks lie wholly within theirs."""
STRETCH_DAYS: Final[Mapping[Resolution, int]] = {
    Resolution.DAY: 1,
    Resolution.WEEK: 7,
    Resolution.FOUR_WEEKS: 28,
}
_GUIDE: Final[Mapping[Resolution, tuple[float, float]]] = {
    Resolution.HALF_HOUR: (0.15, 0.25),
    Resolution.DAY: (0.10, 0.15),
    Resolution.WEEK: (0.07, 0.12),
    Resolution.FOUR_WEEKS: (0.05, 0.08),
}


@dataclass(slots=True)
class Errors:
    """What was off, summed over stretches: never a mean of shares."""

    absolute: float = 0.0
    absolute_naive: float = 0.0
    actual: float = 0.0
    within: int = 0
    stretches: int = 0

    def add(self, actual: float, expected: float, naive: float, *, is_within: bool) -> None:
        """Add one stretch."""
        self.absolute += abs(actual - expected)
        self.absolute_naive += abs(actual - naive)
        self.actual += actual
        self.within += is_within
        self.stretches += 1


def wape(absolute: float, actual: float) -> float | None:
    """Return the sum of absolute errors over the sum of what came; None where nothing came."""
    return absolute / actual if actual else None


def skill(absolute: float, absolute_naive: float) -> float | None:
    """Return by how much of its error the plainest guess was beaten; below nought it was not."""
    return 1 - absolute / absolute_naive if absolute_naive else None


def rating(resolution: Resolution, share: float | None) -> Rating:
    """Return how a WAPE stands against the guide; of nothing, poor."""
    excellent, acceptable = _GUIDE[resolution]
    if share is not None and share < excellent:
        return Rating.EXCELLENT
    return Rating.ACCEPTABLE if share is not None and share <= acceptable else Rating.POOR


def stretches(resolution: Resolution, days: int) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yield each stretch of whole days within a horizon: its first day, the one after its last, and its band."""
    length = STRETCH_DAYS[resolution]
    for first in range(0, days - length + 1, length):
        for band in BANDS[resolution]:
            if band[0] <= first + 1 and first + length <= band[1]:
                yield first, first + length, band


def band_of(resolution: Resolution, day: int) -> tuple[int, int]:
    """Return the band in which a day of the horizon lies, the first day being 0."""
    return next(band for band in BANDS[resolution] if band[0] <= day + 1 <= band[1])
