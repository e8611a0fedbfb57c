"""The three clocks of the platform, never inferred from one another: elapsed hours, working hours, working days.

Everything is stored in UTC; what an opening hour or a working day is, London's clocks and England's bank
holidays decide.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import islice
from zoneinfo import ZoneInfo

from bluelamp.schemas.common import WindowUnit

LONDON = ZoneInfo("Europe/London")

ADULT_AGE = 18
EARLIEST_OPENING = time(2)
_MONDAY_TO_FRIDAY = frozenset(range(5))
_EVERY_DAY = frozenset(range(7))
_DAY = timedelta(days=1)
_NOTHING = timedelta(0)
FIRST_LISTED, LAST_LISTED = 1990, 2100


def now() -> datetime:
    """Return the moment, in UTC; every rule and use case learns the time from here."""
    return datetime.now(UTC)


def today() -> date:
    """Return the calendar day in London, which from March to October begins an hour before UTC's."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """Return the calendar day in London on which a moment falls; raises ValueError for a naive one."""
    return _utc(moment).astimezone(LONDON).date()


def midnight(day: date) -> datetime:
    """Return the moment, in UTC, at which a calendar day begins in London."""
    return _instant(day, time())


def bank_holiday(day: date) -> str | None:
    """Return the name of England's bank holiday on a local day; None of any other day."""
    listed = bank_holidays() if FIRST_LISTED <= day.year <= LAST_LISTED else _worked_out(day.year)
    return listed.get(day)


@cache
def bank_holidays() -> dict[date, str]:
    """List England's bank holidays of the years that matter, as the library `holidays` has them.

    The library loads every country of the world to answer for one: twelve megabytes in each process.
    """
    lines = files("bluelamp.kit").joinpath("bank_holidays.txt").read_text(encoding="utf-8").splitlines()
    return {date.fromisoformat(day): name for day, name in (line.split(maxsplit=1) for line in lines)}


@cache
def _worked_out(year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 # hardly anybody asks for a year so far away

    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year))


def age_on(date_of_birth: date, day: date) -> int:
    """Return the age in whole years; who was born on 29 February has the birthday on 1 March in a common year."""
    before_birthday = (day.month, day.day) < (date_of_birth.month, date_of_birth.day)
    return day.year - date_of_birth.year - before_birthday


def months_before(day: date, months: int) -> date:
    """Return the same day so many months before, or the last of that month where it has none."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When somebody is there to act: local opening and closing time, weekdays (Monday is 0), no bank holiday.

    Opening lies at two o'clock or later, because the clocks change between one and two and an hour that is
    missing or comes twice is no opening hour. What runs round the clock runs on elapsed hours.
    """

    opens: time = time(9)
    closes: time = time(17)
    weekdays: frozenset[int] = _MONDAY_TO_FRIDAY

    def __post_init__(self) -> None:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("opening and closing are local times without a zone")
        if not EARLIEST_OPENING <= self.opens < self.closes:
            raise ValueError("opening lies at 02:00 or later and before closing")
        if not self.weekdays or not self.weekdays <= _EVERY_DAY:
            raise ValueError("weekdays are some of 0 (Monday) to 6")

    def is_working_day(self, day: date) -> bool:
        """Say whether anybody works on this local day."""
        return day.weekday() in self.weekdays and bank_holiday(day) is None

    def working_days_from(self, day: date) -> Iterator[date]:
        """Yield this day, if it is one, and every working day after it, without end."""
        while True:
            if self.is_working_day(day):
                yield day
            day += _DAY

    def opening(self, day: date) -> datetime:
        """Return the moment at which a day opens, in UTC."""
        return _instant(day, self.opens)

    def closing(self, day: date) -> datetime:
        """Return the moment at which a day closes, in UTC."""
        return _instant(day, self.closes)


OFFICE_HOURS = WorkingHours()


def due_at(start: datetime, amount: int, unit: WindowUnit, hours: WorkingHours = OFFICE_HOURS) -> datetime:
    """Return the moment, in UTC, at which a window of so many units ends; raises ValueError unless amount ≥ 1.

    Working hours end at the first moment at which they are used up, so a window may end at closing time. A
    working day ends on the next working day at the same local time, not at the close of that day: Friday
    16:00 + 1 is Monday 16:00 (domain.md §15 leaves the choice). What starts outside working time starts at
    the next opening: Saturday + 1 working day is Tuesday at opening.
    """
    if amount < 1:
        raise ValueError("a window has at least one unit")
    if unit is WindowUnit.ELAPSED_HOURS:
        return _utc(start) + timedelta(hours=amount)
    if unit is WindowUnit.WORKING_HOURS:
        return _after_working_time(start, timedelta(hours=amount), hours)
    begun = next_working_moment(start, hours).astimezone(LONDON)
    following = hours.working_days_from(begun.date() + _DAY)
    return _instant(next(islice(following, amount - 1, None)), begun.time())


def half_time(start: datetime, due: datetime, unit: WindowUnit, hours: WorkingHours = OFFICE_HOURS) -> datetime:
    """Return the moment, in UTC, at which half of a window has run by the window's own clock.

    Raises ValueError if the window ends before it starts. For working units it is half of the working time,
    so no reminder falls on a Sunday.
    """
    start, due = _utc(start), _utc(due)
    if due < start:
        raise ValueError("a window ends after it starts")
    if unit is WindowUnit.ELAPSED_HOURS:
        return start + (due - start) / 2
    return _after_working_time(start, working_time_between(start, due, hours) / 2, hours)


def next_working_moment(moment: datetime, hours: WorkingHours = OFFICE_HOURS) -> datetime:
    """Return the moment itself, in UTC, if it lies in working time (closing time included), else the next opening."""
    moment = _utc(moment)
    for day in hours.working_days_from(local_day(moment)):
        if moment <= hours.closing(day):
            return max(moment, hours.opening(day))
    raise AssertionError("working days never end")


def working_time_between(start: datetime, end: datetime, hours: WorkingHours = OFFICE_HOURS) -> timedelta:
    """Return how much working time lies between two moments; nothing if the end is not after the start."""
    start, end, total = _utc(start), _utc(end), _NOTHING
    for day in hours.working_days_from(local_day(start)):
        if hours.opening(day) >= end:
            break
        total += max(min(end, hours.closing(day)) - max(start, hours.opening(day)), _NOTHING)
    return total


def _after_working_time(start: datetime, amount: timedelta, hours: WorkingHours) -> datetime:
    begun, left = next_working_moment(start, hours), amount
    for day in hours.working_days_from(local_day(begun)):
        begun = max(begun, hours.opening(day))
        if begun + left <= hours.closing(day):
            return begun + left
        left -= hours.closing(day) - begun
    raise AssertionError("working days never end")


def _instant(day: date, local: time) -> datetime:
    return datetime.combine(day, local, LONDON).astimezone(UTC)


def _utc(moment: datetime) -> datetime:
    """Two times of one local zone subtract by the wall clock, so everything is reckoned in UTC."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone is no moment")
    return moment.astimezone(UTC)
