"""Tables of harm weights loaded and read, and what somebody's offences weigh together."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.offences import (
    HarmPins,
    HarmSum,
    HarmVersion,
    HarmWeightPage,
    HarmWeightTable,
    HarmWeightTablePage,
)
from offenders.access import HarmWeightKeeper, OffenceReader
from offenders.nominals.demonstration import MANAGED
from offenders.offences import demonstration
from offenders.offences.usecases import weighing

router = APIRouter(tags=["offences"], route_class=StrictRoute)

TableId = Annotated[UUID, path_of("table", demonstration.HARM_TABLE)]
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The columns `ho_code`, `offence`, `days`, `version` and `valid_from`, in UTF-8; one version.",
        "content": {
            weighing.CSV: {
                "schema": {"type": "string", "maxLength": 1_048_576},
                "examples": {
                    "table": {
                        "summary": "Two weights, made up",
                        "value": demonstration.weight_table("example-2", "2014-09-01"),
                    }
                },
            }
        },
    }
}


@router.post(
    "/harm-weight-tables",
    summary="Load harm weights",
    status_code=201,
    response_model=HarmWeightTable,
    openapi_extra=_BODY,
)
async def load_harm_weight_table(
    actor: HarmWeightKeeper, key: IdempotencyKey, request: Request, resources: ResourcesOf
) -> Response:
    """Load a version of the harm index from CSV. None is shipped; what is loaded is frozen and can be pinned."""
    content = weighing.table_of(request.headers.get("content-type", ""), await request.body())
    return await answer_once(
        resources.database, actor, key, lambda connection: weighing.load_table(connection, actor, content)
    )


@router.get("/harm-weight-tables", summary="List harm-weight tables", response_model=HarmWeightTablePage)
async def list_harm_weight_tables(
    actor: OffenceReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List the loaded versions, the newest validity first."""
    return await weighing.list_tables(resources, actor, cursor, limit)


@router.get("/harm-weight-tables/{harm_table_id}", summary="Read a harm-weight table")
async def get_harm_weight_table(
    harm_table_id: TableId, actor: OffenceReader, resources: ResourcesOf
) -> HarmWeightTable:
    """Return a table's version and from which day it is valid."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await weighing.get_table(connection, actor, harm_table_id)


@router.post("/harm-weight-tables/{harm_table_id}/pins", summary="Pin harm weights", response_model=HarmPins)
async def pin_harm_weights(
    harm_table_id: TableId, actor: HarmWeightKeeper, key: IdempotencyKey, resources: ResourcesOf
) -> Response:
    """Weigh by this table what came before there was any, some thousands at a time; what has a table keeps it."""
    return await answer_once(
        resources.database, actor, key, lambda connection: weighing.pin_offences(connection, actor, harm_table_id)
    )


@router.get("/harm-weight-tables/{harm_table_id}/weights", summary="List harm weights", response_model=HarmWeightPage)
async def list_harm_weights(
    harm_table_id: TableId,
    actor: OffenceReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what each offence weighs in days, by code."""
    return await weighing.list_weights(resources, actor, harm_table_id, cursor, limit)


@router.get("/offenders/{offender_id}/harm", summary="Add up an offender's harm")
async def get_harm(
    offender_id: Annotated[UUID, path_of("offender", MANAGED)],
    actor: OffenceReader,
    resources: ResourcesOf,
    harm_version: Annotated[
        HarmVersion | None,
        Query(description="Weigh all by this version; else each by the table that it is pinned to."),
    ] = None,
) -> HarmSum:
    """Return the days that a person's crimes weigh, and which have no weight: the sum is too low by those."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await weighing.get_harm(connection, actor, offender_id, harm_version)
