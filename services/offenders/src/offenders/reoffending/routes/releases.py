"""Releases of the reoffending table: imported, listed, read, ranked."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.reoffending import (
    Claims,
    NewRelease,
    Release,
    ReleaseAreaPage,
    ReleasePage,
    ReoffendingMeasure,
)
from offenders.access import ReoffendingKeeper, ReoffendingReader
from offenders.reoffending import demonstration
from offenders.reoffending.routes import examples
from offenders.reoffending.usecases import releases

router = APIRouter(tags=["reoffending"], route_class=StrictRoute)

ReleaseId = Annotated[UUID, path_of("release", demonstration.RELEASE)]


@router.post("/reoffending/releases", summary="Import a release", status_code=201, response_model=Release)
async def import_reoffending_release(
    new: Annotated[NewRelease, Body(openapi_examples=examples.NEW_RELEASE)],
    actor: ReoffendingKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Keep a release with every area that is ranked in it, as it was published; it is frozen from then on."""
    return await answer_once(
        resources.database, actor, key, lambda connection: releases.import_release(connection, actor, new)
    )


@router.get("/reoffending/releases", summary="List releases", response_model=ReleasePage)
async def list_reoffending_releases(
    actor: ReoffendingReader,
    resources: ResourcesOf,
    measure: Annotated[ReoffendingMeasure | None, Query(description="Of which series.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the releases of each series, the newest publication first."""
    return await releases.list_releases(resources, actor, measure, cursor, limit)


@router.get("/reoffending/releases/{release_id}", summary="Read a release")
async def get_reoffending_release(release_id: ReleaseId, actor: ReoffendingReader, resources: ResourcesOf) -> Release:
    """Return what a release counts, of whom, and over which period."""
    async with resources.database.transaction() as connection:
        return await releases.get_release(connection, actor, release_id)


@router.get(
    "/reoffending/releases/{release_id}/areas", summary="List a release's areas", response_model=ReleaseAreaPage
)
async def list_reoffending_areas(
    release_id: ReleaseId,
    actor: ReoffendingReader,
    resources: ResourcesOf,
    is_ours: Annotated[bool | None, Query(description="The force's areas alone, or the others.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List areas by rank of their variation from the prediction, never by their rate; unrounded."""
    return await releases.list_areas(resources, actor, release_id, cursor, limit, is_ours=is_ours)


@router.get("/reoffending/releases/{release_id}/claims", summary="Read what may be claimed")
async def get_reoffending_claims(release_id: ReleaseId, actor: ReoffendingReader, resources: ResourcesOf) -> Claims:
    """Return whether "top two" and "all in the top 15%" hold for the force's areas, with the ranks that decide it."""
    async with resources.database.transaction() as connection:
        return await releases.get_claims(connection, actor, release_id)
