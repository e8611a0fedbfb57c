"""By which figures a case goes to the MARAC: read by those who decide, added to by the directory's keeper."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Lpu
from bluelamp.schemas.safeguarding.domestic_abuse import MaracRuleSet, MaracRuleSetPage, NewMaracRuleSet
from safeguarding.access import InstrumentKeeper, RiskReader
from safeguarding.domestic_abuse import demonstration
from safeguarding.domestic_abuse.routes import examples
from safeguarding.domestic_abuse.usecases import rule_sets

router = APIRouter(tags=["domestic abuse"], route_class=StrictRoute)


@router.get("/marac-rule-sets", summary="List the MARAC's rule sets", response_model=MaracRuleSetPage)
async def list_marac_rule_sets(
    actor: RiskReader,
    resources: ResourcesOf,
    lpu: Annotated[Lpu | None, Query(description="Only those of this unit.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List every set of figures, those that hold no longer included, each with its units and its first day."""
    return await rule_sets.list_rule_sets(resources, actor, lpu, cursor, limit)


@router.get("/marac-rule-sets/{marac_rule_set_id}", summary="Read a rule set of the MARAC")
async def get_marac_rule_set(
    marac_rule_set_id: Annotated[Code, path_of("rule set", demonstration.MARAC_RULE_SET_TO_READ)],
    actor: RiskReader,
    resources: ResourcesOf,
) -> MaracRuleSet:
    """Return the figures that an assessment names, so that what was decided then is explained again."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await rule_sets.get_rule_set(connection, marac_rule_set_id)


@router.post("/marac-rule-sets", summary="Add a rule set of the MARAC", status_code=201, response_model=MaracRuleSet)
async def add_marac_rule_set(
    new: Annotated[NewMaracRuleSet, Body(openapi_examples=examples.MARAC_RULE_SET)],
    actor: InstrumentKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add figures for some units from today or a day to come; earlier assessments keep the set that they name."""
    return await answer_once(
        resources.database, actor, key, lambda connection: rule_sets.add_rule_set(connection, actor, new)
    )
