"""The order of the rules: read by those who route, added to by the directory's keeper."""

from typing import Annotated

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code
from bluelamp.schemas.safeguarding.routing import NewRoutingRuleSet, RoutingRuleSet, RoutingRuleSetPage
from safeguarding.access import HubKeeper, HubReader
from safeguarding.routing import demonstration
from safeguarding.routing.usecases import rule_sets

router = APIRouter(tags=["routing"], route_class=StrictRoute)

_RULE_SETS: dict[str, Example] = {
    "later": Example(summary="Another order, from a day to come", value=demonstration.RULE_SET)
}


@router.get("/routing-rule-sets", summary="List the orders of the rules", response_model=RoutingRuleSetPage)
async def list_routing_rule_sets(
    actor: HubReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List every order of the rules, those that hold no longer included, the latest day first."""
    return await rule_sets.list_rule_sets(resources, actor, cursor, limit)


@router.get("/routing-rule-sets/{rule_set_id}", summary="Read an order of the rules")
async def get_routing_rule_set(
    rule_set_id: Annotated[Code, path_of("rule set", demonstration.RULE_SET_TO_READ)],
    actor: HubReader,
    resources: ResourcesOf,
) -> RoutingRuleSet:
    """Return the rule set that a decision names, so that what was decided then is explained again."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await rule_sets.get_rule_set(connection, rule_set_id)


@router.post("/routing-rule-sets", summary="Add an order of the rules", status_code=201, response_model=RoutingRuleSet)
async def add_routing_rule_set(
    new: Annotated[NewRoutingRuleSet, Body(openapi_examples=_RULE_SETS)],
    actor: HubKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Let the rules be tested in another order from today or a day to come; earlier decisions keep theirs."""
    return await answer_once(
        resources.database, actor, key, lambda connection: rule_sets.add_rule_set(connection, actor, new)
    )
