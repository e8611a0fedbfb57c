"""Ways of working that are written down, and their versions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.standards import (
    NewStandard,
    NewStandardVersion,
    Standard,
    StandardPage,
    StandardPatch,
    StandardVersion,
    StandardVersionPage,
    StandardVersionPatch,
)
from offenders.access import StandardKeeper, StandardReader
from offenders.standards import demonstration
from offenders.standards.routes import examples
from offenders.standards.usecases import registers

router = APIRouter(tags=["standards"], route_class=StrictRoute)

_PATCH = "application/merge-patch+json"


@router.post("/standards", summary="Write a standard down", status_code=201, response_model=Standard)
async def create_standard(
    new: Annotated[NewStandard, Body(openapi_examples=examples.NEW_STANDARD)],
    actor: StandardKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Begin a way of working that is written down; its versions follow."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.STANDARDS.create(connection, actor, new)
    )


@router.get("/standards", summary="List the standards", response_model=StandardPage)
async def list_standards(
    actor: StandardReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the ways of working that are written down, the last begun first."""
    return await registers.STANDARDS.list_page(resources, actor, {}, cursor, limit)


@router.get("/standards/{standard_id}", summary="Read a standard", response_model=Standard)
async def get_standard(
    standard_id: Annotated[UUID, path_of("standard", demonstration.STANDARD)],
    actor: StandardReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one procedure: what it is called and what it is for."""
    return await registers.STANDARDS.get(resources, actor, standard_id, if_none_match)


@router.patch("/standards/{standard_id}", summary="Change a standard", response_model=Standard)
async def change_standard(
    standard_id: Annotated[UUID, path_of("standard", demonstration.STANDARD_TO_CHANGE)],
    patch: Annotated[StandardPatch, Body(media_type=_PATCH, openapi_examples=examples.STANDARD_PATCH)],
    actor: StandardKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change its name or what it is for, by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await registers.STANDARDS.change(connection, actor, standard_id, if_match, patch)
    return answer.response()


@router.post("/standard-versions", summary="Add a version", status_code=201, response_model=StandardVersion)
async def create_standard_version(
    new: Annotated[NewStandardVersion, Body(openapi_examples=examples.NEW_VERSION)],
    actor: StandardKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a version that is in force from a day on, until another is."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.VERSIONS.create(connection, actor, new)
    )


@router.get("/standard-versions", summary="List the versions", response_model=StandardVersionPage)
async def list_standard_versions(
    actor: StandardReader,
    resources: ResourcesOf,
    standard_id: Annotated[UUID | None, Query(description="One standard alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the versions, the latest in force first."""
    return await registers.VERSIONS.list_page(resources, actor, {"standard_id": standard_id}, cursor, limit)


@router.get("/standard-versions/{standard_version_id}", summary="Read a version", response_model=StandardVersion)
async def get_standard_version(
    standard_version_id: Annotated[UUID, path_of("version", demonstration.FIRST_VERSION)],
    actor: StandardReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one version: its number, and the day from which it holds."""
    return await registers.VERSIONS.get(resources, actor, standard_version_id, if_none_match)


@router.patch("/standard-versions/{standard_version_id}", summary="Change a version", response_model=StandardVersion)
async def change_standard_version(
    standard_version_id: Annotated[UUID, path_of("version", demonstration.VERSION_TO_CHANGE)],
    patch: Annotated[StandardVersionPatch, Body(media_type=_PATCH, openapi_examples=examples.VERSION_PATCH)],
    actor: StandardKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put its words right by merge patch; another day is another version."""
    async with resources.database.transaction() as connection:
        answer = await registers.VERSIONS.change(connection, actor, standard_version_id, if_match, patch)
    return answer.response()
