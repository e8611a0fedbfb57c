"""Who takes a crime: asked, overridden and read."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query, Response
from fastapi.openapi.models import Example

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.safeguarding.routing import NewRoutingDecision, RoutingDecision, RoutingOverride, RoutingPage
from safeguarding.access import RoutingAsker, RoutingOverrider, RoutingReader
from safeguarding.routing import demonstration
from safeguarding.routing.usecases import deciding, reading

router = APIRouter(tags=["routing"], route_class=StrictRoute)

_QUESTIONS: dict[str, Example] = {
    "domestic": Example(summary="Rape of a vulnerable adult by a partner", value=demonstration.DOMESTIC_RAPE),
    "late": Example(summary="A child then, an adult when it is reported", value=demonstration.REPORTED_AS_AN_ADULT),
}
_OVERRIDES: dict[str, Example] = {
    "adult_team": Example(summary="Another team leads, for a reason", value=demonstration.OVERRIDE)
}


@router.post("/routing-decisions", summary="Ask who takes a crime", status_code=201, response_model=RoutingDecision)
async def decide_routing(
    new: Annotated[NewRoutingDecision, Body(openapi_examples=_QUESTIONS)],
    actor: RoutingAsker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Apply the rules in their order; the first that fires names the primary team, later ones that hold join it.

    Teams are those that were live in the unit when it was reported; where one was not, the unit answers as before.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: deciding.decide_routing(connection, actor, new)
    )


@router.get("/routing-decisions", summary="List routing decisions", response_model=RoutingPage)
async def list_routing_decisions(
    actor: RoutingReader,
    resources: ResourcesOf,
    lpu: Annotated[Lpu | None, Query(description="The unit where it happened.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the newest first: an officer's own and its unit's, a desk's own, to a hub manager those of its hub."""
    return await reading.list_routing_decisions(resources, actor, lpu, cursor, limit)


@router.get("/routing-decisions/{routing_decision_id}", summary="Read a routing decision")
async def get_routing_decision(
    routing_decision_id: Annotated[UUID, Path(description="The decision.", examples=[str(demonstration.TO_READ)])],
    actor: RoutingReader,
    resources: ResourcesOf,
) -> RoutingDecision:
    """Return a decision with every rule that was tested, the rule set it used, and its overrides."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reading.get_routing_decision(connection, actor, routing_decision_id)


@router.post(
    "/routing-decisions/{routing_decision_id}/override",
    summary="Override a routing decision",
    response_model=RoutingDecision,
)
async def override_routing(
    routing_decision_id: Annotated[UUID, Path(description="The decision.", examples=[str(demonstration.TO_OVERRIDE)])],
    override: Annotated[RoutingOverride, Body(openapi_examples=_OVERRIDES)],
    actor: RoutingOverrider,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Give it to other teams as a supervisor, saying why; what the rules said stays in the record."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: deciding.override_routing(connection, actor, routing_decision_id, override),
    )
