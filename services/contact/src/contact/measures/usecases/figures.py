"""Figures: taken of a period as things stand, stored beside the earlier ones, and read as they stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg
from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.measures import (
    MeasureDefinition,
    MeasureFigure,
    MeasureFigurePage,
    NewFigures,
    TakenFigures,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from contact.measures.rules import periods
from contact.measures.rules.figures import StoredFigure, figure_of
from contact.measures.rules.periods import Period
from contact.measures.statements import figures as statements
from contact.measures.statements.telling import told_by
from contact.measures.usecases.area_counts import AreaCounts
from contact.measures.usecases.catalogue import ADDRESS, definition_on, versions_of
from contact.measures.usecases.providers import PROVIDERS


@dataclass(frozen=True, slots=True)
class FigureFilters:
    """Each narrows a list of figures."""

    measure_id: str
    area: str | None
    period_from: date | None
    period_until: date | None
    as_at: datetime | None

    @property
    def path(self) -> str:
        """Where the list stands."""
        return f"{ADDRESS}/measures/{self.measure_id}/figures"

    def query(self) -> dict[str, object]:
        """Return what narrows the list, for its cursors and links."""
        return {name: getattr(self, name) for name in ("area", "period_from", "period_until", "as_at")}


async def create_figures(connection: Connection, actor: Actor, new: NewFigures) -> Answer:
    """Take the figures of one period now; raises RULE_BROKEN for no whole period, or for what is not counted here."""
    definition = await definition_on(connection, new.measure_id, new.period_from)
    if new.measure_id not in PROVIDERS:
        raise rule_broken("#/measure_id", "This service has no counts of that measure.", "not_counted_here")
    if not periods.is_whole(definition.period_kind, new.period_from, new.period_until):
        detail = f"The figures of this measure are of a whole {definition.period_kind.value.lower().replace('_', ' ')}."
        raise rule_broken("#/period_until", detail, "no_whole_period")
    period = periods.between(new.period_from, new.period_until)
    added = await take(connection, definition, period)
    return await answer_taken(connection, actor, definition, period, added)


async def answer_taken(
    connection: Connection, actor: Actor, definition: MeasureDefinition, period: Period, added: int
) -> Answer:
    """Tell of what was stored, and answer with the figures of the period as they stand."""
    taking_id = uuid7()
    if added:
        await tell_taken(connection, actor, taking_id, definition.measure_id, added)
    items = await standing(connection, definition, period, clocks.now())
    subjects = [one.figure_id for one in items]
    await record(connection, actor, AuditAction.CONSULTATION, "create_measure_figures", subjects)
    taken = TakenFigures(taking_id=taking_id, measure_id=definition.measure_id, added=added, items=items)
    return Answer(taken, 201, {"Location": f"{ADDRESS}/measures/{definition.measure_id}/figures"})


async def take(connection: Connection, definition: MeasureDefinition, period: Period) -> int:
    """Count a period for every area and store what is not as it was; returns how many figures are new."""
    counts = await PROVIDERS[definition.measure_id](connection, *period)
    return await store(connection, definition, period, counts, clocks.now())


async def store(
    connection: Connection,
    definition: MeasureDefinition,
    period: Period,
    counts: Sequence[AreaCounts],
    as_at: datetime,
    *,
    source: str | None = None,
) -> int:
    """Store the counts of a period as they were at a moment; returns how many are not what they were before.

    Raises STATE_CONFLICT where other counts of the very moment stand.
    """
    try:
        added: int = await statements.ADD.value(
            connection,
            the_measure=definition.measure_id,
            definition_version=definition.definition_version,
            period_from=period[0],
            period_until=period[1],
            as_at=as_at,
            areas=[one.area for one in counts],
            numerators=[one.numerator for one in counts],
            denominators=[one.denominator for one in counts],
            formulas=[one.formula or definition.formula for one in counts],
            source=source,
        )
    except asyncpg.UniqueViolationError:
        detail = "Other figures of that moment stand: what is said otherwise is said at a later one."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail) from None
    return added


async def tell_taken(connection: Connection, actor: Actor, taking_id: UUID, measure_id: str, added: int) -> None:
    """Log and publish that figures were stored."""
    event = {"taking_id": taking_id, "measure_id": measure_id, "added": added}
    await statements.TELL.run(connection, taking_id=taking_id, **told_by(actor, [taking_id], event))


async def standing(
    connection: Connection, definition: MeasureDefinition, period: Period, as_at: datetime, area: str | None = None
) -> list[MeasureFigure]:
    """Return the figures of one period as they stood at a moment, of one area or of each."""
    rows = await statements.OF_PERIOD.rows(
        connection,
        the_measure=definition.measure_id,
        the_area=area,
        period_from=period[0],
        period_until=period[1],
        as_at=as_at,
    )
    return [_told(definition, row) for row in rows]


async def standing_counts(
    connection: Connection, definition: MeasureDefinition, period: Period
) -> dict[str, StoredFigure]:
    """Return what stands of one period by area, with the counts that are not told."""
    rows = await statements.OF_PERIOD.rows(
        connection,
        the_measure=definition.measure_id,
        the_area=None,
        period_from=period[0],
        period_until=period[1],
        as_at=clocks.now(),
    )
    return {row["area"]: stored_figure(row) for row in rows}


async def list_figures(
    resources: Resources, actor: Actor, filters: FigureFilters, cursor: str | None, limit: int
) -> Response:
    """Return one page of a measure's figures, each as it was stored, the latest period and taking first."""
    listing = Listing(resources.cursors, actor, filters.path, filters.query(), limit)
    [after] = listing.position(cursor, parts=1)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            the_measure=filters.measure_id,
            the_area=filters.area,
            period_from=filters.period_from and periods.midnight(filters.period_from),
            period_until=filters.period_until and periods.midnight(filters.period_until),
            as_at=filters.as_at or clocks.now(),
            after_figure=UUID(after) if after else None,
            limit=limit + 1,
        )
        versions = await versions_of(connection, filters.measure_id)
        found = [_told(versions[row["definition_version"]], row) for row in rows]
        subjects = [one.figure_id for one in found[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_measure_figures", subjects)
    return listing.answer(MeasureFigurePage, found, ("figure_id",))


def stored_figure(row: Row) -> StoredFigure:
    """Read a row's figure."""
    return StoredFigure(**{name: row[name] for name in StoredFigure.__slots__})


def _told(definition: MeasureDefinition, row: Row) -> MeasureFigure:
    figure = figure_of(definition, stored_figure(row))
    return MeasureFigure(figure_id=row["figure_id"], area=row["area"], figure=figure)
