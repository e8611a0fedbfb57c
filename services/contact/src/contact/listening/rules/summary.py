"""What households said, counted: sets that overlap, and two units that are not the same (C6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bluelamp.kit.clocks import LONDON
from bluelamp.kit.suppression import published, published_parts
from bluelamp.schemas.contact.listening import IssueCategory
from bluelamp.schemas.contact.measures import Figure, FigureFootnote, FigurePeriod, FigureUnit
from bluelamp.schemas.problems import rule_broken

LONGEST_PERIOD = timedelta(days=3660)
_FORMULAE = {
    "LISTENING.HOUSEHOLDS": "Distinct addresses with a completed survey in the period.",
    "LISTENING.NO_ISSUE": "Distinct addresses whose latest survey in the period names no issue.",
    "LISTENING.WANTS_UPDATES": "Distinct respondents of the period who want to hear more.",
    "LISTENING.ISSUES": "Issues of one category named in the period.",
}
_FEW = FigureFootnote(code="SUPPRESSED", text="The counts are under five, or would give one away that is.")


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What was counted in one unit, or summed over units: no address and no respondent is in two."""

    households: int = 0
    no_issue: int = 0
    wants_updates: int = 0
    wants_updates_without_issue: int = 0

    def __add__(self, other: "Surveyed") -> "Surveyed":
        return Surveyed(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Period:
    """From a day up to and without another, in London, as it was known at a moment."""

    first: date
    end: date
    as_at: datetime

    def told(self) -> FigurePeriod:
        """Write it as figures do."""
        return FigurePeriod(period_from=_midnight(self.first), period_until=_midnight(self.end))


def check_period(first: date, end: date) -> None:
    """Refuse a period that is empty or longer than ten years."""
    if not timedelta(0) < end - first <= LONGEST_PERIOD:
        detail = "The period ends after it begins, within ten years."
        raise rule_broken("#/query/period_until", detail, "period_impossible")


def figures(counted: Surveyed, period: Period) -> list[Figure]:
    """Tell households, those without an issue, and people who want updates, each for itself."""
    with_issue = counted.households - counted.no_issue
    without = published_parts({True: counted.no_issue, False: with_issue})[True]
    told = {
        "LISTENING.HOUSEHOLDS": published(counted.households),
        "LISTENING.NO_ISSUE": without,
        "LISTENING.WANTS_UPDATES": published(counted.wants_updates),
    }
    return [_figure(measure_id, count, period) for measure_id, count in told.items()]


def issue_figures(
    named: Sequence[tuple[IssueCategory, int]], period: Period
) -> list[tuple[IssueCategory, int | None, Figure]]:
    """Tell how often each category was named, with its rank; what few named has neither."""
    told = published_parts(dict(named))
    shown = []
    for category, count in named:
        value = told[category]
        rank = None if value is None else 1 + sum(1 for _, other in named if other > count)
        shown.append((category, rank, _figure("LISTENING.ISSUES", value, period)))
    return shown


def footnotes(counted: Surveyed) -> list[FigureFootnote]:
    """Say that the sets overlap where they do, and by how many (C6)."""
    sets = (counted.wants_updates_without_issue, counted.no_issue, counted.households - counted.no_issue)
    if any(published(one) is None for one in sets):
        return []
    text = (
        f"{counted.no_issue} households without an issue and {counted.wants_updates} people who want updates are not "
        f"parts of {counted.households} households: {counted.wants_updates_without_issue} people are in both sets, and "
        "households and people are different units."
    )
    return [FigureFootnote(code="C6", text=text)]


def _figure(measure_id: str, count: int | None, period: Period) -> Figure:
    return Figure(
        measure_id=measure_id,
        definition_version=1,
        formula=_FORMULAE[measure_id],
        unit=FigureUnit.COUNT,
        value=count,
        numerator=count,
        denominator=None,
        interval=None,
        period=period.told(),
        as_at=period.as_at,
        footnotes=[_FEW] if count is None else [],
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
