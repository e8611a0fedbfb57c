"""Which units work by which version, and which do not."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.standards import (
    NewStandardAdoption,
    StandardAdoption,
    StandardAdoptionPage,
    StandardAdoptionPatch,
    StandardGaps,
)
from offenders.access import StandardKeeper, StandardReader
from offenders.standards import demonstration
from offenders.standards.routes import examples
from offenders.standards.usecases import comparing, registers

router = APIRouter(tags=["standards"], route_class=StrictRoute)

_PATCH = "application/merge-patch+json"


@router.post("/standard-adoptions", summary="Plan an adoption", status_code=201, response_model=StandardAdoption)
async def create_standard_adoption(
    new: Annotated[NewStandardAdoption, Body(openapi_examples=examples.NEW_ADOPTION)],
    actor: StandardKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record for when a unit is to work by a version, or since when it does."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.ADOPTIONS.create(connection, actor, new)
    )


@router.get("/standard-adoptions", summary="List the adoptions", response_model=StandardAdoptionPage)
async def list_standard_adoptions(
    actor: StandardReader,
    resources: ResourcesOf,
    standard_version_id: Annotated[UUID | None, Query(description="One version alone.")] = None,
    lpu: Annotated[Lpu | None, Query(description="One unit alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List which unit is to work by which version, the latest planned first."""
    return await registers.ADOPTIONS.list_page(
        resources, actor, {"standard_version_id": standard_version_id, "lpu": lpu}, cursor, limit
    )


@router.get("/standard-adoptions/{standard_adoption_id}", summary="Read an adoption", response_model=StandardAdoption)
async def get_standard_adoption(
    standard_adoption_id: Annotated[UUID, path_of("adoption", demonstration.ADOPTION)],
    actor: StandardReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return when one unit was to work by a version, and since when it does."""
    return await registers.ADOPTIONS.get(resources, actor, standard_adoption_id, if_none_match)


@router.patch(
    "/standard-adoptions/{standard_adoption_id}", summary="Change an adoption", response_model=StandardAdoption
)
async def change_standard_adoption(
    standard_adoption_id: Annotated[UUID, path_of("adoption", demonstration.ADOPTION_TO_CHANGE)],
    patch: Annotated[StandardAdoptionPatch, Body(media_type=_PATCH, openapi_examples=examples.ADOPTION_PATCH)],
    actor: StandardKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Record that a unit works by it, or another day, by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await registers.ADOPTIONS.change(connection, actor, standard_adoption_id, if_match, patch)
    return answer.response()


@router.get("/standards/{standard_id}/gaps", summary="List who does not work by a standard")
async def get_standard_gaps(
    standard_id: Annotated[UUID, path_of("standard", demonstration.STANDARD)],
    actor: StandardReader,
    resources: ResourcesOf,
    as_at: Annotated[
        CalendarDay | None, Query(description="On this day; today if left out.", examples=["2014-08-31"])
    ] = None,
) -> StandardGaps:
    """Return each unit that does not work by the version in force, by what it works instead, and how many do."""
    async with resources.database.transaction() as connection:
        return await comparing.standard_gaps(connection, actor, standard_id, as_at)
