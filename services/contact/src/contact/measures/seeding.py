"""The demonstration records of measures: acceptances of 39 weeks, what was counted elsewhere, and a note."""

from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.charts import NewAnnotation
from bluelamp.schemas.contact.measures import NewImportedFigures, PeriodKind, TakenFigures
from contact.measures import demonstration
from contact.measures.rules.periods import first_day, grid, midnight
from contact.measures.rules.words import FORCE
from contact.measures.statements import annotations as annotation_statements
from contact.measures.statements import feeds
from contact.measures.usecases import annotations
from contact.measures.usecases.catalogue import definition_on
from contact.measures.usecases.figures import take
from contact.measures.usecases.importing import import_figures
from contact.measures.usecases.taking import SYSTEM

_ACCEPTED = "REFERRALS.ACCEPTED"


async def seed_measures(resources: Resources) -> int:
    """Add the demonstration records that are missing; returns how many were added."""
    async with resources.database.transaction() as connection:
        added = await _acceptances(connection)
        if added:
            added += await _figures(connection) + await _imports(connection)
        return added + await _notes(connection)


async def _acceptances(connection: Connection) -> int:
    told = list(demonstration.acceptances())
    added: int = await feeds.COUNT.value(
        connection,
        event_ids=[event_id for event_id, _ in told],
        measure_ids=[_ACCEPTED] * len(told),
        areas=[FORCE] * len(told),
        occurred_ats=[moment for _, moment in told],
    )
    return added


async def _figures(connection: Connection) -> int:
    first = first_day(PeriodKind.WEEK, local_day(demonstration.FIRST_WEEK))
    definition = await definition_on(connection, _ACCEPTED, first)
    weeks = grid(PeriodKind.WEEK, midnight(first), demonstration.LAST_WEEK)
    return sum([await take(connection, definition, week) for week in weeks])


async def _imports(connection: Connection) -> int:
    added = 0
    for one in demonstration.imports():
        answer = await import_figures(connection, SYSTEM, NewImportedFigures.model_validate(one))
        added += answer.body.added if isinstance(answer.body, TakenFigures) else 0
    return added


async def _notes(connection: Connection) -> int:
    added = 0
    for annotation_id, note in demonstration.NOTES.items():
        if await annotation_statements.ONE.row(connection, the_annotation=annotation_id) is None:
            new = NewAnnotation.model_validate(note)
            await annotations.create_annotation(connection, SYSTEM, new, annotation_id)
            added += 1
    return added
