"""A chart: its series read as it stood, judged, and drawn as it is asked for."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from fastapi import Response

from bluelamp.kit import clocks, negotiation
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.charts import AnnotationTerms, Chart
from bluelamp.schemas.contact.measures import Figure, MeasureDefinition
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from contact.measures.drawing.charts import draw
from contact.measures.drawing.png import png_of
from contact.measures.rules import periods
from contact.measures.rules.charting import Series, Wish, chart_of, check_chartable
from contact.measures.rules.figures import StoredFigure
from contact.measures.rules.rolling import MONTHS, rolling_of
from contact.measures.statements import annotations, figures
from contact.measures.usecases.catalogue import ADDRESS, definition_on, rolling_beside
from contact.measures.usecases.figures import stored_figure

JSON, SVG, PNG = "application/json", "image/svg+xml", "image/png"


@dataclass(frozen=True, slots=True)
class ChartQuery:
    """Which periods of a measure are charted, and how."""

    measure_id: str
    wish: Wish
    points: int
    period_from: date | None
    period_until: date | None
    as_at: datetime | None


async def get_chart(resources: Resources, actor: Actor, query: ChartQuery, accept: str) -> Response:
    """Answer with a chart as JSON, SVG or PNG; raises RULE_BROKEN for what is not to be charted, with the reason."""
    media_type = negotiation.best_of((JSON, SVG, PNG), accept)
    if media_type is None:
        raise ProblemError(ProblemCode.NOT_ACCEPTABLE, f"A chart is {JSON}, {SVG} or {PNG}.")
    async with resources.database.transaction() as connection:
        definition = await definition_on(connection, query.measure_id, clocks.today())
        chart = await chart_in(connection, definition, query)
        await record(connection, actor, AuditAction.CONSULTATION, "get_measure_chart", [definition.definition_id])
    return Response(await _written(chart, media_type), 200, {"Vary": "Accept"}, media_type=media_type)


async def chart_in(connection: Connection, definition: MeasureDefinition, query: ChartQuery) -> Chart:
    """Return a chart within a transaction: the board report shows it too."""
    check_chartable(definition, query.wish.method)
    moment = query.as_at or clocks.now()
    if query.period_from and query.period_until and query.period_until <= query.period_from:
        raise rule_broken("#/query/period_until", "The period ends before it begins.", "empty_period")
    first = None if query.period_from is None else periods.midnight(query.period_from)
    found = await _standing(connection, query, moment, first, query.points)
    stored = {(one.period_from, one.period_until): one for one in found}
    covered: list[periods.Period] = []
    if found:
        covered = periods.grid(definition.period_kind, found[0].period_from, found[-1].period_from)[-query.points :]
    notes = await _annotations(connection, query, covered)
    rolling = await _rolling(connection, query, moment) if found else None
    open_ended = query.period_until is None
    series = Series(definition, covered, stored, notes, moment, _table(query), open_ended, rolling)
    return chart_of(series, query.wish)


async def _standing(
    connection: Connection, query: ChartQuery, moment: datetime, first: datetime | None, limit: int
) -> list[StoredFigure]:
    rows = await figures.STANDING.rows(
        connection,
        the_measure=query.measure_id,
        the_area=query.wish.area,
        period_from=first,
        period_until=query.period_until and periods.midnight(query.period_until),
        as_at=moment,
        limit=limit,
    )
    return [stored_figure(row) for row in rows]


async def _rolling(connection: Connection, query: ChartQuery, moment: datetime) -> Figure | None:
    """Return what rolls up to the chart's end; its first months may lie before those that the chart shows."""
    definition = await rolling_beside(connection, query.measure_id, clocks.today())
    if definition is None:
        return None
    return rolling_of(definition, await _standing(connection, query, moment, None, MONTHS))


async def _annotations(
    connection: Connection, query: ChartQuery, covered: list[periods.Period]
) -> list[AnnotationTerms]:
    if not covered:
        return []
    rows = await annotations.ON_CHART.rows(
        connection,
        the_measure=query.measure_id,
        the_area=query.wish.area,
        first_day=local_day(covered[0][0]),
        end_day=local_day(covered[-1][1]),
    )
    return [AnnotationTerms.model_validate({name: row[name] for name in AnnotationTerms.model_fields}) for row in rows]


async def _written(chart: Chart, media_type: str) -> bytes | str:
    if media_type == JSON:
        return chart.model_dump_json()
    drawing = draw(chart)
    # Drawing the letters of a PNG takes some tens of milliseconds, which other requests need not wait for.
    return drawing if media_type == SVG else await asyncio.to_thread(png_of, drawing)


def _table(query: ChartQuery) -> str:
    given = {"area": query.wish.area, "period_from": query.period_from, "period_until": query.period_until}
    asked = urlencode({name: value for name, value in given.items() if value is not None})
    return f"{ADDRESS}/measures/{query.measure_id}/figures?{asked}"
