"""The plan from ten control rooms to five sites."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from fastapi.openapi.models import Example

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day
from bluelamp.schemas.contact.sites import ControlRoomMove, ControlRoomMovePage, ControlRoomMovePatch, ControlRoomPlan
from contact.access import SiteKeeper, SiteReader
from contact.sites import demonstration, usecases

router = APIRouter(tags=["sites"], route_class=StrictRoute)


@router.get("/control-room-moves", summary="List the control rooms' moves", response_model=ControlRoomMovePage)
async def list_control_room_moves(
    actor: SiteReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List each unit's move; the plan has one for each of the ten."""
    return await usecases.CONTROL_ROOM_MOVES.list_page(resources, actor, {}, cursor, limit)


@router.get(
    "/control-room-moves/{control_room_move_id}", summary="Read a control room's move", response_model=ControlRoomMove
)
async def get_control_room_move(
    control_room_move_id: Annotated[UUID, path_of("control room's move", demonstration.MOVE_TO_READ)],
    actor: SiteReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one unit's move."""
    return await usecases.CONTROL_ROOM_MOVES.get(resources, actor, control_room_move_id, if_none_match)


@router.patch(
    "/control-room-moves/{control_room_move_id}", summary="Change a control room's move", response_model=ControlRoomMove
)
async def change_control_room_move(
    control_room_move_id: Annotated[UUID, path_of("control room's move", demonstration.MOVE_TO_CHANGE)],
    patch: Annotated[
        ControlRoomMovePatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="A month later", value=demonstration.MOVE_PATCH)},
        ),
    ],
    actor: SiteKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change when a move is planned, or say on which day it was complete."""
    async with resources.database.transaction() as connection:
        answer = await usecases.CONTROL_ROOM_MOVES.change(connection, actor, control_room_move_id, if_match, patch)
    return answer.response()


@router.get("/control-room-plan", summary="Read the control rooms' plan")
async def get_control_room_plan(
    actor: SiteReader,
    resources: ResourcesOf,
    as_at: Annotated[
        Day | None, Query(description="As it stands on this day; today if left out.", examples=["2014-08-31"])
    ] = None,
) -> ControlRoomPlan:
    """Return how many sites there were, are and will be, and which are complete, worked out of the moves."""
    async with resources.database.transaction() as connection:
        return await usecases.control_room_plan(connection, actor, as_at)
