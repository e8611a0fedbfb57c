"""What may not be recorded of training; each fault with a pointer to where it stands."""

from datetime import date, timedelta

from bluelamp.schemas.problems import rule_broken

MOST_DAYS = 3660
_YEAR = timedelta(days=365)


def check_past(day: date, today: date, name: str) -> None:
    """Refuse what is said to have happened on a day to come."""
    if day > today:
        raise rule_broken(f"#/{name}", "That day is to come.", "in_the_future")


def check_span(effective_from: date, effective_until: date | None) -> None:
    """Refuse what ends before it begins."""
    if effective_until is not None and effective_until <= effective_from:
        raise rule_broken("#/effective_until", "It ends after it begins.", "ends_before_it_begins")


def period_of(day_from: date | None, day_until: date | None, today: date, *, reads_each: bool) -> tuple[date, date]:
    """Return the first day and the day after the last of what is counted; raises RULE_BROKEN.

    Who does not read each answer asks of the twelve months that end with a month: two periods that differ by a day or
    a month would tell of the few between them.
    """
    until = day_until or (today + timedelta(days=1) if reads_each else today.replace(day=1))
    since = day_from or (until - _YEAR if reads_each else _a_year_before(until))
    check_days(since, until)
    if not reads_each:
        if until.day != 1:
            detail = "Without leave to read each answer, ask until the first day of a month."
            raise rule_broken("#/query/day_until", detail, "whole_months")
        if since != _a_year_before(until):
            detail = "Without leave to read each answer, ask of the twelve months that end with the last day."
            raise rule_broken("#/query/day_from", detail, "whole_year")
    return since, until


def _a_year_before(day: date) -> date:
    return date(day.year - 1, day.month, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def check_days(day_from: date, day_until: date) -> None:
    """Refuse a period that ends before it begins, or is longer than ten years."""
    if not day_from < day_until:
        raise rule_broken("#/query/day_until", "The period ends after it begins.", "order")
    if (day_until - day_from).days > MOST_DAYS:
        raise rule_broken("#/query/day_until", f"A period has at most {MOST_DAYS} days.", "too_long")
