"""The counters that the public can come to."""

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
from bluelamp.schemas.common import Day, Lpu
from bluelamp.schemas.contact.front_offices import (
    Footfall,
    FrontOffice,
    FrontOfficePage,
    FrontOfficePatch,
    NewFrontOffice,
)
from contact.access import FrontOfficeKeeper, FrontOfficeReader
from contact.front_offices import demonstration, usecases

router = APIRouter(tags=["front offices"], route_class=StrictRoute)


@router.get("/front-offices", summary="List the front offices", response_model=FrontOfficePage)
async def list_front_offices(
    actor: FrontOfficeReader,
    resources: ResourcesOf,
    lpu: Annotated[Lpu | None, Query(description="One unit alone.")] = None,
    as_at: Annotated[Day | None, Query(description="Only those that are open on this local day.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the offices, the last added first."""
    return await usecases.FRONT_OFFICES.list_page(resources, actor, {"lpu": lpu, "as_at": as_at}, cursor, limit)


@router.post("/front-offices", summary="Add a front office", status_code=201, response_model=FrontOffice)
async def create_front_office(
    new: Annotated[
        NewFrontOffice,
        Body(openapi_examples={"new": Example(summary="Another counter", value=demonstration.NEW_OFFICE)}),
    ],
    actor: FrontOfficeKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add an office from a day on."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.FRONT_OFFICES.create(connection, actor, new)
    )


@router.get("/front-offices/{front_office_id}", summary="Read a front office", response_model=FrontOffice)
async def get_front_office(
    front_office_id: Annotated[UUID, path_of("front office", demonstration.OFFICE)],
    actor: FrontOfficeReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one front office, with its unit and its days."""
    return await usecases.FRONT_OFFICES.get(resources, actor, front_office_id, if_none_match)


@router.patch("/front-offices/{front_office_id}", summary="Change a front office", response_model=FrontOffice)
async def change_front_office(
    front_office_id: Annotated[UUID, path_of("front office", demonstration.OFFICE_TO_CHANGE)],
    patch: Annotated[
        FrontOfficePatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="It closes", value=demonstration.OFFICE_PATCH)},
        ),
    ],
    actor: FrontOfficeKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change an office by merge patch, or say when it closes."""
    async with resources.database.transaction() as connection:
        answer = await usecases.FRONT_OFFICES.change(connection, actor, front_office_id, if_match, patch)
    return answer.response()


@router.get("/front-offices/{front_office_id}/footfall", summary="Read who came to a front office")
async def get_footfall(
    front_office_id: Annotated[UUID, path_of("front office", demonstration.OFFICE)],
    actor: FrontOfficeReader,
    resources: ResourcesOf,
    period_from: Annotated[Day | None, Query(description="Its first day.", examples=["2014-07-14"])] = None,
    period_until: Annotated[Day | None, Query(description="The first day outside.", examples=["2014-07-21"])] = None,
) -> Footfall:
    """Return the visits of a period by reason and by day, by default of the last four weeks; small counts are null."""
    period = usecases.Period(period_from, period_until)
    async with resources.database.transaction() as connection:
        return await usecases.footfall(connection, actor, front_office_id, period)
