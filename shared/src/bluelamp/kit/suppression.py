"""Small numbers are not published, so that nobody can be picked out of them."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from bluelamp.schemas.measures import Rate

Part = TypeVar("Part", bound=Hashable)

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


def published_parts(parts: Mapping[Part, int]) -> dict[Part, int | None]:
    """Hide each part under five, and the next smallest as long as the whole would give the hidden ones away.

    The whole less the parts that are told is what is hidden: that must not be a small number either.
    """
    told: dict[Part, int | None] = {part: published(count) for part, count in parts.items()}
    hidden = sum(count for part, count in parts.items() if told[part] is None)
    if all(count is not None for count in told.values()):
        return told
    for part in sorted(parts, key=lambda one: parts[one]):
        if hidden >= SMALLEST_PUBLISHED:
            break
        if told[part] is not None:
            told[part], hidden = None, hidden + parts[part]
    return told
