"""What may be said of staff, and turnover, vacancies and time to competence of twelve months (domain.md §9.9)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor

from bluelamp.kit.clocks import midnight
from bluelamp.kit.suppression import published, published_parts
from bluelamp.schemas.contact.measures import Figure, FigureFootnote, FigurePeriod, FigureUnit
from bluelamp.schemas.contact.workforce import NewMentorship, WorkforceFunction
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken

_SUPPRESSED = FigureFootnote(code="SUPPRESSED", text="Fewer than five people: the figure is not told.")
EARLIEST_YEAR = 1900
LATEST_YEAR = 2200
_LEAP_DAY = (2, 29)
_NO_COUNT = FigureFootnote(code="NO_DENOMINATOR", text="Nobody was counted in these twelve months.")


@dataclass(frozen=True, slots=True)
class Count:
    """How many worked for a function on a day, and how many posts it had."""

    function: str
    counted_on: date
    headcount: int
    establishment: int


@dataclass(frozen=True, slots=True)
class TwelveMonths:
    """The twelve months that end with a day, and when they were looked at."""

    last_day: date
    as_at: datetime

    @property
    def day_until(self) -> date:
        """The first day that is outside."""
        return self.last_day + timedelta(days=1)

    @property
    def day_from(self) -> date:
        """The same day of the year before; of 29 February, 1 March, or 28 February would be in two years."""
        until = self.day_until
        if (until.month, until.day) == _LEAP_DAY:
            return date(until.year - 1, 3, 1)
        return until.replace(year=until.year - 1)

    @property
    def period(self) -> FigurePeriod:
        """The same in moments."""
        return FigurePeriod(period_from=midnight(self.day_from), period_until=midnight(self.day_until))


def check_past(day: date, today: date, name: str) -> None:
    """Refuse what is said to have happened on a day to come."""
    if day > today:
        raise rule_broken(f"#/{name}", "That day is to come.", "date_in_future")


def check_mentorship(new: NewMentorship, today: date) -> None:
    """Refuse who teaches themselves, what ends before it begins, and a competence from before or to come."""
    faults = []
    if new.staff_number == new.mentor_staff_number:
        faults.append(Fault("#/mentor_staff_number", "Nobody is their own mentor.", "own_mentor"))
    if new.effective_until is not None and new.effective_until <= new.effective_from:
        faults.append(Fault("#/effective_until", "It ends after it begins.", "ends_before_it_begins"))
    if new.competent_on is not None and new.competent_on < new.effective_from:
        faults.append(Fault("#/competent_on", "Competence comes with the teaching.", "before_it_begins"))
    if new.competent_on is not None and new.competent_on > today:
        faults.append(Fault("#/competent_on", "That day is to come.", "date_in_future"))
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "The pair does not fit together.", faults)


def mean_headcount(counts: Iterable[Count]) -> int | None:
    """Return the mean headcount of a period to the nearest person: the functions' means, summed; None without any."""
    by_function: dict[str, list[int]] = defaultdict(list)
    for count in counts:
        by_function[count.function].append(count.headcount)
    means = [Fraction(sum(values), len(values)) for values in by_function.values()]
    return floor(sum(means) + Fraction(1, 2)) if means else None


def told_of(people: Mapping[WorkforceFunction, int], function: WorkforceFunction | None) -> int | None:
    """Return how many people of a function, or of all, may be told.

    A function under five is not, nor is the next smallest where the whole would give it away.
    """
    if function is None:
        return published(sum(people.values()))
    return published_parts({one: people.get(one, 0) for one in WorkforceFunction})[function]


def check_last_day(last_day: date) -> None:
    """Refuse twelve months that no calendar of ours has."""
    if not EARLIEST_YEAR <= last_day.year <= LATEST_YEAR:
        raise rule_broken("#/query/last_day", "The years from 1900 to 2200 can be asked for.", "day_impossible")


def turnover(told: int | None, counts: Iterable[Count], months: TwelveMonths) -> Figure:
    """Divide who left in twelve months by the mean headcount; None of those who left is a number that is not told."""
    mean = mean_headcount(counts)
    footnotes = [] if mean else [_NO_COUNT]
    if told is None:
        footnotes.append(_SUPPRESSED)
    return _figure(
        "WORKFORCE.TURNOVER.R12",
        "Leavers in twelve months / mean headcount of the same months, to the nearest person",
        FigureUnit.SHARE,
        (told, mean or None),
        months,
        *footnotes,
    )


def vacancies(counts: Iterable[Count], months: TwelveMonths) -> Figure:
    """Divide the posts that nobody fills by all posts, by each function's latest count; posts are no people."""
    empty, posts = posts_of(counts)
    return _figure(
        "WORKFORCE.VACANCIES",
        "(Posts - headcount) / posts, by each function's latest count in the twelve months",
        FigureUnit.SHARE,
        (empty if posts else None, posts or None),
        months,
        *([] if posts else [_NO_COUNT]),
    )


def posts_of(counts: Iterable[Count]) -> tuple[int, int]:
    """Return how many posts nobody fills, and how many there are, by each function's latest count."""
    latest = {count.function: count for count in sorted(counts, key=lambda one: one.counted_on)}.values()
    return sum(one.establishment - one.headcount for one in latest), sum(one.establishment for one in latest)


def days_to_competence(told: int | None, days: int, months: TwelveMonths) -> Figure:
    """Divide the days from the start with a mentor to competence by the people found competent, if they are told."""
    return _figure(
        "WORKFORCE.DAYS_TO_COMPETENCE",
        "Days from the mentorship's start to competence, summed / people found competent in the twelve months",
        FigureUnit.DAYS,
        (None if told is None else days, told),
        months,
        *([_SUPPRESSED] if told is None else []),
    )


def _figure(
    measure_id: str,
    formula: str,
    unit: FigureUnit,
    counts: tuple[int | None, float | None],
    months: TwelveMonths,
    *footnotes: FigureFootnote,
) -> Figure:
    numerator, denominator = counts
    return Figure(
        measure_id=measure_id,
        definition_version=1,
        formula=formula,
        unit=unit,
        value=None if numerator is None or not denominator else numerator / denominator,
        numerator=numerator,
        denominator=denominator,
        interval=None,
        period=months.period,
        as_at=months.as_at,
        footnotes=list(footnotes),
    )
