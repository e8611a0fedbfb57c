"""The series behind the report's charts: what is not taken yet is taken, a measure in one transaction."""

from datetime import date, datetime

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.clocks import local_day, midnight
from bluelamp.kit.database import Connection
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.measures import PeriodKind
from contact.board_reports.rules import contents
from contact.board_reports.rules.windows import end_of_week
from contact.measures.rules.periods import Period, ended_before
from contact.measures.statements import figures as statements
from contact.measures.usecases.catalogue import definition_on
from contact.measures.usecases.figures import take, tell_taken
from contact.measures.usecases.providers import KNOWN_UNTIL, PROVIDERS
from contact.measures.usecases.taking import SYSTEM

POINTS = 36
_GIVE_UP_AFTER = 3
"""So many empty periods in a row are the beginning of what is known: what lies before is not counted at each report."""


def charted() -> list[tuple[str, str]]:
    """Return each measure that the report charts, with one area of it."""
    return list({line.chart: (line.chart, line.area) for line in contents.lines() if line.chart is not None}.values())


async def complete_series(resources: Resources, period_until: date) -> None:
    """Take what is missing of every series that ends with the report's period; what is taken stays taken.

    A worker that is killed on the way goes on with the next measure.
    """
    for measure_id, area in charted():
        if measure_id in PROVIDERS:
            async with resources.database.transaction() as connection:
                await _complete(connection, measure_id, area, period_until)


def end_of(kind: PeriodKind, period_until: date) -> datetime:
    """Return where a series ends: with the period, or with the week that begins in it."""
    if kind is PeriodKind.WEEK:
        return midnight(end_of_week(period_until))
    return midnight(period_until)


async def known_until(connection: Connection, measure_id: str) -> datetime | None:
    """Return up to when the counts of a measure are complete, where that may be before now and anything is known."""
    complete = KNOWN_UNTIL.get(measure_id)
    return None if complete is None else await complete(connection)


async def _complete(connection: Connection, measure_id: str, area: str, period_until: date) -> None:
    kind = (await definition_on(connection, measure_id, clocks.today())).period_kind
    end = min(end_of(kind, period_until), clocks.now())
    known = await known_until(connection, measure_id)
    if known is not None:
        end = min(end, known)
    wanted = ended_before(kind, end, POINTS)
    have = await _have(connection, measure_id, area, wanted)
    added = empty = 0
    for place, period in enumerate(reversed(wanted)):
        # The report's own period is counted anew, so that its chart ends with the figure beside it.
        if period in have and place > 0:
            empty = 0
            continue
        definition = await definition_on(connection, measure_id, local_day(period[0]))
        new = await take(connection, definition, period)
        added += new
        empty = 0 if new or period in have else empty + 1
        if empty == _GIVE_UP_AFTER:
            break
    if added:
        await tell_taken(connection, SYSTEM, uuid7(), measure_id, added)


async def _have(connection: Connection, measure_id: str, area: str, wanted: list[Period]) -> set[Period]:
    rows = await statements.STANDING.rows(
        connection,
        the_measure=measure_id,
        the_area=area,
        period_from=wanted[0][0],
        period_until=wanted[-1][1],
        as_at=clocks.now(),
        limit=POINTS,
    )
    return {(row["period_from"], row["period_until"]) for row in rows}
