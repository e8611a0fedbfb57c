"""The proof that the rollups are what a recount of every call comes to."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time

from bluelamp.kit import clocks
from bluelamp.kit.resources import Resources
from contact.calls.statements import recounting as statements


async def recount(resources: Resources) -> Mapping[str, int]:
    """Count, for each rollup, the rows that differ from a recount; all are zero when the rollups are right.

    It goes month by month in London, each compared within one snapshot: batches may be loaded meanwhile.
    """
    differences = Counter(dict.fromkeys((*statements.DIFFERENCES, "calls"), 0))
    async with resources.database.connection() as connection:
        span = await statements.SPAN.row(connection)
    if span is None or span["first_day"] is None:
        return differences
    for since, until in months(span["first_day"], span["last_day"]):
        moments = {"since": _midnight(since), "until": _midnight(until)}
        async with resources.database.transaction() as connection:
            await statements.WITHOUT_HASTE.run(connection)
            for name, statement in statements.DIFFERENCES.items():
                days = {"since_day": since, "until_day": until}
                given = {**moments, **days}
                taken = {parameter: given[parameter] for parameter in statement.parameters if parameter in given}
                differences[name] += await statement.value(connection, **taken)
            differences["calls"] += await statements.NOT_FOLLOWED_UP_AS_SAID.value(connection, **moments)
    return differences


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield each month from the one of the first day to the one of the last: its first day, and the next one's."""
    since = first.replace(day=1)
    while since <= last:
        until = date(since.year + since.month // 12, since.month % 12 + 1, 1)
        yield since, until
        since = until


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clocks.LONDON).astimezone(UTC)
