"""The demonstration records of measures: the events of 39 weeks, the figures taken of them, and a note."""

from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.charts import NewAnnotation
from bluelamp.schemas.contact.measures import PeriodKind
from contact.measures import demonstration
from contact.measures.rules.periods import first_day, grid, midnight
from contact.measures.statements import annotations as annotation_statements
from contact.measures.statements import feeds
from contact.measures.usecases import annotations
from contact.measures.usecases.catalogue import definition_on
from contact.measures.usecases.figures import take
from contact.measures.usecases.taking import SYSTEM


async def seed_measures(resources: Resources) -> int:
    """Add the demonstration records that are missing; returns how many were added."""
    async with resources.database.transaction() as connection:
        added = await _events(connection)
        if added:
            added += sum([await _figures(connection, one) for one in ("DA.RECORDED", "REFERRALS.ACCEPTED")])
        return added + await _notes(connection)


async def _events(connection: Connection) -> int:
    told = list(demonstration.events())
    added: int = await feeds.COUNT.value(
        connection,
        event_ids=[one.event_id for one in told],
        measure_ids=[one.measure_id for one in told],
        areas=[one.area for one in told],
        occurred_ats=[one.occurred_at for one in told],
    )
    return added


async def _figures(connection: Connection, measure_id: str) -> int:
    first = first_day(PeriodKind.WEEK, local_day(demonstration.FIRST_WEEK))
    definition = await definition_on(connection, measure_id, first)
    weeks = grid(PeriodKind.WEEK, midnight(first), demonstration.LAST_WEEK)
    return sum([await take(connection, definition, week) for week in weeks])


async def _notes(connection: Connection) -> int:
    added = 0
    for annotation_id, note in demonstration.NOTES.items():
        if await annotation_statements.ONE.row(connection, the_annotation=annotation_id) is None:
            new = NewAnnotation.model_validate(note)
            await annotations.create_annotation(connection, SYSTEM, new, annotation_id)
            added += 1
    return added
