"""Total demand and what was settled of it, interval by interval (domain.md §9.6, §14 C2, C13, C15)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.demand import MOST_INTERVALS, DemandInterval
from bluelamp.schemas.contact.measures import FigureFootnote
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

_LONGEST = timedelta(days=3660)
_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)
_LENGTH = {DemandInterval.DAY: 1, DemandInterval.WEEK: 7, DemandInterval.MONTH: 28, DemandInterval.YEAR: 365}


@dataclass(slots=True)
class Amount:
    """What was counted in an interval, by stream and together."""

    by_stream: dict[Stream, int] = field(default_factory=dict)
    offered: int = 0
    transferred: int = 0
    followed_up: int = 0

    def add(self, stream: Stream, offered: int, transferred: int, followed_up: int) -> None:
        """Add one stream's counts."""
        self.by_stream[stream] = self.by_stream.get(stream, 0) + offered
        self.offered += offered
        self.transferred += transferred
        self.followed_up += followed_up


Amounts = Mapping[date, Amount]
"""Amounts by the first day of their interval; an interval without calls is not in it."""


def check_period(since: date, until: date, interval: DemandInterval) -> None:
    """Refuse a period that cannot be, or that has more intervals than are told."""
    if not (timedelta(0) < until - since <= _LONGEST and since >= _FIRST and until <= _LAST):
        detail = "The period ends after it begins, within ten years, and lies between the years 1900 and 3000."
        raise ProblemError(ProblemCode.RULE_BROKEN, detail, [Fault("#/query/until", detail, "period_impossible")])
    if (until - since).days > MOST_INTERVALS * _LENGTH[interval]:
        detail = f"That would be more than {MOST_INTERVALS} intervals."
        raise ProblemError(ProblemCode.RULE_BROKEN, detail, [Fault("#/query/interval", detail, "too_many_intervals")])


def start_of(day: date, interval: DemandInterval) -> date:
    """Return the first day of the interval that a day is in; weeks begin on Monday."""
    match interval:
        case DemandInterval.DAY:
            return day
        case DemandInterval.WEEK:
            return day - timedelta(days=day.weekday())
        case DemandInterval.MONTH:
            return day.replace(day=1)
        case DemandInterval.YEAR:
            return day.replace(month=1, day=1)


def following(start: date, interval: DemandInterval) -> date:
    """Return the first day of the next interval."""
    match interval:
        case DemandInterval.DAY:
            return start + timedelta(days=1)
        case DemandInterval.WEEK:
            return start + timedelta(days=7)
        case DemandInterval.MONTH:
            return date(start.year + start.month // 12, start.month % 12 + 1, 1)
        case DemandInterval.YEAR:
            return start.replace(year=start.year + 1)


def starts(since: date, until: date, interval: DemandInterval) -> Iterator[date]:
    """Yield the first day of each interval of a period."""
    start = start_of(since, interval)
    while start < until:
        yield start
        start = following(start, interval)


def around(since: date, until: date, interval: DemandInterval) -> tuple[date, date]:
    """Return the days that hold, whole, each year of a period's intervals and the year before; the second is outside.

    A week belongs to the year in which it begins, and ends up to six days into the next.
    """
    return date(start_of(since, interval).year - 1, 1, 1), date(until.year + 1, 1, 7)


def is_whole(start: date, interval: DemandInterval, since: date, until: date) -> bool:
    """Say whether a period holds all of an interval: a part of one is not held against a whole one."""
    return since <= start and following(start, interval) <= until


def year_before(start: date, interval: DemandInterval) -> date:
    """Return what an interval is held against: the same month or year, else the same weekday fifty-two weeks ago."""
    if interval in {DemandInterval.DAY, DemandInterval.WEEK}:
        return start - timedelta(days=364)
    return start.replace(year=start.year - 1)


def change(now: float, before: float | None) -> float | None:
    """Return a change as a share of what was before; None where nothing was."""
    return (now - before) / before if before else None


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year's intervals: their mean, and the most that one had."""

    mean: float
    most: int


def years(amounts: Amounts) -> Mapping[int, Year]:
    """Return each calendar year's mean and most, over the intervals that have calls."""
    offered: dict[int, list[int]] = defaultdict(list)
    for start, amount in amounts.items():
        offered[start.year].append(amount.offered)
    return {year: Year(sum(all_of) / len(all_of), max(all_of)) for year, all_of in offered.items()}


def total(amounts: Iterable[Amount]) -> Amount:
    """Add intervals up: shares are of sums, never means of shares."""
    whole = Amount()
    for amount in amounts:
        for stream, offered in amount.by_stream.items():
            whole.by_stream[stream] = whole.by_stream.get(stream, 0) + offered
        whole.offered += amount.offered
        whole.transferred += amount.transferred
        whole.followed_up += amount.followed_up
    return whole


def mean_share(parts: Iterable[tuple[int, int]]) -> float | None:
    """Return the plain mean of shares, for those who are told figures of that kind; None of none."""
    shares = [part / whole for part, whole in parts if whole]
    return sum(shares) / len(shares) if shares else None


def demand_footnotes(
    whole: Amount, year_on_year: list[float | None], within_year: list[float | None]
) -> list[FigureFootnote]:
    """Say what the demand contains, and that a fall over the year and a rise within it are two things."""
    said = []
    if (cst := whole.by_stream.get(Stream.CST)) is not None:
        text = f"The Crimes Service Team's {cst} calls are inside the total: its stream counts towards it."
        said.append(FigureFootnote(code="C15", text=text))
    fallen = [one for one in year_on_year if one is not None and one < 0]
    within = [one for one in within_year if one is not None]
    if fallen and within and within[-1] > 0:
        text = (
            f"{len(fallen)} of {len(year_on_year)} intervals have less than the year before, and the last has more "
            "than the mean of its own year: the one is the trend, the other the season."
        )
        said.append(FigureFootnote(code="C13", text=text))
    return said


def resolution_footnotes(whole: Amount) -> list[FigureFootnote]:
    """Say that managed and sent are one whole in one period only."""
    if not whole.offered:
        return []
    sent = whole.transferred / whole.offered
    text = (
        f"Managed {1 - sent:.1%} and sent {sent:.1%} are of one period and so all of it; a month beside the months "
        "since November 2013 need not add up."
    )
    return [FigureFootnote(code="C2", text=text)]
