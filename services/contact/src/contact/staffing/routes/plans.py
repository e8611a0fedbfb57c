"""How many people a target takes, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from fastapi.openapi.models import Example

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.staffing import NewStaffingPlan, StaffedIntervalPage, StaffingPlan, StaffingPlanPage
from contact.access import StaffingPlanner
from contact.staffing import demonstration
from contact.staffing.usecases import planning, reading

router = APIRouter(tags=["staffing"], route_class=StrictRoute)

PlanPath = Annotated[UUID, path_of("staffing plan", demonstration.PLAN)]


@router.get("/staffing-plans", summary="List the staffing plans", response_model=StaffingPlanPage)
async def list_staffing_plans(
    actor: StaffingPlanner,
    resources: ResourcesOf,
    stream: Annotated[Stream | None, Query(description="Of one stream alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the plans, the latest first."""
    return await reading.list_staffing_plans(resources, actor, stream, cursor, limit)


@router.post("/staffing-plans", summary="Plan the staffing", status_code=201, response_model=StaffingPlan)
async def create_staffing_plan(
    new: Annotated[
        NewStaffingPlan,
        Body(
            openapi_examples={
                "shared": Example(summary="A day of the shared service desk", value=demonstration.NEW_SHARED_DESK),
                "impatient": Example(summary="Callers who hang up", value=demonstration.NEW_IMPATIENT),
            }
        ),
    ],
    actor: StaffingPlanner,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Find the fewest agents for a target in each half-hour, or judge those that are given.

    The calls are a forecast's, a day's half-hours (46 or 50 of them when the clocks change), or single half-hours. A
    plan names its queue and prints what that takes for granted.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: planning.create_staffing_plan(connection, actor, new)
    )


@router.get("/staffing-plans/{staffing_plan_id}", summary="Read a staffing plan")
async def get_staffing_plan(staffing_plan_id: PlanPath, actor: StaffingPlanner, resources: ResourcesOf) -> StaffingPlan:
    """Return a plan as it was reckoned: its terms, sums, what sharing saves, and the model's limits."""
    return await reading.get_staffing_plan(resources, actor, staffing_plan_id)


@router.get(
    "/staffing-plans/{staffing_plan_id}/intervals",
    summary="List a staffing plan's half-hours",
    response_model=StaffedIntervalPage,
)
async def list_staffed_intervals(
    staffing_plan_id: PlanPath,
    actor: StaffingPlanner,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return each half-hour's calls, agents and roster, and what becomes of the calls with them."""
    return await reading.list_intervals(resources, actor, staffing_plan_id, cursor, limit)
