"""How many there are, and how many posts."""

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
from bluelamp.schemas.common import Day
from bluelamp.schemas.contact.workforce import (
    Headcount,
    HeadcountPage,
    HeadcountPatch,
    NewHeadcount,
    WorkforceFunction,
    WorkforceSummary,
)
from contact.access import WorkforceKeeper, WorkforceReader
from contact.workforce import demonstration, usecases

router = APIRouter(tags=["workforce"], route_class=StrictRoute)


@router.get("/headcounts", summary="List the headcounts", response_model=HeadcountPage)
async def list_headcounts(
    actor: WorkforceReader,
    resources: ResourcesOf,
    function: Annotated[WorkforceFunction | None, Query(description="One function alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the counts, the latest day first."""
    return await usecases.HEADCOUNTS.list_page(resources, actor, {"function": function}, cursor, limit)


@router.post("/headcounts", summary="Add a headcount", status_code=201, response_model=Headcount)
async def create_headcount(
    new: Annotated[
        NewHeadcount,
        Body(openapi_examples={"new": Example(summary="The end of August", value=demonstration.NEW_HEADCOUNT)}),
    ],
    actor: WorkforceKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record how many worked for a function on a day, and how many posts it had."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.HEADCOUNTS.create(connection, actor, new)
    )


@router.get("/headcounts/{headcount_id}", summary="Read a headcount", response_model=Headcount)
async def get_headcount(
    headcount_id: Annotated[UUID, path_of("headcount", demonstration.HEADCOUNT_TO_READ)],
    actor: WorkforceReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one function's headcount of one day."""
    return await usecases.HEADCOUNTS.get(resources, actor, headcount_id, if_none_match)


@router.patch("/headcounts/{headcount_id}", summary="Change a headcount", response_model=Headcount)
async def change_headcount(
    headcount_id: Annotated[UUID, path_of("headcount", demonstration.HEADCOUNT_TO_CHANGE)],
    patch: Annotated[
        HeadcountPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="A wrong count", value=demonstration.HEADCOUNT_PATCH)},
        ),
    ],
    actor: WorkforceKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put a count right by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await usecases.HEADCOUNTS.change(connection, actor, headcount_id, if_match, patch)
    return answer.response()


@router.get("/workforce-summary", summary="Read turnover, vacancies and time to competence")
async def get_workforce_summary(
    actor: WorkforceReader,
    resources: ResourcesOf,
    function: Annotated[WorkforceFunction | None, Query(description="One function alone.")] = None,
    last_day: Annotated[
        Day | None,
        Query(description="The last of the twelve months' days; today if left out.", examples=["2014-07-31"]),
    ] = None,
) -> WorkforceSummary:
    """Return the figures of twelve months, each with both its counts; fewer than five people are not told."""
    async with resources.database.transaction() as connection:
        return await usecases.workforce_summary(connection, actor, function, last_day)
