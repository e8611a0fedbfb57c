"""How weekly volumes are read: by the theme's direction, and without telling a small count by what follows from it."""

from dataclasses import dataclass
from datetime import date, timedelta

from bluelamp.kit.suppression import published
from bluelamp.schemas.problems import ProblemError, rule_broken
from bluelamp.schemas.safeguarding.sentinel import ImprovementDirection, Movement

WEEK = timedelta(days=7)
DEFAULT_WEEKS = 12
MOST_WEEKS = 53
FIRST_MONDAY = date(1900, 1, 1)
"""Before it nothing was counted, and somewhere before it the calendar ends."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is told of one week and unit."""

    actual: int | None
    target: int | None
    target_met: bool | None
    movement: Movement | None


def monday_of(day: date) -> date:
    """Return the Monday of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def mondays_between(first: date, until: date) -> list[date]:
    """Return every Monday from one on and before another."""
    return [first + number * WEEK for number in range((until - first) // WEEK)]


def whole_weeks(period_from: date | None, period_until: date | None, today: date) -> tuple[date, date]:
    """Return the first Monday and the Monday after the last week; by default of the last twelve whole weeks.

    A week counts with the Monday on which it begins; the week that is not over yet does not. Raises RULE_BROKEN where
    no whole week since 1900 is left, or more than 53.
    """
    until = monday_of(min(period_until or today, today))
    if (period_from or until) > until or until < FIRST_MONDAY:
        raise _no_week(period_from)
    since = monday_of(period_from) if period_from else until - DEFAULT_WEEKS * WEEK
    if period_from and since < period_from:
        since += WEEK
    if since >= until:
        raise _no_week(period_from)
    if until - since > MOST_WEEKS * WEEK:
        raise rule_broken("#/query/period_from", f"The period has more than {MOST_WEEKS} weeks.", "period_too_long")
    return since, until


def read_volume(actual: int, before: int, target: int | None, direction: ImprovementDirection) -> Reading:
    """Read a week's count against its target and the week before.

    Whether a target was met, and which way the count moved, is told only where the counts themselves are: under five
    neither is, and a movement that is not told when one of its weeks is small tells nothing of that week.
    """
    shown = published(actual)
    if shown is None:
        return Reading(None, target, None, None)
    met = None if target is None else _reached(shown, target, direction)
    moved = None if published(before) is None else _moved(shown, before, direction)
    return Reading(shown, target, met, moved)


def _no_week(period_from: date | None) -> ProblemError:
    pointer = "#/query/period_from" if period_from else "#/query/period_until"
    return rule_broken(pointer, "No whole week lies in the period.", "empty_period")


def _reached(actual: int, target: int, direction: ImprovementDirection) -> bool:
    return actual >= target if direction is ImprovementDirection.INCREASE else actual <= target


def _moved(actual: int, before: int, direction: ImprovementDirection) -> Movement:
    if actual == before:
        return Movement.SAME
    rising_is_better = direction is ImprovementDirection.INCREASE
    return Movement.BETTER if (actual > before) is rising_is_better else Movement.WORSE
