"""Who leads somebody's offender management: told by the offenders service alone, shown to the hub alone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.lead_agencies import HeardNotice, LeadAgencyNotice, PersonLeads
from safeguarding.access import LeadAgencyReader, LeadAgencyTeller
from safeguarding.lead_agencies import demonstration
from safeguarding.lead_agencies.usecases import hearing

router = APIRouter(tags=["people"], route_class=StrictRoute)
_NOTICE: dict[str, Example] = {
    "probation": Example(summary="The Probation Service has taken over", value=demonstration.NOTICE)
}


@router.post("/lead-agency-notices", summary="Tell who leads for somebody", response_model=HeardNotice)
async def hear_lead_agency_notice(
    notice: Annotated[LeadAgencyNotice, Body(openapi_examples=_NOTICE)],
    actor: LeadAgencyTeller,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Tell which agencies lead for somebody; it is kept if the person is known here, and the answer never says whether.

    The offenders service alone says so. What it tells twice is heard once, and older news changes nothing.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: hearing.hear_notice(connection, actor, notice)
    )


@router.get("/people/{person_id:uuid}/lead-agencies", summary="Read who leads for a person")
async def get_person_lead_agencies(
    person_id: Annotated[UUID, path_of("person", demonstration.LED)],
    actor: LeadAgencyReader,
    resources: ResourcesOf,
) -> PersonLeads:
    """Return which agencies lead a person's offender management, as it was last told; nothing else of it is known."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await hearing.get_leads(connection, actor, person_id)
