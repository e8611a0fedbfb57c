"""Officers' calls to the service desk over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.service_desk import DeskCall, DeskCallEnding, DeskCallPage, DeskCallStatus, NewDeskCall
from contact.access import ServiceDeskAgent, ServiceDeskCaller, ServiceDeskCallReader
from contact.service_desk import demonstration
from contact.service_desk.routes import examples
from contact.service_desk.usecases import calls

router = APIRouter(tags=["service desk"], route_class=StrictRoute)
_CALLS = "/service-desk/calls"
_CALL = f"{_CALLS}/{{desk_call_id}}"


@router.get(_CALLS, summary="List calls to the desk", response_model=DeskCallPage)
async def list_desk_calls(
    actor: ServiceDeskCallReader,
    resources: ResourcesOf,
    status: Annotated[DeskCallStatus | None, Query(description="Only those that are there.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List calls, the latest first: the desk's all of them, an officer's their own."""
    return await calls.list_calls(resources, actor, status, cursor, limit)


@router.post(_CALLS, summary="Ring the service desk", status_code=201, response_model=DeskCall)
async def create_desk_call(
    new: Annotated[NewDeskCall, Body(openapi_examples=examples.NEW_CALL)],
    actor: ServiceDeskCaller,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Ring the desk: connected at once with whoever has been free longest at any site, else in turn.

    Read the call again to learn its place in the queue. Who waits longer than half an hour has given up.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: calls.place_call(connection, actor, new)
    )


@router.get(_CALL, summary="Read a call to the desk", response_model=DeskCall)
async def get_desk_call(
    desk_call_id: Annotated[UUID, path_of("call", demonstration.CALL_TO_READ)],
    actor: ServiceDeskCallReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one call; an officer sees their own."""
    return await calls.get_call(resources, actor, desk_call_id, if_none_match)


@router.post(f"{_CALL}/abandonment", summary="Give up waiting", response_model=DeskCall)
async def abandon_desk_call(
    desk_call_id: Annotated[UUID, path_of("call", demonstration.CALL_TO_ABANDON)],
    actor: ServiceDeskCaller,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take a call that waits out of the queue. No body."""
    return await answer_once(
        resources.database, actor, key, lambda connection: calls.abandon_call(connection, actor, desk_call_id)
    )


@router.post(f"{_CALL}/ending", summary="End a call", response_model=DeskCall)
async def end_desk_call(
    desk_call_id: Annotated[UUID, path_of("call", demonstration.CALL_TO_END)],
    ending: Annotated[DeskCallEnding, Body(openapi_examples=examples.ENDING)],
    actor: ServiceDeskAgent,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """End a call; the agent wraps it up until they are free or away, and then it is counted in service levels."""
    return await answer_once(
        resources.database, actor, key, lambda connection: calls.end_call(connection, actor, desk_call_id, ending)
    )
