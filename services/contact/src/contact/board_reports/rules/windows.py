"""The days that a line of the report covers, worked out of the report's own period."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from bluelamp.kit.clocks import midnight
from bluelamp.schemas.contact.board_reports import NewBoardReport
from bluelamp.schemas.contact.measures import FigurePeriod
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

Period = tuple[datetime, datetime]
CONTACT_CENTRES_LIVE = date(2013, 11, 20)
"""¶69: both contact centres went live."""
FIRST_CONTACT_PRINCIPLES = date(2013, 11, 1)
"""¶71: the principles of first contact resolution, from November 2013."""
LISTENING_FROM = date(2014, 6, 1)
"""¶43: You Said, We Did, We Listened, in Sandwell from June 2014."""
_MONTHS = 12
_WEEK = timedelta(days=7)
_SURVEYED_BEHIND = 2
"""¶48 and ¶50 tell in July what was answered by the end of May: the report's own way, kept to compare with."""
LONGEST_MONTHS = 12
EARLIEST_YEAR = 2000


class Window(StrEnum):
    """Which days a line covers."""

    PERIOD = "PERIOD"
    TWELVE_MONTHS = "TWELVE_MONTHS"
    TWELVE_MONTHS_SURVEYED = "TWELVE_MONTHS_SURVEYED"
    SINCE_CONTACT_CENTRES = "SINCE_CONTACT_CENTRES"
    SINCE_FIRST_CONTACT_PRINCIPLES = "SINCE_FIRST_CONTACT_PRINCIPLES"
    SINCE_LISTENING = "SINCE_LISTENING"
    LAST_WEEK = "LAST_WEEK"


_SINCE = {
    Window.SINCE_CONTACT_CENTRES: CONTACT_CENTRES_LIVE,
    Window.SINCE_FIRST_CONTACT_PRINCIPLES: FIRST_CONTACT_PRINCIPLES,
    Window.SINCE_LISTENING: LISTENING_FROM,
}


def check_report(new: NewBoardReport, today: date) -> None:
    """Refuse a period that is no whole months or is not over, a day to come, and two texts for one section."""
    faults = []
    if new.period_from.day != 1 or new.period_until.day != 1:
        faults.append(Fault("#/period_until", "The period is of whole months: first to first.", "no_whole_months"))
    if new.period_until <= new.period_from:
        faults.append(Fault("#/period_until", "The period ends after it begins.", "empty_period"))
    elif months_between(new.period_from, new.period_until) > LONGEST_MONTHS:
        faults.append(Fault("#/period_until", f"At most {LONGEST_MONTHS} months.", "period_too_long"))
    if new.period_from.year < EARLIEST_YEAR:
        faults.append(Fault("#/period_from", f"Nothing is known before {EARLIEST_YEAR}.", "too_early"))
    if new.period_until > today:
        faults.append(Fault("#/period_until", "The period is not over.", "period_not_over"))
    if new.as_at > today:
        faults.append(Fault("#/as_at", "That day is to come.", "date_in_future"))
    if new.as_at < new.period_from:
        faults.append(Fault("#/as_at", "The registers are told as at a day in the period or after it.", "too_early"))
    sections = [one.section for one in new.narratives]
    faults += [
        Fault(f"#/narratives/{place}/section", "That section has a text already.", "named_twice")
        for place, section in enumerate(sections)
        if section in sections[:place]
    ]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "The report cannot be made like that.", faults)


def period_of(window: Window, first: date, end: date, today: date = date.max) -> Period:
    """Return the moments that a window covers of a report from its first day up to and without its end.

    The last week is one that is over today.
    """
    if window in _SINCE:
        return between(min(_SINCE[window], first), end)
    match window:
        case Window.TWELVE_MONTHS:
            return between(months_before(end, _MONTHS), end)
        case Window.TWELVE_MONTHS_SURVEYED:
            until = months_before(end, _SURVEYED_BEHIND)
            return between(months_before(until, _MONTHS), until)
        case Window.LAST_WEEK:
            until = end_of_week(end)
            until -= _WEEK if until > today else timedelta()
            return between(until - _WEEK, until)
        case _:
            return between(first, end)


def end_of_week(end: date) -> date:
    """Return the end of the last week that begins before a day; weeks begin on Monday."""
    return end + timedelta(days=-end.weekday() % _WEEK.days)


def between(first: date, end: date) -> Period:
    """Return the moments from the midnight of a day up to and without another's, in London."""
    return midnight(first), midnight(end)


def period_told(period: Period) -> FigurePeriod:
    """Write a period as figures have it."""
    return FigurePeriod(period_from=period[0], period_until=period[1])


def months_before(day: date, months: int) -> date:
    """Return the first day of the month so many months before a first day."""
    number = day.year * _MONTHS + day.month - 1 - months
    return date(number // _MONTHS, number % _MONTHS + 1, 1)


def months_between(first: date, end: date) -> int:
    """Return how many months lie between two first days."""
    return (end.year - first.year) * _MONTHS + end.month - first.month
