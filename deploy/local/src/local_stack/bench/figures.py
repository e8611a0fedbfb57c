"""A figure that is no comparison: what was measured, in words and in numbers, beside its goal."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol

from local_stack.bench.installation import Installation

SETTLE_SECONDS: Final = 5.0
"""How long a stack is left alone before its memory is looked at."""


@dataclass(frozen=True)
class Figure:
    """One line of the last table."""

    name: str
    measured: str
    goal: str
    reached: bool
    values: dict[str, Any]


@dataclass(frozen=True)
class Report:
    """What came of one part: the comparisons by name, and the other figures."""

    conditions: dict[str, Any]
    operations: dict[str, Any]
    figures: list[Figure]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Part(Protocol):
    """What a part of the bench is: a function over an installation of its own."""

    def __call__(self, installation: Installation, rounds: int, seconds: float, say: Callable[[str], None]) -> Report:
        """Puts in its data and measures."""


def memory(fresh: dict[str, float], used: dict[str, float], goal: float) -> Figure:
    """Megabytes of the whole stack, by part."""
    totals = sum(fresh.values()), sum(used.values())
    return Figure(
        "memory of the whole stack at rest",
        f"{totals[0]:,.0f} MB fresh, {totals[1]:,.0f} MB after the load",
        f"≤ {goal:.0f} MB",
        max(totals) <= goal,
        {"fresh": fresh, "after_load": used},
    )
