"""The buildings."""

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
from bluelamp.schemas.contact.sites import NewSite, Site, SitePage, SitePatch
from contact.access import SiteKeeper, SiteReader
from contact.sites import demonstration, usecases

router = APIRouter(tags=["sites"], route_class=StrictRoute)


@router.get("/sites", summary="List the sites", response_model=SitePage)
async def list_sites(
    actor: SiteReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List every building, the last added first."""
    return await usecases.SITES.list_page(resources, actor, {}, cursor, limit)


@router.post("/sites", summary="Add a site", status_code=201, response_model=Site)
async def create_site(
    new: Annotated[NewSite, Body(openapi_examples={"new": Example(summary="An annexe", value=demonstration.NEW_SITE)})],
    actor: SiteKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a building in which centres can sit."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.SITES.create(connection, actor, new)
    )


@router.get("/sites/{site_id}", summary="Read a site", response_model=Site)
async def get_site(
    site_id: Annotated[UUID, path_of("site", demonstration.SITE_TO_READ)],
    actor: SiteReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one building."""
    return await usecases.SITES.get(resources, actor, site_id, if_none_match)


@router.patch("/sites/{site_id}", summary="Change a site", response_model=Site)
async def change_site(
    site_id: Annotated[UUID, path_of("site", demonstration.SITE_TO_CHANGE)],
    patch: Annotated[
        SitePatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="Another name", value=demonstration.SITE_PATCH)},
        ),
    ],
    actor: SiteKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change a building by merge patch; its code stays."""
    async with resources.database.transaction() as connection:
        answer = await usecases.SITES.change(connection, actor, site_id, if_match, patch)
    return answer.response()
