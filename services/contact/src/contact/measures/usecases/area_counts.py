"""What a feature below gives for a period: its counts by area; and how its own function is made to give them."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection
from contact.measures.rules.words import FORCE


class AreaCounts(NamedTuple):
    """What was counted in one area; without a formula the definition's own holds."""

    area: str
    numerator: int
    denominator: int | None
    formula: str | None = None


Provider: TypeAlias = Callable[[Connection, datetime, datetime], Awaitable[Sequence[AreaCounts]]]
"""Counts a period from its first moment up to and without its last; what nobody knows is not there, and not nought."""

KnownUntil: TypeAlias = Callable[[Connection], Awaitable[datetime | None]]
"""Says up to when a feature's data are complete; None where there are none yet."""


def by_area(
    count: Callable[[Connection, date, date], Awaitable[Iterable[tuple[str, int, int | None]]]],
) -> Provider:
    """Make a provider of a function that returns (area, numerator, denominator) for days of London's calendar.

    The second day is the first one outside. A plain count has no denominator.
    """

    async def provide(connection: Connection, period_from: datetime, period_until: datetime) -> Sequence[AreaCounts]:
        return [AreaCounts(*one) for one in await count(connection, local_day(period_from), local_day(period_until))]

    return provide


def of_force(count: Callable[[Connection, date, date], Awaitable[tuple[int, int | None] | None]]) -> Provider:
    """Make a provider of a function that returns (numerator, denominator) of the whole force, or None."""

    async def whole(connection: Connection, since: date, until: date) -> list[tuple[str, int, int | None]]:
        counts = await count(connection, since, until)
        return [] if counts is None else [(FORCE, *counts)]

    return by_area(whole)
