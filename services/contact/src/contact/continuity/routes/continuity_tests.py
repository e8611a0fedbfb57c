"""Drills of what stands in."""

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
from bluelamp.schemas.contact.continuity import (
    ContinuityReadiness,
    ContinuityTest,
    ContinuityTestKind,
    ContinuityTestPage,
    ContinuityTestPatch,
    NewContinuityTest,
)
from contact.access import ContinuityKeeper, ContinuityReader
from contact.continuity import demonstration, usecases

router = APIRouter(tags=["continuity"], route_class=StrictRoute)


@router.get("/continuity-tests", summary="List the continuity tests", response_model=ContinuityTestPage)
async def list_continuity_tests(
    actor: ContinuityReader,
    resources: ResourcesOf,
    kind: Annotated[ContinuityTestKind | None, Query(description="One kind alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the drills, the latest first."""
    return await usecases.CONTINUITY_TESTS.list_page(resources, actor, {"kind": kind}, cursor, limit)


@router.post("/continuity-tests", summary="Add a continuity test", status_code=201, response_model=ContinuityTest)
async def create_continuity_test(
    new: Annotated[
        NewContinuityTest,
        Body(openapi_examples={"new": Example(summary="Nothing to fall back on", value=demonstration.NEW_TEST)}),
    ],
    actor: ContinuityKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record a drill that was held, with its neighbour and its outcome."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.CONTINUITY_TESTS.create(connection, actor, new)
    )


@router.get("/continuity-tests/{continuity_test_id}", summary="Read a continuity test", response_model=ContinuityTest)
async def get_continuity_test(
    continuity_test_id: Annotated[UUID, path_of("continuity test", demonstration.TEST_TO_READ)],
    actor: ContinuityReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one drill, with what it found."""
    return await usecases.CONTINUITY_TESTS.get(resources, actor, continuity_test_id, if_none_match)


@router.patch(
    "/continuity-tests/{continuity_test_id}", summary="Change a continuity test", response_model=ContinuityTest
)
async def change_continuity_test(
    continuity_test_id: Annotated[UUID, path_of("continuity test", demonstration.TEST_TO_CHANGE)],
    patch: Annotated[
        ContinuityTestPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="It held after all", value=demonstration.TEST_PATCH)},
        ),
    ],
    actor: ContinuityKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change what came of a drill by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await usecases.CONTINUITY_TESTS.change(connection, actor, continuity_test_id, if_match, patch)
    return answer.response()


@router.get("/continuity-readiness", summary="Read how ready what stands in is")
async def get_continuity_readiness(
    actor: ContinuityReader,
    resources: ResourcesOf,
    as_at: Annotated[
        Day | None, Query(description="As it was on this day; today if left out.", examples=["2014-08-31"])
    ] = None,
) -> ContinuityReadiness:
    """Return for each kind and neighbour when it was last tried, and on which day it last held."""
    async with resources.database.transaction() as connection:
        return await usecases.continuity_readiness(connection, actor, as_at)
