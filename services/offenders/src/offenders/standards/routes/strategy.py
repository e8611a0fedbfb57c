"""The strategy of three strands."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.standards import (
    NewStrategyAction,
    StepPatch,
    StepStatus,
    Strand,
    StrategyAction,
    StrategyActionPage,
    StrategyProgress,
)
from offenders.access import StandardKeeper, StandardReader
from offenders.standards import demonstration
from offenders.standards.routes import examples
from offenders.standards.usecases import comparing, registers

router = APIRouter(tags=["standards"], route_class=StrictRoute)

_PATCH = "application/merge-patch+json"


@router.post("/strategy-actions", summary="Add to the strategy", status_code=201, response_model=StrategyAction)
async def create_strategy_action(
    new: Annotated[NewStrategyAction, Body(openapi_examples=examples.NEW_STRATEGY_ACTION)],
    actor: StandardKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what is done for a strand, by whom and until when."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.STRATEGY.create(connection, actor, new)
    )


@router.get("/strategy-actions", summary="List what the strategy does", response_model=StrategyActionPage)
async def list_strategy_actions(
    actor: StandardReader,
    resources: ResourcesOf,
    strand: Annotated[Strand | None, Query(description="One strand alone.")] = None,
    status: Annotated[StepStatus | None, Query(description="What is still to be done, or not.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what is done for the strands, the latest due first."""
    return await registers.STRATEGY.list_page(resources, actor, {"strand": strand, "status": status}, cursor, limit)


@router.get(
    "/strategy-actions/{strategy_action_id}", summary="Read a part of the strategy", response_model=StrategyAction
)
async def get_strategy_action(
    strategy_action_id: Annotated[UUID, path_of("action", demonstration.STRATEGY_ACTION)],
    actor: StandardReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one thing that is done for a strand."""
    return await registers.STRATEGY.get(resources, actor, strategy_action_id, if_none_match)


@router.patch(
    "/strategy-actions/{strategy_action_id}", summary="Change a part of the strategy", response_model=StrategyAction
)
async def change_strategy_action(
    strategy_action_id: Annotated[UUID, path_of("action", demonstration.STRATEGY_ACTION_TO_CHANGE)],
    patch: Annotated[StepPatch, Body(media_type=_PATCH, openapi_examples=examples.STRATEGY_ACTION_PATCH)],
    actor: StandardKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change it, or end it with what came of it, by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await registers.STRATEGY.change(connection, actor, strategy_action_id, if_match, patch)
    return answer.response()


@router.get("/strategy", summary="Read how far the strategy has come")
async def get_strategy(actor: StandardReader, resources: ResourcesOf) -> StrategyProgress:
    """Return the three strands, each with what is open, overdue, done and dropped."""
    async with resources.database.transaction() as connection:
        return await comparing.strategy_progress(connection, actor)
