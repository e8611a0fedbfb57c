"""Organisations over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.directory import NewOrganisation, Organisation, OrganisationPage, OrganisationPatch
from referrals.access import DirectoryKeeper, DirectoryReader
from referrals.directory.routes import examples
from referrals.directory.routes.examples import IfMatch, OrganisationId
from referrals.directory.usecases import organisations

router = APIRouter(tags=["directory"], route_class=StrictRoute)


@router.post("/organisations", summary="Add an organisation", status_code=201, response_model=Organisation)
async def create_organisation(
    new: Annotated[NewOrganisation, Body(openapi_examples=examples.NEW_ORGANISATION)],
    actor: DirectoryKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a partner organisation. Its services and its sharing agreement are added on their own."""
    return await answer_once(
        resources.database, actor, key, lambda connection: organisations.create_organisation(connection, actor, new)
    )


@router.get("/organisations", summary="List organisations", response_model=OrganisationPage)
async def list_organisations(
    actor: DirectoryReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List by name; a partner sees its own."""
    return await organisations.list_organisations(resources, actor, cursor, limit)


@router.get("/organisations/{organisation_id}", summary="Read an organisation", response_model=Organisation)
async def get_organisation(
    organisation_id: OrganisationId,
    actor: DirectoryReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one organisation; a partner sees its own."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await organisations.get_organisation(connection, organisation_id, if_none_match)


@router.patch("/organisations/{organisation_id}", summary="Change an organisation", response_model=Organisation)
async def change_organisation(
    organisation_id: OrganisationId,
    patch: Annotated[
        OrganisationPatch, Body(media_type="application/merge-patch+json", openapi_examples=examples.ORGANISATION_PATCH)
    ],
    actor: DirectoryKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change an organisation by merge patch; one that is not active is offered nothing and not published."""
    async with resources.database.transaction() as connection:
        answer = await organisations.change_organisation(connection, actor, organisation_id, if_match, patch)
    return answer.response()
