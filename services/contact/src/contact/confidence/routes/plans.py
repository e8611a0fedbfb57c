"""What units do about those in the middle."""

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
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.confidence import (
    NeitherNorPlan,
    NeitherNorPlanPage,
    NeitherNorPlanPatch,
    NewNeitherNorPlan,
)
from contact.access import ConfidenceKeeper, ConfidenceReader
from contact.confidence import demonstration
from contact.confidence.usecases.registers import PLANS

router = APIRouter(tags=["confidence"], route_class=StrictRoute)
PLAN = "/neither-nor-plans/{neither_nor_plan_id}"


@router.get("/neither-nor-plans", summary="List the units' plans", response_model=NeitherNorPlanPage)
async def list_neither_nor_plans(
    actor: ConfidenceReader,
    resources: ResourcesOf,
    lpu: Annotated[Lpu | None, Query(description="One unit's alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the plans, the latest to be reviewed first."""
    return await PLANS.list_page(resources, actor, {"lpu": lpu}, cursor, limit)


@router.post("/neither-nor-plans", summary="Add a unit's plan", status_code=201, response_model=NeitherNorPlan)
async def create_neither_nor_plan(
    new: Annotated[
        NewNeitherNorPlan, Body(openapi_examples={"new": Example(summary="Leaflets", value=demonstration.NEW_PLAN)})
    ],
    actor: ConfidenceKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add an edition of what a unit does about those in the middle."""
    return await answer_once(resources.database, actor, key, lambda connection: PLANS.create(connection, actor, new))


@router.get(PLAN, summary="Read a unit's plan", response_model=NeitherNorPlan)
async def get_neither_nor_plan(
    neither_nor_plan_id: Annotated[UUID, path_of("plan", demonstration.PLAN)],
    actor: ConfidenceReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one edition of a plan."""
    return await PLANS.get(resources, actor, neither_nor_plan_id, if_none_match)


@router.patch(PLAN, summary="Change a unit's plan", response_model=NeitherNorPlan)
async def change_neither_nor_plan(
    neither_nor_plan_id: Annotated[UUID, path_of("plan", demonstration.PLAN_TO_CHANGE)],
    patch: Annotated[
        NeitherNorPlanPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="Reviewed later", value=demonstration.PLAN_PATCH)},
        ),
    ],
    actor: ConfidenceKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put an edition right by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await PLANS.change(connection, actor, neither_nor_plan_id, if_match, patch)
    return answer.response()
