"""Bringing a case to a hub, and reading cases."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.cases import CaseHistory, CasePage, CaseView, NewCase, SubmittedCase
from safeguarding.access import CaseReader, CaseSubmitter, CaseWorker
from safeguarding.cases import demonstration
from safeguarding.cases.routes import examples
from safeguarding.cases.routes.examples import case_path
from safeguarding.cases.usecases import intake, reading
from safeguarding.cases.usecases.reading import CaseFilters

router = APIRouter(tags=["cases"], route_class=StrictRoute)


@router.post("/cases", summary="Bring a case to a hub", status_code=201, response_model=SubmittedCase)
async def submit_case(
    new: Annotated[NewCase, Body(openapi_examples=examples.NEW_CASE)],
    actor: CaseSubmitter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take a concern in one call; its clocks run from now on.

    Who has an open case with a worker of the hub bypasses it, unless the concern is red or not rated. A service that
    brings the same referral again hears of the first case, with 200.
    """
    return await intake.submit_case(resources, actor, key, new)


@router.get("/cases", summary="List cases", response_model=CasePage)
async def list_cases(
    actor: CaseReader,
    resources: ResourcesOf,
    filters: Annotated[CaseFilters, Query()],
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List newest first: a hub's own cases; to others the frames of those that they, their unit or desk brought."""
    return await reading.list_cases(resources, actor, filters, cursor, limit)


@router.get("/cases/{case_id}", summary="Read a case", response_model=CaseView)
async def get_case(
    case_id: Annotated[UUID, case_path(demonstration.TO_READ)],
    actor: CaseReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return the whole case to its hub, and its frame to whoever brought it."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reading.get_case(connection, actor, case_id, if_none_match)


@router.get("/cases/{case_id}/history", summary="Read what happened to a case", response_model=CaseHistory)
async def get_case_history(
    case_id: Annotated[UUID, case_path(demonstration.TO_READ)],
    actor: CaseWorker,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return every step, oldest first, to the case's hub."""
    return await reading.get_history(resources, actor, case_id, cursor, limit)
