"""By which numbers perpetrators are ranked."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.domestic_abuse import (
    NewRankingRuleSet,
    RankingRuleSet,
    RankingRuleSetPage,
)
from offenders.access import DomesticAbuseRuleKeeper, PerpetratorReader
from offenders.domestic_abuse import demonstration
from offenders.domestic_abuse.routes import examples
from offenders.domestic_abuse.usecases import registers

router = APIRouter(prefix="/domestic-abuse", tags=["domestic abuse"], route_class=StrictRoute)


@router.post(
    "/rule-sets", summary="Decide on a rule set of the ranking", status_code=201, response_model=RankingRuleSet
)
async def create_ranking_rule_set(
    new: Annotated[NewRankingRuleSet, Body(openapi_examples=examples.NEW_RULE_SET)],
    actor: DomesticAbuseRuleKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say by which numbers perpetrators are ranked from a day to come; a ranking keeps its own."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.RULE_SETS.create(connection, actor, new)
    )


@router.get("/rule-sets", summary="List the rule sets of the ranking", response_model=RankingRuleSetPage)
async def list_ranking_rule_sets(
    actor: PerpetratorReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the rule sets, the latest to begin first; the latest that has begun holds."""
    return await registers.RULE_SETS.list_page(resources, actor, {}, cursor, limit)


@router.get("/rule-sets/{rule_set_id}", summary="Read a rule set of the ranking", response_model=RankingRuleSet)
async def get_ranking_rule_set(
    rule_set_id: Annotated[UUID, path_of("rule set", demonstration.RULE_SET)],
    actor: PerpetratorReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one rule set with every number."""
    return await registers.RULE_SETS.get(resources, actor, rule_set_id, if_none_match)
