"""Answers weighted to the population they speak for, and how many they are then worth (Kish; domain.md §10.2)."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from contact.surveys.rules.intervals import Share

Stratum = TypeVar("Stratum", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Weighted:
    """A weighted share, worth so many interviews, of so much of the population."""

    share: Share
    answered: int
    covered: float

    @property
    def design_effect(self) -> float:
        """How many interviews one effective interview takes."""
        return self.answered / self.share.answered


def weighted(counts: Mapping[Stratum, tuple[int, int]], population: Mapping[Stratum, int]) -> Weighted | None:
    """Weight each stratum's (satisfied, answered) by its victims; None where no stratum has both.

    Every answer of a stratum weighs victims ÷ answered. A stratum that has answers and no population weighs nothing;
    one that has victims and no answer is not spoken for, and `covered` says how much that is.
    """
    spoken = {one: counts[one] for one in counts if counts[one][1] > 0 and population.get(one, 0) > 0}
    if not spoken:
        return None
    weights = {one: population[one] / answered for one, (_, answered) in spoken.items()}
    total = sum(weights[one] * answered for one, (_, answered) in spoken.items())
    satisfied = sum(weights[one] * yes for one, (yes, _) in spoken.items())
    squares = sum(weights[one] ** 2 * answered for one, (_, answered) in spoken.items())
    effective = total * total / squares
    answered = sum(answered for _, answered in spoken.values())
    # A sum of floats may exceed the whole by its last digit.
    value = min(satisfied / total, 1.0)
    covered = total / sum(population.values())
    return Weighted(Share(value * effective, effective), answered, min(covered, 1.0))
