"""Small numbers are not published, so that nobody can be picked out of them."""

from bluelamp.schemas.measures import Rate

SMALLEST_PUBLISHED = 5


def published(count: int) -> int | None:
    """Return the count, or None when it is under five; nought is under five too, as it tells of everybody."""
    return count if count >= SMALLEST_PUBLISHED else None


def published_rate(numerator: int, denominator: int) -> Rate:
    """Return a share with both its counts, or nothing of it: one count would give the other away.

    The complement is as telling as the numerator, so it must not be small either.
    """
    counts = (numerator, denominator, denominator - numerator)
    if any(published(count) is None for count in counts):
        return Rate(numerator=None, denominator=None, value=None)
    return Rate(numerator=numerator, denominator=denominator, value=numerator / denominator)
