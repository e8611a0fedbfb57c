"""What each measure is, and its figures."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import MAY_NOT_EXIST
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.measures import (
    Area,
    MeasureDay,
    MeasureDefinition,
    MeasureDefinitionPage,
    MeasureFigurePage,
    MeasureId,
    MeasureMoment,
    MeasureVersions,
    NewDefinitionVersion,
    NewFigures,
    NewImportedFigures,
    TakenFigures,
)
from contact.access import MeasureKeeper, MeasureReader
from contact.measures import demonstration
from contact.measures.routes import examples
from contact.measures.usecases import catalogue, figures, importing

router = APIRouter(tags=["measures"], route_class=StrictRoute)
MEASURE = "/measures/{measure_id}"
MeasurePath = Annotated[MeasureId, Path(description="The measure's id.", examples=[demonstration.TO_READ])]
AsAt = Annotated[
    MeasureMoment | None,
    Query(description="As it was known at this moment; now when nothing is said.", examples=["2026-11-22T12:00:00Z"]),
]
FromDay = Annotated[
    MeasureDay | None,
    Query(description="Only periods that begin on this day or later, in London.", examples=["2014-01-01"]),
]
UntilDay = Annotated[
    MeasureDay | None, Query(description="Only periods that have ended when this day begins.", examples=["2014-08-01"])
]


@router.get("/measures", summary="List the measures", response_model=MeasureDefinitionPage)
async def list_measures(
    actor: MeasureReader,
    resources: ResourcesOf,
    chartable: Annotated[bool | None, Query(description="Only those that have a chart, or have none.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List every measure as it is defined today: formula, unit, direction, target, and whether it is charted."""
    return await catalogue.list_definitions(resources, actor, chartable, cursor, limit)


@router.get(MEASURE, summary="Read what a measure is")
async def get_measure(
    measure_id: MeasurePath,
    actor: MeasureReader,
    resources: ResourcesOf,
    on_day: Annotated[MeasureDay | None, Query(description="As it held on this day.", examples=["2014-07-31"])] = None,
) -> MeasureDefinition:
    """Return one measure's definition as it holds today, or as it held on a day."""
    return await catalogue.get_definition(resources, actor, measure_id, on_day)


@router.get(f"{MEASURE}/versions", summary="List a measure's versions")
async def list_measure_versions(
    measure_id: MeasurePath, actor: MeasureReader, resources: ResourcesOf
) -> MeasureVersions:
    """List every version of a measure's definition, newest first; none is ever overwritten."""
    return await catalogue.list_versions(resources, actor, measure_id)


@router.post(
    f"{MEASURE}/versions",
    summary="Let other terms hold from a day on",
    status_code=201,
    response_model=MeasureDefinition,
)
async def add_measure_version(
    measure_id: Annotated[MeasureId, Path(description="The measure's id.", examples=[demonstration.TO_CHANGE])],
    new: Annotated[NewDefinitionVersion, Body(openapi_examples=examples.NEW_VERSION)],
    actor: MeasureKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Write a measure's next version, from today or later on; figures of earlier periods stay under theirs."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: catalogue.add_version(connection, actor, measure_id, new),
    )


@router.get(f"{MEASURE}/figures", summary="List a measure's figures", response_model=MeasureFigurePage)
async def list_measure_figures(
    measure_id: MeasurePath,
    actor: MeasureReader,
    resources: ResourcesOf,
    area: Annotated[Area | None, Query(description="Only those of this area.", examples=["FORCE"])] = None,
    period_from: FromDay = None,
    period_until: UntilDay = None,
    as_at: AsAt = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the figures taken of a measure, the latest period first; a later taking stands beside the earlier."""
    filters = figures.FigureFilters(measure_id, area, period_from, period_until, as_at)
    return await figures.list_figures(resources, actor, filters, cursor, limit)


@router.post(
    "/measure-figures",
    summary="Take the figures of a period",
    status_code=201,
    response_model=TakenFigures,
    responses=MAY_NOT_EXIST,
)
async def create_measure_figures(
    new: Annotated[NewFigures, Body(openapi_examples=examples.NEW_FIGURES)],
    actor: MeasureKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Count a period again as things stand now; what is not as it was is added, nothing is overwritten."""
    return await answer_once(
        resources.database, actor, key, lambda connection: figures.create_figures(connection, actor, new)
    )


@router.post(
    "/imported-figures",
    summary="Import figures that were counted elsewhere",
    status_code=201,
    response_model=TakenFigures,
    responses=MAY_NOT_EXIST,
)
async def import_measure_figures(
    new: Annotated[NewImportedFigures, Body(openapi_examples=examples.NEW_IMPORT)],
    actor: MeasureKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Store what a source states of a period that this service did not count, with the source beside each figure."""
    return await answer_once(
        resources.database, actor, key, lambda connection: importing.import_figures(connection, actor, new)
    )
