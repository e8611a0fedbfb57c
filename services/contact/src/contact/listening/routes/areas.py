"""The neighbourhoods that are surveyed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from fastapi.openapi.models import Example

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.listening import ListeningArea, ListeningAreaPage, ListeningAreaPatch, NewListeningArea
from contact.access import ListeningReader, ListeningTeller
from contact.listening import demonstration
from contact.listening.usecases.registers import AREAS, add_area, rename_area

router = APIRouter(tags=["listening"], route_class=StrictRoute)


@router.get("/listening-areas", summary="List the areas that are surveyed", response_model=ListeningAreaPage)
async def list_listening_areas(
    actor: ListeningReader,
    resources: ResourcesOf,
    lpu: Annotated[Lpu | None, Query(description="One unit's alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the neighbourhoods, the last added first."""
    return await AREAS.list_page(resources, actor, {"lpu": lpu}, cursor, limit)


@router.post("/listening-areas", summary="Add an area", status_code=201, response_model=ListeningArea)
async def create_listening_area(
    new: Annotated[
        NewListeningArea,
        Body(openapi_examples={"new": Example(summary="A neighbourhood", value=demonstration.NEW_AREA)}),
    ],
    actor: ListeningTeller,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a neighbourhood of your unit: the smallest place that is ever named in public."""
    return await answer_once(resources.database, actor, key, lambda connection: add_area(connection, actor, new))


@router.get("/listening-areas/{listening_area_id}", summary="Read an area", response_model=ListeningArea)
async def get_listening_area(
    listening_area_id: Annotated[UUID, path_of("area", demonstration.AREA)],
    actor: ListeningReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one neighbourhood."""
    return await AREAS.get(resources, actor, listening_area_id, if_none_match)


@router.patch("/listening-areas/{listening_area_id}", summary="Change an area", response_model=ListeningArea)
async def change_listening_area(
    listening_area_id: Annotated[UUID, path_of("area", demonstration.AREA_TO_CHANGE)],
    patch: Annotated[
        ListeningAreaPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="Another name", value=demonstration.AREA_PATCH)},
        ),
    ],
    actor: ListeningTeller,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Give a neighbourhood of your unit another name by merge patch; its code and its unit stay."""
    async with resources.database.transaction() as connection:
        answer = await rename_area(connection, actor, listening_area_id, if_match, patch)
    return answer.response()
