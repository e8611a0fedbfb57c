"""Windows of whole months, as the rules of the MARAC count them."""

from calendar import monthrange
from datetime import date, timedelta

MONTHS_A_YEAR = 12


def months_after(day: date, months: int) -> date:
    """Return the first day that no longer lies within so many months beginning with a day.

    Where the month is too short for the day, its last day still lies within: 29 February + 12 months is 1 March
    (domain.md §7.1 leaves the choice; this one favours the victim).
    """
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    last = monthrange(year, month + 1)[1]
    if day.day > last:
        return date(year, month + 1, last) + timedelta(days=1)
    return date(year, month + 1, day.day)


def months_before(day: date, months: int) -> date:
    """Return the first day whose window of so many months still holds the given day."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 - months, MONTHS_A_YEAR)
    first = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    while months_after(first, months) <= day:
        first += timedelta(days=1)
    return first
