"""Many cases offered to other agencies at once."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.lead_agencies import (
    NewChangeAnswer,
    NewReallocation,
    Reallocation,
    ReallocationAnswer,
    ReallocationCasePage,
    ReallocationOutcome,
    ReallocationPage,
)
from offenders.access import LeadAgencyAccepter, LeadAgencyChanger
from offenders.lead_agencies import demonstration
from offenders.lead_agencies.routes import examples
from offenders.lead_agencies.usecases import answering, reallocating

router = APIRouter(tags=["lead agencies"], route_class=StrictRoute)

ToRead = Annotated[UUID, path_of("reallocation", demonstration.REALLOCATION)]


@router.post("/lead-agency-reallocations", summary="Reallocate cases", status_code=201, response_model=Reallocation)
async def reallocate_leads(
    new: Annotated[NewReallocation, Body(openapi_examples=examples.NEW_REALLOCATION)],
    actor: LeadAgencyChanger,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Offer many cases to one agency, or each to whom the rule proposes; a dry run says what would happen to each.

    The cases are chosen now, and asked for by the worker: read the reallocation to see how far it is.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: reallocating.reallocate(connection, actor, new)
    )


@router.get("/lead-agency-reallocations", summary="List reallocations", response_model=ReallocationPage)
async def list_reallocations(
    actor: LeadAgencyChanger, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List reallocations and dry runs, the newest first."""
    return await reallocating.list_reallocations(resources, actor, cursor, limit)


@router.get("/lead-agency-reallocations/{reallocation_id}", summary="Read a reallocation")
async def get_reallocation(reallocation_id: ToRead, actor: LeadAgencyChanger, resources: ResourcesOf) -> Reallocation:
    """Return how far a reallocation is, in counts that add up to all that was chosen."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reallocating.get_reallocation(connection, actor, reallocation_id)


@router.get(
    "/lead-agency-reallocations/{reallocation_id}/cases",
    summary="List the cases of a reallocation",
    response_model=ReallocationCasePage,
)
async def list_reallocation_cases(
    reallocation_id: ToRead,
    actor: LeadAgencyChanger,
    resources: ResourcesOf,
    outcome: Annotated[ReallocationOutcome | None, Query(description="One outcome alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what becomes of each case that was chosen: to whom it is offered, or why it stays."""
    return await reallocating.list_cases(resources, actor, (reallocation_id, outcome), cursor, limit)


@router.post(
    "/lead-agency-reallocations/{reallocation_id}/answers",
    summary="Answer a whole reallocation",
    status_code=201,
    response_model=ReallocationAnswer,
)
async def answer_reallocation(
    reallocation_id: Annotated[UUID, path_of("reallocation", demonstration.REALLOCATION_TO_ANSWER)],
    new: Annotated[NewChangeAnswer, Body(openapi_examples=examples.NEW_ANSWER)],
    actor: LeadAgencyAccepter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Accept or decline, as the agency that is asked, all that a reallocation asks of it and nobody has answered.

    The worker gives the answer to each case; read it to see how far it is.
    """
    return await answering.answer_reallocation(resources, actor, key, reallocation_id, new)


@router.get(
    "/lead-agency-reallocations/{reallocation_id}/answers/{reallocation_answer_id}",
    summary="Read an answer to a reallocation",
)
async def get_reallocation_answer(
    reallocation_id: Annotated[UUID, path_of("reallocation", demonstration.REALLOCATION_ANSWERED)],
    reallocation_answer_id: Annotated[UUID, path_of("answer", demonstration.REALLOCATION_ANSWER)],
    actor: LeadAgencyAccepter,
    resources: ResourcesOf,
) -> ReallocationAnswer:
    """Return how many changes still wait for an answer that was given to all of them."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await answering.get_answer(connection, actor, reallocation_id, reallocation_answer_id)
