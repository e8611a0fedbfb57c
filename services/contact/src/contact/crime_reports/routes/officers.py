"""Streams' Service Delivery Officers over HTTP, and what changed with them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.crime_reports import (
    NewServiceDeliveryOfficer,
    ServiceDeliveryEffect,
    ServiceDeliveryOfficer,
    ServiceDeliveryOfficerPage,
    ServiceDeliveryOfficerPatch,
)
from contact.access import ServiceDeliveryKeeper, ServiceDeliveryReader
from contact.crime_reports import demonstration
from contact.crime_reports.routes import examples
from contact.crime_reports.usecases import registers

router = APIRouter(tags=["crime reports"], route_class=StrictRoute)
OfficerToRead = Annotated[UUID, path_of("service delivery officer", demonstration.OFFICER_TO_READ)]
OfficerToChange = Annotated[UUID, path_of("service delivery officer", demonstration.OFFICER_TO_CHANGE)]
_ALL = "/service-delivery-officers"
_ONE = f"{_ALL}/{{service_delivery_officer_id}}"


@router.get(_ALL, summary="List the service delivery officers", response_model=ServiceDeliveryOfficerPage)
async def list_service_delivery_officers(
    actor: ServiceDeliveryReader,
    resources: ResourcesOf,
    stream: Annotated[Stream | None, Query(description="Of one stream.")] = None,
    as_at: Annotated[Day | None, Query(description="Only what holds on this day.", examples=["2014-07-31"])] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List service delivery officers, the latest first."""
    return await registers.SERVICE_DELIVERY_OFFICERS.list_page(
        resources, actor, {"stream": stream, "as_at": as_at}, cursor, limit
    )


@router.post(_ALL, summary="Add a service delivery officer", status_code=201, response_model=ServiceDeliveryOfficer)
async def create_service_delivery_officer(
    new: Annotated[NewServiceDeliveryOfficer, Body(openapi_examples=examples.NEW_OFFICER)],
    actor: ServiceDeliveryKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a service delivery officer from a day on; no two hold on one day."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: registers.SERVICE_DELIVERY_OFFICERS.create(connection, actor, new),
    )


@router.get(_ONE, summary="Read a service delivery officer", response_model=ServiceDeliveryOfficer)
async def get_service_delivery_officer(
    service_delivery_officer_id: OfficerToRead,
    actor: ServiceDeliveryReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one service delivery officer."""
    return await registers.SERVICE_DELIVERY_OFFICERS.get(resources, actor, service_delivery_officer_id, if_none_match)


@router.patch(_ONE, summary="Change a service delivery officer", response_model=ServiceDeliveryOfficer)
async def change_service_delivery_officer(
    service_delivery_officer_id: OfficerToChange,
    patch: Annotated[
        ServiceDeliveryOfficerPatch,
        Body(media_type="application/merge-patch+json", openapi_examples=examples.OFFICER_PATCH),
    ],
    actor: ServiceDeliveryKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put a service delivery officer right by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await registers.SERVICE_DELIVERY_OFFICERS.change(
            connection, actor, service_delivery_officer_id, if_match, patch
        )
    return answer.response()


@router.get(f"{_ONE}/effect", summary="Compare before and after a service delivery officer")
async def get_service_delivery_effect(
    service_delivery_officer_id: OfficerToRead,
    actor: ServiceDeliveryReader,
    resources: ResourcesOf,
    before_from: Annotated[Day | None, Query(description="The first day of before; else a year before.")] = None,
    after_until: Annotated[Day | None, Query(description="The first day outside after; else all of it.")] = None,
) -> ServiceDeliveryEffect:
    """Return the stream's service level before and after, and the interval of the difference.

    One formula on both sides, SL3, with volumes beside it. There is no control: read the chart before believing it.
    """
    async with resources.database.transaction() as connection:
        return await registers.service_delivery_effect(
            connection, actor, service_delivery_officer_id, before_from, after_until
        )
