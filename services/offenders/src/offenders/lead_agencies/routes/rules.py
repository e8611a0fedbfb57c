"""Who may lead from which day on, and whom the rule proposes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.lead_agencies import (
    LeadAgencyEscalationPage,
    LeadAgencyProposal,
    LeadAgencyRuleSet,
    LeadAgencyRuleSetPage,
    NewLeadAgencyProposal,
    NewLeadAgencyRuleSet,
)
from offenders.access import LeadAgencyProposer, LeadAgencyReader, LeadAgencyRuleKeeper, LeadAgencyRuleReader
from offenders.lead_agencies import demonstration
from offenders.lead_agencies.routes import examples
from offenders.lead_agencies.usecases import proposing, rules

router = APIRouter(tags=["lead agencies"], route_class=StrictRoute)


@router.post(
    "/lead-agency-rule-sets", summary="Decide on a rule set", status_code=201, response_model=LeadAgencyRuleSet
)
async def create_lead_agency_rule_set(
    new: Annotated[NewLeadAgencyRuleSet, Body(openapi_examples=examples.NEW_RULE_SET)],
    actor: LeadAgencyRuleKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say who may lead from a day to come, and whom the rule proposes; what was proposed until then stays."""
    return await answer_once(
        resources.database, actor, key, lambda connection: rules.RULE_SETS.create(connection, actor, new)
    )


@router.get("/lead-agency-rule-sets", summary="List the rule sets", response_model=LeadAgencyRuleSetPage)
async def list_lead_agency_rule_sets(
    actor: LeadAgencyRuleReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List the rule sets, the latest to begin first; the latest that has begun holds."""
    return await rules.RULE_SETS.list_page(resources, actor, {}, cursor, limit)


@router.get("/lead-agency-rule-sets/{rule_set_id}", summary="Read a rule set", response_model=LeadAgencyRuleSet)
async def get_lead_agency_rule_set(
    rule_set_id: Annotated[UUID, path_of("rule set", demonstration.RULE_SET)],
    actor: LeadAgencyRuleReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one rule set."""
    return await rules.RULE_SETS.get(resources, actor, rule_set_id, if_none_match)


@router.post(
    "/offenders/{offender_id}/lead-agency-proposals",
    summary="Ask the rule who leads",
    status_code=201,
    response_model=LeadAgencyProposal,
)
async def propose_lead(
    offender_id: Annotated[UUID, path_of("offender", demonstration.TO_DECIDE)],
    new: Annotated[NewLeadAgencyProposal, Body(openapi_examples=examples.NEW_PROPOSAL)],
    actor: LeadAgencyProposer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say what is known of somebody; the rule proposes who leads, and that is kept. A human decides.

    The organisation that leads refers a case so when it suspects that risk has become high: that is urgent.
    """
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: proposing.propose_lead(connection, actor, offender_id, new),
    )


@router.get("/lead-agency-escalations", summary="List what is urgent", response_model=LeadAgencyEscalationPage)
async def list_lead_agency_escalations(
    actor: LeadAgencyReader,
    resources: ResourcesOf,
    overdue: Annotated[bool, Query(description="Only those that are not decided in time.")] = False,
    lpu: Annotated[Lpu | None, Query(description="The unit that answers for the cases.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what leading organisations referred for high risk and nobody has decided; a partner's are its own."""
    return await proposing.list_escalations(resources, actor, {"overdue": overdue, "lpu": lpu}, cursor, limit)


@router.get("/lead-agency-proposals/{proposal_id}", summary="Read a proposal")
async def get_lead_agency_proposal(
    proposal_id: Annotated[UUID, path_of("proposal", demonstration.PROPOSAL)],
    actor: LeadAgencyReader,
    resources: ResourcesOf,
) -> LeadAgencyProposal:
    """Return what the rule proposed, on which grounds, and of which facts."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await proposing.get_proposal(connection, actor, proposal_id)
