"""Series that the tests of measures chart: figures stored as a taking would store them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise

from bluelamp.schemas.contact.measures import PeriodKind
from contact.measures.rules.periods import Period, between, next_day
from contact.measures.usecases.area_counts import AreaCounts
from contact.measures.usecases.catalogue import definition_on
from contact.measures.usecases.figures import store
from parts.contact import Contact

Counts = tuple[int, int | None] | None


def months_from(first: date, count: int) -> list[Period]:
    """So many months, the first of them beginning on a day."""
    days = [first]
    for _ in range(count):
        days.append(next_day(PeriodKind.MONTH, days[-1]))
    return [between(one, other) for one, other in pairwise(days)]


async def store_months(
    contact: Contact,
    measure_id: str,
    counts: Sequence[Counts],
    *,
    first: date = date(2013, 8, 1),
    area: str = "FORCE",
    as_at: datetime = datetime(2014, 8, 31, tzinfo=UTC),
) -> list[Period]:
    """Store a figure for each month that has counts; returns all the months."""
    months = months_from(first, len(counts))
    async with contact.resources.database.transaction() as connection:
        definition = await definition_on(connection, measure_id, first)
        for month, one in zip(months, counts, strict=True):
            if one is not None:
                await store(connection, definition, month, [AreaCounts(area, *one)], as_at)
    return months
