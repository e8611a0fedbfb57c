"""The weeks and months of London's calendar, which a series is made of."""

from datetime import UTC, date, datetime, time, timedelta

from bluelamp.kit.clocks import LONDON, local_day
from bluelamp.schemas.contact.measures import PeriodKind

Period = tuple[datetime, datetime]
"""From its first moment up to and without its last, in UTC."""

_WEEK = timedelta(days=7)
_MONTHS = 12


def midnight(day: date) -> datetime:
    """Return the moment, in UTC, at which a day begins in London."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def between(first: date, end: date) -> Period:
    """Return the period from a day up to and without another."""
    return midnight(first), midnight(end)


def first_day(kind: PeriodKind, day: date) -> date:
    """Return the first day of the week or month in which a day lies."""
    return day - timedelta(days=day.weekday()) if kind is PeriodKind.WEEK else day.replace(day=1)


def next_day(kind: PeriodKind, first: date) -> date:
    """Return the first day of the next week or month."""
    if kind is PeriodKind.WEEK:
        return first + _WEEK
    return date(first.year + first.month // _MONTHS, first.month % _MONTHS + 1, 1)


def grid(kind: PeriodKind, first: datetime, last: datetime) -> list[Period]:
    """Return every week or month from the one that begins at `first` to the one that begins at `last`."""
    day, end, periods = local_day(first), local_day(last), []
    while day <= end:
        following = next_day(kind, day)
        periods.append(between(day, following))
        day = following
    return periods


def ended_before(kind: PeriodKind, moment: datetime, count: int) -> list[Period]:
    """Return the last so many periods that had ended at a moment, the earliest first; rolling ones end with a month."""
    if kind is PeriodKind.ROLLING_12_MONTHS:
        ends = [local_day(end) for _, end in ended_before(PeriodKind.MONTH, moment, count)]
        return [between(end.replace(year=end.year - 1), end) for end in ends]
    day, periods = first_day(kind, local_day(moment)), []
    for _ in range(count):
        before = first_day(kind, day - timedelta(days=1))
        periods.append(between(before, day))
        day = before
    return periods[::-1]


def is_whole(kind: PeriodKind, first: date, end: date) -> bool:
    """Whether two days bound just one period of the kind; what is asked for as needed has no such bounds."""
    if kind is PeriodKind.AS_ASKED:
        return first < end
    if kind is PeriodKind.ROLLING_12_MONTHS:
        return first.day == 1 and end == first.replace(year=first.year + 1)
    return first == first_day(kind, first) and end == next_day(kind, first)


def label(kind: PeriodKind, period: Period) -> str:
    """Write a period in words: `July 2014`, or `week from 7 July 2014`."""
    first = local_day(period[0])
    month = f"{first:%B %Y}"
    if kind is PeriodKind.WEEK:
        return f"week from {first.day} {month}"
    if kind is PeriodKind.MONTH:
        return month
    last = local_day(period[1] - timedelta(seconds=1))
    return f"{first.day} {month} to {last.day} {last:%B %Y}"


def short_label(kind: PeriodKind, period: Period) -> str:
    """Write a period as an axis has room for."""
    first = local_day(period[0])
    return f"{first.day} {first:%b %y}" if kind is PeriodKind.WEEK else f"{first:%b %y}"
