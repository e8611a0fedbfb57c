"""What may not be recorded of training; each fault with a pointer to where it stands."""

from datetime import date

from bluelamp.schemas.problems import rule_broken

MOST_DAYS = 3660


def check_past(day: date, today: date, name: str) -> None:
    """Refuse what is said to have happened on a day to come."""
    if day > today:
        raise rule_broken(f"#/{name}", "That day is to come.", "in_the_future")


def check_span(effective_from: date, effective_until: date | None) -> None:
    """Refuse what ends before it begins."""
    if effective_until is not None and effective_until <= effective_from:
        raise rule_broken("#/effective_until", "It ends after it begins.", "ends_before_it_begins")


def check_days(day_from: date, day_until: date) -> None:
    """Refuse a period that ends before it begins, or is longer than ten years."""
    if not day_from < day_until:
        raise rule_broken("#/query/day_until", "The period ends after it begins.", "order")
    if (day_until - day_from).days > MOST_DAYS:
        raise rule_broken("#/query/day_until", f"A period has at most {MOST_DAYS} days.", "too_long")
