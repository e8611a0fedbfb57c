"""Who came, for what, day by day: for who keeps the counts, as small ones are in it."""

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
from bluelamp.schemas.contact.front_offices import (
    FootfallCount,
    FootfallCountPage,
    FootfallCountPatch,
    NewFootfallCount,
    VisitReason,
)
from contact.access import FrontOfficeKeeper
from contact.front_offices import demonstration, usecases

router = APIRouter(tags=["front offices"], route_class=StrictRoute)


@router.get("/footfall-counts", summary="List the footfall counts", response_model=FootfallCountPage)
async def list_footfall_counts(
    actor: FrontOfficeKeeper,
    resources: ResourcesOf,
    front_office_id: Annotated[UUID | None, Query(description="One office alone.")] = None,
    reason: Annotated[VisitReason | None, Query(description="One reason alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the counts, the latest day first."""
    filters = {"front_office_id": front_office_id, "reason": reason}
    return await usecases.FOOTFALL_COUNTS.list_page(resources, actor, filters, cursor, limit)


@router.post("/footfall-counts", summary="Add a footfall count", status_code=201, response_model=FootfallCount)
async def create_footfall_count(
    new: Annotated[
        NewFootfallCount,
        Body(openapi_examples={"new": Example(summary="One reason on a day", value=demonstration.NEW_COUNT)}),
    ],
    actor: FrontOfficeKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record how many came to an office on a day for one reason; it is counted once."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.FOOTFALL_COUNTS.create(connection, actor, new)
    )


@router.get("/footfall-counts/{footfall_count_id}", summary="Read a footfall count", response_model=FootfallCount)
async def get_footfall_count(
    footfall_count_id: Annotated[UUID, path_of("footfall count", demonstration.COUNT_TO_READ)],
    actor: FrontOfficeKeeper,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return how many came on one day for one reason."""
    return await usecases.FOOTFALL_COUNTS.get(resources, actor, footfall_count_id, if_none_match)


@router.patch("/footfall-counts/{footfall_count_id}", summary="Change a footfall count", response_model=FootfallCount)
async def change_footfall_count(
    footfall_count_id: Annotated[UUID, path_of("footfall count", demonstration.COUNT_TO_CHANGE)],
    patch: Annotated[
        FootfallCountPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="A wrong count", value=demonstration.COUNT_PATCH)},
        ),
    ],
    actor: FrontOfficeKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put a count right by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await usecases.FOOTFALL_COUNTS.change(connection, actor, footfall_count_id, if_match, patch)
    return answer.response()
