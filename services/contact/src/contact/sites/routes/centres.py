"""The centres that calls name."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.sites import Centre, CentrePage, CentrePatch, NewCentre
from contact.access import SiteKeeper, SiteReader
from contact.sites import demonstration, usecases

router = APIRouter(tags=["sites"], route_class=StrictRoute)


@router.get("/centres", summary="List the centres", response_model=CentrePage)
async def list_centres(
    actor: SiteReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the centres that calls name, the last added first."""
    return await usecases.CENTRES.list_page(resources, actor, {}, cursor, limit)


@router.post("/centres", summary="Add a centre", status_code=201, response_model=Centre)
async def create_centre(
    new: Annotated[
        NewCentre, Body(openapi_examples={"new": Example(summary="For great events", value=demonstration.NEW_CENTRE)})
    ],
    actor: SiteKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a centre; where it sits is said on its own."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.CENTRES.create(connection, actor, new)
    )


@router.get("/centres/{centre_id}", summary="Read a centre", response_model=Centre)
async def get_centre(
    centre_id: Annotated[UUID, path_of("centre", demonstration.CENTRE_TO_READ)],
    actor: SiteReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one centre, with the streams that it takes."""
    return await usecases.CENTRES.get(resources, actor, centre_id, if_none_match)


@router.patch("/centres/{centre_id}", summary="Change a centre", response_model=Centre)
async def change_centre(
    centre_id: Annotated[UUID, path_of("centre", demonstration.CENTRE_TO_CHANGE)],
    patch: Annotated[
        CentrePatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="Another name", value=demonstration.CENTRE_PATCH)},
        ),
    ],
    actor: SiteKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change a centre by merge patch; its code stays, for calls name it."""
    async with resources.database.transaction() as connection:
        answer = await usecases.CENTRES.change(connection, actor, centre_id, if_match, patch)
    return answer.response()
