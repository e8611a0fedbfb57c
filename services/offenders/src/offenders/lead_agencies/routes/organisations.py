"""Which organisations are of which agency, and may be asked to lead for it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_queues import (
    LeadOrganisation,
    LeadOrganisationPage,
    LeadOrganisationPatch,
    NewLeadOrganisation,
)
from offenders.access import LeadAgencyRuleKeeper, LeadAgencyRuleReader
from offenders.lead_agencies import demonstration
from offenders.lead_agencies.routes import examples
from offenders.lead_agencies.usecases import rules

router = APIRouter(tags=["lead agencies"], route_class=StrictRoute)

_PATCH = "application/merge-patch+json"


@router.post(
    "/lead-organisations", summary="Record a lead organisation", status_code=201, response_model=LeadOrganisation
)
async def create_lead_organisation(
    new: Annotated[NewLeadOrganisation, Body(openapi_examples=examples.NEW_ORGANISATION)],
    actor: LeadAgencyRuleKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say that an organisation is of an agency, and by which agreement: only then can it be asked to lead."""
    return await answer_once(
        resources.database, actor, key, lambda connection: rules.LEAD_ORGANISATIONS.create(connection, actor, new)
    )


@router.get("/lead-organisations", summary="List the lead organisations", response_model=LeadOrganisationPage)
async def list_lead_organisations(
    actor: LeadAgencyRuleReader,
    resources: ResourcesOf,
    agency: Annotated[LeadAgency | None, Query(description="Those of one agency.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List which organisations are of which agency, the latest to begin first."""
    return await rules.LEAD_ORGANISATIONS.list_page(resources, actor, {"agency": agency}, cursor, limit)


@router.get(
    "/lead-organisations/{lead_organisation_id}", summary="Read a lead organisation", response_model=LeadOrganisation
)
async def get_lead_organisation(
    lead_organisation_id: Annotated[UUID, path_of("organisation", demonstration.ORGANISATION)],
    actor: LeadAgencyRuleReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return of which agency an organisation is, and from when until when."""
    return await rules.LEAD_ORGANISATIONS.get(resources, actor, lead_organisation_id, if_none_match)


@router.patch(
    "/lead-organisations/{lead_organisation_id}", summary="Change a lead organisation", response_model=LeadOrganisation
)
async def change_lead_organisation(
    lead_organisation_id: Annotated[UUID, path_of("organisation", demonstration.ORGANISATION_TO_CHANGE)],
    patch: Annotated[LeadOrganisationPatch, Body(media_type=_PATCH, openapi_examples=examples.ORGANISATION_PATCH)],
    actor: LeadAgencyRuleKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """End it, or correct it, by merge patch (RFC 7396); what it leads already it leads until somebody else does."""
    async with resources.database.transaction() as connection:
        answer = await rules.LEAD_ORGANISATIONS.change(connection, actor, lead_organisation_id, if_match, patch)
    return answer.response()
