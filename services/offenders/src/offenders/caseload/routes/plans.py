"""Plans, need by pathway, and actions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import MAY_NOT_EXIST, path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.plans import (
    NewAssessment,
    NewPlan,
    NewPlanAction,
    Plan,
    PlanAction,
    PlanActionPage,
    PlanActionPatch,
    PlanPatch,
)
from offenders.access import CaseloadReader, CaseloadWorker
from offenders.caseload import demonstration
from offenders.caseload.routes import examples
from offenders.caseload.usecases import plans
from offenders.caseload.usecases.plans import ActionKey

router = APIRouter(tags=["caseload"], route_class=StrictRoute)

ToRead = Annotated[UUID, path_of("plan", demonstration.PLAN)]
ToChange = Annotated[UUID, path_of("plan", demonstration.PLAN_TO_CHANGE)]
_PATCH = "application/merge-patch+json"


@router.post("/plans", summary="Make a plan", status_code=201, response_model=Plan, responses=MAY_NOT_EXIST)
async def make_plan(
    new: Annotated[NewPlan, Body(openapi_examples=examples.NEW_PLAN)],
    actor: CaseloadWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Make the plan of a case with what was first found on the pathways that are in use; a case has one plan."""
    return await answer_once(resources.database, actor, key, lambda connection: plans.make_plan(connection, actor, new))


@router.get("/plans/{plan_id}", summary="Read a plan", response_model=Plan)
async def get_plan(
    plan_id: ToRead, actor: CaseloadReader, resources: ResourcesOf, if_none_match: IfNoneMatch = None
) -> Response:
    """Return a plan with need by pathway, first and latest, and the distance between them."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await plans.get_plan(connection, actor, plan_id, if_none_match)


@router.patch("/plans/{plan_id}", summary="Change a plan", response_model=Plan)
async def change_plan(
    plan_id: ToChange,
    patch: Annotated[PlanPatch, Body(media_type=_PATCH, openapi_examples=examples.PLAN_PATCH)],
    actor: CaseloadWorker,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change what a plan is for or when it is looked at again, by merge patch."""
    async with resources.database.transaction(actor.confined_to) as connection:
        answer = await plans.change_plan(connection, actor, plan_id, if_match, patch)
    return answer.response()


@router.post("/plans/{plan_id}/needs", summary="Assess need again", status_code=201, response_model=Plan)
async def assess_needs(
    plan_id: ToChange,
    new: Annotated[NewAssessment, Body(openapi_examples=examples.NEW_ASSESSMENT)],
    actor: CaseloadWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add what was found on a day; what was found before stays, for the distance is from the first to the latest."""
    return await answer_once(
        resources.database, actor, key, lambda connection: plans.assess_needs(connection, actor, plan_id, new)
    )


@router.post("/plans/{plan_id}/actions", summary="Add an action", status_code=201, response_model=PlanAction)
async def add_action(
    plan_id: ToChange,
    new: Annotated[NewPlanAction, Body(openapi_examples=examples.NEW_ACTION)],
    actor: CaseloadWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say which agency does what on which pathway, and until when."""
    return await answer_once(
        resources.database, actor, key, lambda connection: plans.add_action(connection, actor, plan_id, new)
    )


@router.get("/plans/{plan_id}/actions", summary="List a plan's actions", response_model=PlanActionPage)
async def list_actions(
    plan_id: ToRead,
    actor: CaseloadReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List a plan's actions, what is due first at the front."""
    return await plans.list_actions(resources, actor, plan_id, cursor, limit)


@router.get("/plans/{plan_id}/actions/{action_id}", summary="Read an action", response_model=PlanAction)
async def get_action(
    plan_id: ToRead,
    action_id: Annotated[UUID, path_of("action", demonstration.ACTION)],
    actor: CaseloadReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one action, and what came of it."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await plans.get_action(connection, actor, ActionKey(plan_id, action_id), if_none_match)


@router.patch("/plans/{plan_id}/actions/{action_id}", summary="Change an action", response_model=PlanAction)
async def change_action(
    plan_id: ToChange,
    action_id: Annotated[UUID, path_of("action", demonstration.ACTION_TO_CHANGE)],
    patch: Annotated[PlanActionPatch, Body(media_type=_PATCH, openapi_examples=examples.ACTION_PATCH)],
    actor: CaseloadWorker,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change an action, or say that it was done or dropped and what came of it, by merge patch."""
    async with resources.database.transaction(actor.confined_to) as connection:
        answer = await plans.change_action(connection, actor, ActionKey(plan_id, action_id), if_match, patch)
    return answer.response()
