"""Agents of the service desk over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code
from bluelamp.schemas.contact.service_desk import (
    AgentSession,
    AgentSessionPage,
    AgentStatus,
    DeskAvailability,
    NewAgentSession,
    NewAvailability,
)
from contact.access import ServiceDeskAgent, ServiceDeskReader
from contact.service_desk import demonstration
from contact.service_desk.routes import examples
from contact.service_desk.usecases import sessions

router = APIRouter(tags=["service desk"], route_class=StrictRoute)
_SESSIONS = "/service-desk/agent-sessions"
_SESSION = f"{_SESSIONS}/{{agent_session_id}}"


@router.get("/service-desk/availability", summary="Read who is there")
async def get_desk_availability(actor: ServiceDeskReader, resources: ResourcesOf) -> DeskAvailability:
    """Return how many agents are free, busy, wrapping up or away at each site, and who waits."""
    return await sessions.read_availability(resources, actor)


@router.get(_SESSIONS, summary="List agents' sessions", response_model=AgentSessionPage)
async def list_agent_sessions(
    actor: ServiceDeskReader,
    resources: ResourcesOf,
    centre: Annotated[Code | None, Query(description="One centre alone.")] = None,
    status: Annotated[AgentStatus | None, Query(description="Only those that are at this.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List sessions, the latest first, with those that have ended."""
    return await sessions.list_sessions(resources, actor, {"centre": centre, "status": status}, cursor, limit)


@router.post(_SESSIONS, summary="Sign an agent on", status_code=201, response_model=AgentSession)
async def create_agent_session(
    new: Annotated[NewAgentSession, Body(openapi_examples=examples.NEW_SESSION)],
    actor: ServiceDeskAgent,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Sign an agent on; an earlier session of theirs ends. Send a heartbeat every twenty seconds.

    After a minute without one the session is dead, and a call that it had goes back to its place in the queue.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: sessions.sign_on(connection, actor, new)
    )


@router.get(_SESSION, summary="Read an agent's session", response_model=AgentSession)
async def get_agent_session(
    agent_session_id: Annotated[UUID, path_of("session", demonstration.SESSION_TO_READ)],
    actor: ServiceDeskReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one session, and the call that it has."""
    return await sessions.get_session(resources, actor, agent_session_id, if_none_match)


@router.post(f"{_SESSION}/heartbeats", summary="Send a heartbeat", response_model=AgentSession)
async def create_agent_heartbeat(
    agent_session_id: Annotated[UUID, path_of("session", demonstration.SESSION_TO_BEAT)],
    actor: ServiceDeskAgent,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say that the agent is there; the answer names the call that they have. No body."""
    return await answer_once(
        resources.database, actor, key, lambda connection: sessions.beat(connection, actor, agent_session_id)
    )


@router.post(f"{_SESSION}/availability", summary="Say that an agent is free or away", response_model=AgentSession)
async def set_agent_availability(
    agent_session_id: Annotated[UUID, path_of("session", demonstration.SESSION_TO_SET)],
    new: Annotated[NewAvailability, Body(openapi_examples=examples.AVAILABILITY)],
    actor: ServiceDeskAgent,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Make an agent free for the next call, or away; the last call is wrapped up with it."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: sessions.set_availability(connection, actor, agent_session_id, new.availability),
    )


@router.post(f"{_SESSION}/sign-off", summary="Sign an agent off", response_model=AgentSession)
async def sign_agent_off(
    agent_session_id: Annotated[UUID, path_of("session", demonstration.SESSION_TO_SIGN_OFF)],
    actor: ServiceDeskAgent,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """End an agent's session; not during a call. No body."""
    return await answer_once(
        resources.database, actor, key, lambda connection: sessions.sign_off(connection, actor, agent_session_id)
    )
