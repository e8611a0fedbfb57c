"""The safe ways to people who are afraid, and who looks after them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.sentinel import (
    ContactRoute,
    NewContactRoute,
    RoutePage,
    RoutePatch,
    RouteWithdrawal,
    TeamWorkloads,
)
from safeguarding.access import ReluctantVictimKeeper, ThemeKeeper
from safeguarding.sentinel import demonstration
from safeguarding.sentinel.routes import examples
from safeguarding.sentinel.usecases import contact

router = APIRouter(tags=["sentinel"], route_class=StrictRoute)
ROUTE = "/contact-routes/{contact_route_id}"


@router.post("/contact-routes", summary="Record a safe way to somebody", status_code=201, response_model=ContactRoute)
async def record_contact_route(
    new: Annotated[NewContactRoute, Body(openapi_examples=examples.NEW_ROUTE)],
    actor: ReluctantVictimKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record how somebody who is afraid can be reached: by what way, when, by whom, and what must never be done."""
    return await answer_once(
        resources.database, actor, key, lambda connection: contact.record_route(connection, actor, new)
    )


@router.get("/contact-routes", summary="List contact routes", response_model=RoutePage)
async def list_contact_routes(
    actor: ReluctantVictimKeeper,
    resources: ResourcesOf,
    person_id: Annotated[UUID | None, Query(description="Only those of this person.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List those that name you, or all to the lead; what they say stands in each route alone."""
    return await contact.list_routes(resources, actor, person_id, cursor, limit)


@router.get(ROUTE, summary="Read a contact route", response_model=ContactRoute)
async def get_contact_route(
    contact_route_id: Annotated[UUID, path_of("contact route", demonstration.ROUTE_TO_READ)],
    actor: ReluctantVictimKeeper,
    resources: ResourcesOf,
) -> Response:
    """Return a route, and whether this moment is safe. Read it each time before you make contact."""
    async with resources.database.transaction() as connection:
        answer = await contact.get_route(connection, actor, contact_route_id)
    return answer.response()


@router.patch(ROUTE, summary="Change a contact route", response_model=ContactRoute)
async def change_contact_route(
    contact_route_id: Annotated[UUID, path_of("contact route", demonstration.ROUTE_TO_CHANGE)],
    patch: Annotated[
        RoutePatch, Body(media_type="application/merge-patch+json", openapi_examples=examples.ROUTE_PATCH)
    ],
    actor: ReluctantVictimKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change a route by merge patch (RFC 7396), and say by when it is asked about again."""
    async with resources.database.transaction() as connection:
        answer = await contact.change_route(connection, actor, contact_route_id, if_match, patch)
    return answer.response()


@router.post(f"{ROUTE}/withdrawal", summary="Withdraw a contact route", response_model=ContactRoute)
async def withdraw_contact_route(
    contact_route_id: Annotated[UUID, path_of("contact route", demonstration.ROUTE_TO_WITHDRAW)],
    withdrawal: Annotated[RouteWithdrawal, Body(openapi_examples=examples.WITHDRAWAL)],
    actor: ReluctantVictimKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say that the route must not be used any more, and why."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: contact.withdraw_route(connection, actor, contact_route_id, withdrawal),
    )


@router.get("/designated-team-workload", summary="Read the designated team's workload")
async def get_designated_team_workload(actor: ThemeKeeper, resources: ResourcesOf) -> TeamWorkloads:
    """Return how many people each worker looks after, and how many routes are overdue for review."""
    return await contact.team_workload(resources, actor)
