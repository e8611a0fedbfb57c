"""Who left, by staff number."""

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
from bluelamp.schemas.contact.workforce import Leaver, LeaverPage, LeaverPatch, NewLeaver, WorkforceFunction
from contact.access import WorkforceKeeper
from contact.workforce import demonstration, usecases

router = APIRouter(tags=["workforce"], route_class=StrictRoute)


@router.get("/leavers", summary="List the leavers", response_model=LeaverPage)
async def list_leavers(
    actor: WorkforceKeeper,
    resources: ResourcesOf,
    function: Annotated[WorkforceFunction | None, Query(description="One function alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List who left, the latest first."""
    return await usecases.LEAVERS.list_page(resources, actor, {"function": function}, cursor, limit)


@router.post("/leavers", summary="Add a leaver", status_code=201, response_model=Leaver)
async def create_leaver(
    new: Annotated[
        NewLeaver, Body(openapi_examples={"new": Example(summary="Somebody resigned", value=demonstration.NEW_LEAVER)})
    ],
    actor: WorkforceKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record that somebody left a function."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.LEAVERS.create(connection, actor, new)
    )


@router.get("/leavers/{leaver_id}", summary="Read a leaver", response_model=Leaver)
async def get_leaver(
    leaver_id: Annotated[UUID, path_of("leaver", demonstration.LEAVER_TO_READ)],
    actor: WorkforceKeeper,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one leaver, with the day and the reason."""
    return await usecases.LEAVERS.get(resources, actor, leaver_id, if_none_match)


@router.patch("/leavers/{leaver_id}", summary="Change a leaver", response_model=Leaver)
async def change_leaver(
    leaver_id: Annotated[UUID, path_of("leaver", demonstration.LEAVER_TO_CHANGE)],
    patch: Annotated[
        LeaverPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="Another reason", value=demonstration.LEAVER_PATCH)},
        ),
    ],
    actor: WorkforceKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put a leaver right by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await usecases.LEAVERS.change(connection, actor, leaver_id, if_match, patch)
    return answer.response()
