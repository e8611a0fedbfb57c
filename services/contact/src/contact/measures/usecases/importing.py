"""Figures that another source counted: a time before the feeds, or a service that tells no events."""

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.contact.measures import MeasureDefinition, NewImportedFigures
from bluelamp.schemas.problems import rule_broken
from contact.measures.rules import periods
from contact.measures.rules.importing import check_beside, check_import
from contact.measures.rules.periods import Period
from contact.measures.usecases.area_counts import AreaCounts
from contact.measures.usecases.catalogue import definition_on
from contact.measures.usecases.figures import answer_taken, standing_counts, store
from contact.measures.usecases.providers import PROVIDERS


async def import_figures(connection: Connection, actor: Actor, new: NewImportedFigures) -> Answer:
    """Store what a source states, with the source; raises RULE_BROKEN with every fault, or for what is counted here."""
    definition = await definition_on(connection, new.measure_id, new.period_from)
    check_import(definition, new, clocks.now())
    period = periods.between(new.period_from, new.period_until)
    await _check_not_counted_here(connection, definition, period)
    counts = [AreaCounts(one.area, one.numerator, one.denominator) for one in new.figures]
    added = await store(connection, definition, period, counts, new.as_at, source=new.source)
    check_beside(definition, await standing_counts(connection, definition, period))
    return await answer_taken(connection, actor, definition, period, added)


async def _check_not_counted_here(connection: Connection, definition: MeasureDefinition, period: Period) -> None:
    provider = PROVIDERS.get(definition.measure_id)
    if provider is not None and await provider(connection, *period):
        raise rule_broken("#/measure_id", "This service counted that period itself.", "counted_here")
