"""Outages of telephony."""

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
from bluelamp.schemas.contact.continuity import NewOutage, Outage, OutagePage, OutagePatch
from contact.access import ContinuityKeeper, ContinuityReader
from contact.continuity import demonstration, usecases

router = APIRouter(tags=["continuity"], route_class=StrictRoute)


@router.get("/outages", summary="List the outages", response_model=OutagePage)
async def list_outages(
    actor: ContinuityReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the outages, the latest first."""
    return await usecases.OUTAGES.list_page(resources, actor, {}, cursor, limit)


@router.post("/outages", summary="Add an outage", status_code=201, response_model=Outage)
async def create_outage(
    new: Annotated[
        NewOutage,
        Body(openapi_examples={"new": Example(summary="101 by a recorded message", value=demonstration.NEW_OUTAGE)}),
    ],
    actor: ContinuityKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record which streams were out, and what carried them; a stream is out once at a time."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.record_outage(connection, actor, new)
    )


@router.get("/outages/{outage_id}", summary="Read an outage", response_model=Outage)
async def get_outage(
    outage_id: Annotated[UUID, path_of("outage", demonstration.TOTAL_OUTAGE)],
    actor: ContinuityReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one outage, with what must be said beside it."""
    return await usecases.OUTAGES.get(resources, actor, outage_id, if_none_match)


@router.patch("/outages/{outage_id}", summary="Change an outage", response_model=Outage)
async def change_outage(
    outage_id: Annotated[UUID, path_of("outage", demonstration.OUTAGE_TO_CHANGE)],
    patch: Annotated[
        OutagePatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="It lasted longer", value=demonstration.OUTAGE_PATCH)},
        ),
    ],
    actor: ContinuityKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change an outage by merge patch, or say when it ended."""
    async with resources.database.transaction() as connection:
        answer = await usecases.change_outage(connection, actor, outage_id, if_match, patch)
    return answer.response()
