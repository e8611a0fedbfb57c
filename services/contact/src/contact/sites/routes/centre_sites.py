"""Where each centre sits, and where it can go to."""

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
from bluelamp.schemas.common import Code, Day
from bluelamp.schemas.contact.sites import CentreSite, CentreSitePage, CentreSitePatch, NewCentreSite
from contact.access import SiteKeeper, SiteReader
from contact.sites import demonstration, usecases

router = APIRouter(tags=["sites"], route_class=StrictRoute)


@router.get("/centre-sites", summary="List the centres' sites", response_model=CentreSitePage)
async def list_centre_sites(
    actor: SiteReader,
    resources: ResourcesOf,
    centre: Annotated[Code | None, Query(description="One centre alone.")] = None,
    site: Annotated[Code | None, Query(description="One site alone.")] = None,
    as_at: Annotated[Day | None, Query(description="Only what holds on this local day.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List which centre sits where, the latest beginning first; `as_at` leaves what holds on a day."""
    filters = {"centre": centre, "site": site, "as_at": as_at}
    return await usecases.CENTRE_SITES.list_page(resources, actor, filters, cursor, limit)


@router.post("/centre-sites", summary="Add a centre's site", status_code=201, response_model=CentreSite)
async def create_centre_site(
    new: Annotated[
        NewCentreSite,
        Body(openapi_examples={"new": Example(summary="Somewhere to go to", value=demonstration.NEW_CENTRE_SITE)}),
    ],
    actor: SiteKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Let a centre sit in a building from a day on, or have it to go to."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.CENTRE_SITES.create(connection, actor, new)
    )


@router.get("/centre-sites/{centre_site_id}", summary="Read a centre's site", response_model=CentreSite)
async def get_centre_site(
    centre_site_id: Annotated[UUID, path_of("centre's site", demonstration.CENTRE_SITE_TO_READ)],
    actor: SiteReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one term of a centre in a building."""
    return await usecases.CENTRE_SITES.get(resources, actor, centre_site_id, if_none_match)


@router.patch("/centre-sites/{centre_site_id}", summary="Change a centre's site", response_model=CentreSite)
async def change_centre_site(
    centre_site_id: Annotated[UUID, path_of("centre's site", demonstration.CENTRE_SITE_TO_CHANGE)],
    patch: Annotated[
        CentreSitePatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="An end", value=demonstration.CENTRE_SITE_PATCH)},
        ),
    ],
    actor: SiteKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change or end a term by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await usecases.CENTRE_SITES.change(connection, actor, centre_site_id, if_match, patch)
    return answer.response()
