"""Services and their capacity over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.directory import Capacity, CapacityPatch, NewService, Service, ServicePage, ServicePatch
from referrals.access import CapacityKeeper, DirectoryKeeper, DirectoryReader
from referrals.directory.routes import examples
from referrals.directory.routes.examples import IfMatch, ServiceId
from referrals.directory.usecases import capacity, services
from referrals.directory.usecases.services import Filters

router = APIRouter(tags=["directory"], route_class=StrictRoute)


@router.post("/services", summary="Add a service", status_code=201, response_model=Service)
async def create_service(
    new: Annotated[NewService, Body(openapi_examples=examples.NEW_SERVICE)],
    actor: DirectoryKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a service to an organisation; it is offered referrals while it is active and an agreement is in force."""
    return await answer_once(
        resources.database, actor, key, lambda connection: services.create_service(connection, actor, new)
    )


@router.get("/services", summary="List services", response_model=ServicePage)
async def list_services(
    actor: DirectoryReader,
    resources: ResourcesOf,
    filters: Annotated[Filters, Depends()],
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List by name; a partner sees its own, and the others in the open directory."""
    return await services.list_services(resources, actor, filters, cursor, limit)


@router.get("/services/{service_id}", summary="Read a service", response_model=Service)
async def get_service(
    service_id: ServiceId, actor: DirectoryReader, resources: ResourcesOf, if_none_match: IfNoneMatch = None
) -> Response:
    """Return one service; a partner sees its own."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await services.get_service(connection, service_id, if_none_match)


@router.patch("/services/{service_id}", summary="Change a service", response_model=Service)
async def change_service(
    service_id: ServiceId,
    patch: Annotated[
        ServicePatch, Body(media_type="application/merge-patch+json", openapi_examples=examples.SERVICE_PATCH)
    ],
    actor: DirectoryKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change a service by merge patch; referrals that it holds stay with it."""
    async with resources.database.transaction() as connection:
        answer = await services.change_service(connection, actor, service_id, if_match, patch)
    return answer.response()


@router.get("/services/{service_id}/capacity", summary="Read a service's capacity", response_model=Capacity)
async def get_capacity(service_id: ServiceId, actor: DirectoryReader, resources: ResourcesOf) -> Response:
    """Return what a service can take this week and how much of it is taken; a partner sees its own services'.

    The ETag is that of the settings: offers come and go without changing it.
    """
    async with resources.database.transaction(actor.confined_to) as connection:
        answer = await capacity.get_capacity(connection, service_id)
    return answer.response()


@router.patch("/services/{service_id}/capacity", summary="Set a service's capacity", response_model=Capacity)
async def change_capacity(
    service_id: ServiceId,
    patch: Annotated[
        CapacityPatch, Body(media_type="application/merge-patch+json", openapi_examples=examples.CAPACITY_PATCH)
    ],
    actor: CapacityKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Say how many referrals a service takes in a week, or pause it; a partner does so for its own services."""
    async with resources.database.transaction(actor.confined_to) as connection:
        answer = await capacity.change_capacity(connection, actor, service_id, if_match, patch)
    return answer.response()
