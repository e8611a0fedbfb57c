"""Where a value and a period stand on the paper, and which values the axis names."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bluelamp.schemas.contact.charts import Chart
from bluelamp.schemas.contact.measures import FigureUnit

LEFT, TOP, WIDTH, HEIGHT = 84.0, 126.0, 826.0, 290.0
_TICKS = 5
_STEPS = (1, 2, 5, 10)
_MARGIN = 0.08


@dataclass(frozen=True, slots=True)
class Scale:
    """A range of values over so many periods, on a field of fixed size."""

    low: float
    high: float
    periods: int

    def x(self, place: int) -> float:
        """Return where the middle of a period stands."""
        return LEFT + WIDTH * (place + 0.5) / max(1, self.periods)

    def edge(self, place: int) -> float:
        """Return where a period begins."""
        return LEFT + WIDTH * place / max(1, self.periods)

    def y(self, value: float) -> float:
        """Return where a value stands; what lies outside is clipped to the field, on display alone."""
        inside = min(max(value, self.low), self.high)
        return TOP + HEIGHT * (self.high - inside) / (self.high - self.low)

    @property
    def step(self) -> float:
        """How far apart the values are that the axis names."""
        return _round_step((self.high - self.low) / _TICKS)

    def places(self, unit: FigureUnit) -> int:
        """Return how many decimals tell those values apart."""
        shown = self.step * 100 if unit in {FigureUnit.SHARE, FigureUnit.SHARE_DIFFERENCE} else self.step
        return max(0, -math.floor(math.log10(shown) + 1e-9))

    def ticks(self) -> list[float]:
        """Return the round values that the axis names."""
        step = self.step
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def scale_of(chart: Chart) -> Scale:
    """Choose the range that holds every value, limit and the target; a share or a count never goes below nought."""
    drawn = [one for point in chart.points for one in (point.value, point.upper_limit, point.lower_limit)]
    known = [one for one in (*drawn, chart.target) if one is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    margin = (high - low) * _MARGIN or abs(high) * _MARGIN or 1.0
    low, high = low - margin, high + margin
    if chart.unit not in {FigureUnit.SHARE_DIFFERENCE, FigureUnit.POUNDS}:
        low = max(low, 0.0)
    if chart.unit is FigureUnit.SHARE:
        high = min(high, 1.0)
    return Scale(low, high if high > low else low + 1.0, len(chart.points))


def named_places(count: int, room: int = 12) -> Sequence[int]:
    """Return which periods the axis names: the last one, and as many before it as there is room for."""
    step = max(1, math.ceil(count / room))
    return range((count - 1) % step, count, step)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * one for one in _STEPS if power * one >= rough - 1e-12)
