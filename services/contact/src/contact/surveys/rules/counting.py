"""What months of interviews come to, and which parts of it would pick somebody out (domain.md §10.2)."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from bluelamp.kit.suppression import published
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.satisfaction import SatisfactionPeriod, SurveyAnswer
from bluelamp.schemas.contact.surveys import IncidentGroup
from bluelamp.schemas.problems import Fault, raise_all

Part = TypeVar("Part", bound=Hashable)
SATISFIED = frozenset({SurveyAnswer.COMPLETELY_SATISFIED, SurveyAnswer.VERY_SATISFIED, SurveyAnswer.FAIRLY_SATISFIED})
_MONTHS = 12
EARLIEST_YEAR = 1990


class Cell(NamedTuple):
    """One interview month of one unit and kind of incident."""

    month: date
    lpu: Lpu
    incident_group: IncidentGroup


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers of one question, counted; who did not know is in no denominator."""

    satisfied: int = 0
    answered: int = 0
    did_not_know: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.satisfied + other.satisfied,
            self.answered + other.answered,
            self.did_not_know + other.did_not_know,
        )

    @property
    def may_be_told(self) -> bool:
        """Whether nobody can be picked out: neither of the satisfied, nor of the others, nor of all."""
        counts = (self.satisfied, self.answered, self.answered - self.satisfied)
        return all(published(count) is not None for count in counts)


def tally_of(answers: Iterable[SurveyAnswer]) -> Tally:
    """Count answers."""
    given = list(answers)
    unknown = given.count(SurveyAnswer.DONT_KNOW)
    return Tally(sum(answer in SATISFIED for answer in given), len(given) - unknown, unknown)


def total(tallies: Iterable[Tally]) -> Tally:
    """Sum tallies: shares are never averaged."""
    return sum(tallies, Tally())


def within(cells: Mapping[Cell, Tally], since: date, until: date) -> dict[Cell, Tally]:
    """Return the cells of the months from a day up to and without another."""
    return {cell: tally for cell, tally in cells.items() if since <= cell.month < until}


def by_month(cells: Mapping[Cell, Tally], since: date, until: date) -> dict[date, Tally]:
    """Sum cells by month, with every month there."""
    summed = dict.fromkeys(months_of(since, until), Tally())
    for cell, tally in cells.items():
        summed[cell.month] += tally
    return summed


def by_lpu(cells: Mapping[Cell, Tally]) -> dict[Lpu, Tally]:
    """Sum cells by unit, with every unit there."""
    summed = dict.fromkeys(Lpu, Tally())
    for cell, tally in cells.items():
        summed[cell.lpu] += tally
    return summed


def hidden_of(parts: Mapping[Part, Tally], kept_back: Collection[Part] = ()) -> set[Part]:
    """Return the parts that are not told: the small, and more as long as the whole would give those away.

    What is kept back for another reason is never alone: the whole would give it away, however large it is.
    """
    small = {part for part, tally in parts.items() if not tally.may_be_told}
    hidden = small | set(kept_back)
    rest = sorted((part for part in parts if part not in hidden), key=lambda one: parts[one].answered)
    for part in rest:
        lone = len(hidden) == 1 and not small
        if not hidden or (total(parts[one] for one in hidden).may_be_told and not lone):
            break
        hidden.add(part)
    return hidden


def told_total(months: Mapping[date, Tally]) -> Tally:
    """Sum months; nothing where one of them is kept back, because it could be had from the sum and the others."""
    given = [one for one in months.values() if one.answered]
    return total(months.values()) if all(one.may_be_told for one in given) else Tally()


def hidden_units(cells: Mapping[Cell, Tally], since: date, until: date) -> set[Lpu]:
    """Return the units that are not told of a window's months.

    A unit's single months are never told, and its twelve only where somebody answered in each of them: then whatever
    windows are subtracted from one another leave one month less another, and no month by itself. A month in which
    nobody else answered is the force's, which is told: such a unit's twelve are told only if all of them are so, or
    none, or what is left of them would be the others by themselves.
    """
    units, months = by_lpu(cells), months_of(since, until)
    if len(months) < _MONTHS or not told_total(by_month(cells, since, until)).answered:
        return set(units)
    spoken = {month: {cell.lpu for cell in cells if cell.month == month and cells[cell].answered} for month in months}

    def is_kept_back(lpu: Lpu) -> bool:
        return any(lpu not in spoken[month] for month in months) or len({spoken[one] == {lpu} for one in months}) > 1

    return hidden_of(units, [lpu for lpu in units if is_kept_back(lpu)])


def shifted(month: date, months: int) -> date:
    """Return the first day of the month so many months later, or earlier under nought."""
    index = month.year * _MONTHS + month.month - 1 + months
    return date(index // _MONTHS, index % _MONTHS + 1, 1)


def months_of(since: date, until: date) -> list[date]:
    """Return the first day of every month from a month up to and without another."""
    count = (until.year - since.year) * _MONTHS + until.month - since.month
    return [shifted(since, place) for place in range(count)]


def length_of(period: SatisfactionPeriod) -> int:
    """Return how many months a period has."""
    return 1 if period is SatisfactionPeriod.MONTH else _MONTHS


def check_month(month: date, pointer: str = "#/month") -> None:
    """Refuse a day that begins no month; raises RULE_BROKEN."""
    if month.day != 1:
        raise_all([Fault(pointer, "Give the first day of a month.", "no_first_of_month")])


def check_until(until: date, today: date, pointer: str = "#/query/until") -> None:
    """Refuse an end that is no month's, is before any survey, or has months that are not over; raises RULE_BROKEN."""
    faults = []
    if until.day != 1:
        faults.append(Fault(pointer, "Interview months are whole: give the first day of a month.", "no_whole_month"))
    if until.year < EARLIEST_YEAR:
        faults.append(Fault(pointer, "There was no survey then.", "too_early"))
    if until > today:
        faults.append(Fault(pointer, "That month is not over yet.", "month_not_over"))
    raise_all(faults)
