"""How much a service can take in a week."""

from datetime import UTC, date, datetime, time, timedelta

from bluelamp.kit.clocks import LONDON


def week_of(day: date) -> date:
    """Return the Monday on or before a local day."""
    return day - timedelta(days=day.weekday())


def week_started_at(day: date) -> datetime:
    """Return the moment, in UTC, at which the week of a local day began in London."""
    return datetime.combine(week_of(day), time(), LONDON).astimezone(UTC)


def places_left(places_per_week: int, taken: int, held: int) -> int:
    """Return the places that can still be offered: an open offer holds one until it is answered."""
    return max(0, places_per_week - taken - held)
