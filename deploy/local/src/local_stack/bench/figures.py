"""A figure that is no comparison: what was measured, in words and in numbers, beside its goal."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol

from local_stack.bench.consumption import memory_megabytes
from local_stack.bench.installation import Installation

SETTLE_SECONDS: Final = 5.0
"""How long a stack is left alone before its memory is looked at."""


@dataclass(frozen=True)
class Figure:
    """One line of a part's other figures; without a goal there is nothing to reach or to miss."""

    name: str
    measured: str
    goal: str | None
    reached: bool
    values: dict[str, Any]


@dataclass(frozen=True)
class Report:
    """What came of one part: the comparisons by name, the other figures, and megabytes by process."""

    conditions: dict[str, Any]
    operations: dict[str, Any]
    figures: list[Figure]
    memory: Mapping[str, Mapping[str, float]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def missed(self) -> list[str]:
        """What did not reach its goal, by name."""
        compared = [name for name, figures in self.operations.items() if not figures["reached"]]
        return [*compared, *(figure.name for figure in self.figures if not figure.reached)]


class Part(Protocol):
    """What a part of the bench is: a function over an installation of its own."""

    def __call__(self, installation: Installation, rounds: int, seconds: float, say: Callable[[str], None]) -> Report:
        """Puts in its data and measures."""


class Memory:
    """Megabytes by process, looked at whenever everything has come to rest."""

    def __init__(self, installation: Installation, say: Callable[[str], None]) -> None:
        self.taken: dict[str, dict[str, float]] = {}
        self._installation = installation
        self._say = say

    def take(self, when: str) -> None:
        self._say(f"at rest: memory {when}")
        time.sleep(SETTLE_SECONDS)
        self.taken[when] = memory_megabytes(self._installation.state)

    def figure(self, name: str, *, without: Collection[str] = (), goal: float | None = None) -> Figure:
        """All processes but those of some services, and PostgreSQL's for them."""
        totals = {
            when: sum(used for process, used in by_process.items() if not any(one in process for one in without))
            for when, by_process in self.taken.items()
        }
        return Figure(
            name,
            ", ".join(f"{total:,.0f} MB {when}" for when, total in totals.items()),
            f"≤ {goal:.0f} MB" if goal else None,
            goal is None or max(totals.values()) <= goal,
            totals,
        )
