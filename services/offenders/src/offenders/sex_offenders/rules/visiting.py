"""When somebody is next visited: worked out of the whole history, whoever records first (domain.md §4.11; ADR 0047).

Everything is reckoned in London's calendar days: a visit that is owed by a day is owed until that day ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bluelamp.schemas.offenders.sex_offender_histories import KnownChange, VisitIntervalUnit
from bluelamp.schemas.offenders.sex_offenders import Management, RiskLevel, VisitMode
from offenders.caseload.rules.owing import Schedule

LEVELS = tuple(RiskLevel)
"""From the lowest to the highest."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """By what visits fall due from a day on."""

    effective_from: date
    mode: VisitMode
    days_to_visit: int
    months_low: int | None = None
    months_medium: int | None = None
    months_high: int | None = None
    months_very_high: int | None = None

    def months_of(self, level: RiskLevel) -> int | None:
        """Return every how many months the table visits a level; None where plans say so."""
        return {
            RiskLevel.LOW: self.months_low,
            RiskLevel.MEDIUM: self.months_medium,
            RiskLevel.HIGH: self.months_high,
            RiskLevel.VERY_HIGH: self.months_very_high,
        }[level]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan as it begins: how somebody is managed, and every how long they are visited."""

    on: date
    management: Management
    interval: Schedule | None
    days_to_visit: int


@dataclass(frozen=True, slots=True)
class Changed:
    """Something was learnt on a day that ends the management from afar, or the custody."""

    on: date
    kind: KnownChange
    days_to_visit: int


@dataclass(frozen=True, slots=True)
class Visited:
    """Somebody was seen."""

    on: date


Happening = Planned | Changed | Visited


@dataclass(slots=True)
class Standing:
    """How somebody stands after what has happened: how they are managed, and by when they are owed a visit."""

    management: Management
    due_on: date | None
    days_to_visit: int
    last_visit_on: date | None = None
    interval: Schedule | None = None
    """None as long as no plan visits: then the days to a first visit count."""
    is_awaited: bool = True
    """Whether nobody has seen them since they came, or came back: no plan puts that visit off."""

    def take(self, happening: Happening) -> None:
        """Let one thing happen; the caller gives them in the order of their days."""
        match happening:
            case Planned():
                self._plan(happening)
            case Changed():
                self._change(happening)
            case Visited():
                self._visit(happening.on)

    def _plan(self, plan: Planned) -> None:
        owed, self.management = self.due_on, plan.management
        self.interval, self.days_to_visit = plan.interval, plan.days_to_visit
        if plan.management is not Management.VISITED or plan.interval is None:
            self.due_on, self.interval = None, None
        elif owed is None:
            self.is_awaited = True
            self.due_on = min(plan.on + timedelta(days=plan.days_to_visit), plan.interval.after(plan.on))
        else:
            self.due_on = self._due_by(plan.interval, plan.on, owed)

    def _due_by(self, interval: Schedule, on: date, owed: date) -> date:
        """Let a plan begin: what is overdue stays so, closer visits come an interval from it, rarer from the last."""
        if owed < on:
            return owed
        if self.is_awaited or self.last_visit_on is None:
            return min(owed, interval.after(on))
        rarer = interval.after(self.last_visit_on)
        return rarer if rarer >= owed else min(owed, interval.after(on))

    def _change(self, change: Changed) -> None:
        if ends(self.management, change.kind):
            self.management, self.interval, self.days_to_visit = Management.VISITED, None, change.days_to_visit
            self.is_awaited, self.due_on = True, change.on + timedelta(days=change.days_to_visit)

    def _visit(self, on: date) -> None:
        self.last_visit_on = on if self.last_visit_on is None else max(on, self.last_visit_on)
        if self.due_on is None:
            return
        self.is_awaited = False
        following = self.interval.after(on) if self.interval else on + timedelta(days=self.days_to_visit)
        self.due_on = following


def standing_of(managed_from: date, days_to_visit: int, happenings: Iterable[Happening]) -> Standing:
    """Work out how somebody stands; what is of one day is taken in the order given."""
    standing = Standing(Management.VISITED, managed_from + timedelta(days=days_to_visit), days_to_visit)
    for one in sorted(happenings, key=lambda happening: happening.on):
        standing.take(one)
    return standing


def ends(management: Management, kind: KnownChange) -> bool:
    """Whether what was learnt brings somebody back to be visited: anything does from afar, a release from custody."""
    is_released = management is Management.IN_CUSTODY and kind is KnownChange.RELEASED
    return management is Management.REACTIVE or is_released


def rule_set_on(rule_sets: Sequence[RuleSet], day: date) -> int:
    """Return the place of the rule set that holds on a day: the latest that has begun."""
    begun = [place for place, one in enumerate(rule_sets) if one.effective_from <= day]
    if not begun:
        raise ValueError("a rule set holds on every day of the calendar")
    return max(begun, key=lambda place: rule_sets[place].effective_from)


def highest_of(levels: Iterable[RiskLevel]) -> RiskLevel | None:
    """Return the highest of some levels; None of none."""
    return max(levels, key=LEVELS.index, default=None)


def is_below(level: RiskLevel, other: RiskLevel) -> bool:
    """Whether a level is lower than another."""
    return LEVELS.index(level) < LEVELS.index(other)


def interval_by(rule_set: RuleSet, level: RiskLevel) -> tuple[VisitIntervalUnit, int] | None:
    """Return every how long a level is visited by the table; None where plans say so."""
    months = rule_set.months_of(level)
    return None if months is None else (VisitIntervalUnit.MONTH, months)


def is_overdue(due_on: date | None, today: date) -> bool:
    """Whether the day by whose end a visit was owed has ended."""
    return due_on is not None and due_on < today
