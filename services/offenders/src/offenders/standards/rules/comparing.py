"""Which units do not work by the version in force, and how far the strands of the strategy have come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.standards import StandardGap, StepStatus, Strand, StrandProgress
from offenders.standards.rules.keeping import is_overdue


@dataclass(frozen=True, slots=True)
class Edition:
    """A version, and from which day on it is in force."""

    key: UUID
    number: int
    in_force_from: date


@dataclass(frozen=True, slots=True)
class Adoption:
    """When a unit was to work by a version, and since when it does."""

    key: UUID
    lpu: Lpu
    planned_for: date
    adopted_on: date | None


def in_force(editions: Iterable[Edition], day: date) -> Edition | None:
    """Return the version that is in force on a day: the latest that has begun; None before the first."""
    return max((one for one in editions if one.in_force_from <= day), key=lambda one: one.in_force_from, default=None)


def gaps(editions: Sequence[Edition], adoptions: Sequence[Adoption], day: date) -> tuple[int, list[StandardGap]]:
    """Return how many units work by the version in force on a day, and each that does not with what it works by."""
    current, numbers = in_force(editions, day), {one.key: one.number for one in editions}
    found = [_gap(lpu, current, [one for one in adoptions if one.lpu is lpu], numbers, day) for lpu in Lpu]
    missing = [one for one in found if one is not None] if current else []
    return (len(Lpu) - len(missing) if current else 0), missing


def _gap(
    lpu: Lpu,
    current: Edition | None,
    own: Sequence[Adoption],
    numbers: dict[UUID, int],
    day: date,
) -> StandardGap | None:
    adopted = [
        (one.adopted_on, numbers[one.key]) for one in own if one.adopted_on is not None and one.adopted_on <= day
    ]
    planned = next((one for one in own if current and one.key == current.key), None)
    if planned is not None and planned.adopted_on is not None and planned.adopted_on <= day:
        return None
    return StandardGap(
        lpu=lpu,
        works_by=max(adopted)[1] if adopted else None,
        planned_for=planned and planned.planned_for,
        is_late=planned is not None and planned.planned_for < day,
    )


@dataclass(frozen=True, slots=True)
class StrategyStep:
    """Something that is done for a strand."""

    strand: Strand
    status: StepStatus
    due_on: date


def progress_of(steps: Iterable[StrategyStep], today: date) -> list[StrandProgress]:
    """Return how far each strand has come: what is done of all that is not dropped."""
    steps = list(steps)
    return [_progress(strand, [one for one in steps if one.strand is strand], today) for strand in Strand]


def _progress(strand: Strand, steps: Sequence[StrategyStep], today: date) -> StrandProgress:
    counts = {status: sum(one.status is status for one in steps) for status in StepStatus}
    standing = counts[StepStatus.OPEN] + counts[StepStatus.DONE]
    return StrandProgress(
        strand=strand,
        open=counts[StepStatus.OPEN],
        overdue=sum(is_overdue(one.status, one.due_on, today) for one in steps),
        done=counts[StepStatus.DONE],
        dropped=counts[StepStatus.DROPPED],
        progress=counts[StepStatus.DONE] / standing if standing else None,
    )
