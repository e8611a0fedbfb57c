"""What the worker looks after: a visit that is overdue is told of once, to those who may know."""

from bluelamp.kit import clocks
from bluelamp.kit.resources import Resources
from bluelamp.schemas.events import EventType
from offenders.nominals.usecases.telling import Hearers, News, tell_many
from offenders.sex_offenders.statements.people import NOTE_OVERDUE

_AT_ONCE = 200


async def note_overdue_visits(resources: Resources) -> None:
    """Tell of each visit whose day has ended without it, some at a time until none is left."""
    while await _note_some(resources) == _AT_ONCE:
        pass


async def _note_some(resources: Resources) -> int:
    async with resources.database.transaction() as connection:
        rows = await NOTE_OVERDUE.rows(connection, today=clocks.today(), limit=_AT_ONCE)
        news = [News(row["sex_offender_id"], {"sex_offender_id": row["sex_offender_id"]}, Hearers()) for row in rows]
        await tell_many(connection, EventType.OFFENDERS_SEX_OFFENDER_VISIT_OVERDUE, news)
    return len(rows)
