"""From the authority where somebody was found to the one where they live."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.cases import (
    ChangedCase,
    HomeAuthorityAcceptance,
    HomeAuthorityRequests,
    NewHomeAuthorityRequest,
)
from safeguarding.access import CaseWorker
from safeguarding.cases import demonstration
from safeguarding.cases.routes import examples
from safeguarding.cases.routes.examples import case_path
from safeguarding.cases.usecases import reading, transferring

router = APIRouter(tags=["cases"], route_class=StrictRoute)


@router.post(
    "/cases/{case_id}/home-authority-request",
    summary="Ask the home authority to take a case",
    response_model=ChangedCase,
)
async def request_home_authority(
    case_id: Annotated[UUID, case_path(demonstration.TO_REQUEST_HOME)],
    request: Annotated[NewHomeAuthorityRequest, Body(openapi_examples=examples.HOME_REQUEST)],
    actor: CaseWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Until it accepts in writing the host answers for the person; a new request replaces one not accepted."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: transferring.request_home_authority(connection, actor, case_id, request),
    )


@router.post(
    "/cases/{case_id}/home-authority-acceptance", summary="Accept a case as home authority", response_model=ChangedCase
)
async def accept_home_authority(
    case_id: Annotated[UUID, case_path(demonstration.TO_ACCEPT_HOME)],
    acceptance: Annotated[HomeAuthorityAcceptance, Body(openapi_examples=examples.HOME_ACCEPTANCE)],
    actor: CaseWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """In writing: from now on this hub answers for the case, and both read it."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: transferring.accept_home_authority(connection, actor, case_id, acceptance),
    )


@router.get("/home-authority-requests", summary="List what waits for acceptance", response_model=HomeAuthorityRequests)
async def list_home_authority_requests(
    actor: CaseWorker, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List what other hubs ask the caller's hub to take, oldest first; the cases show once they are accepted."""
    return await reading.list_home_authority_requests(resources, actor, cursor, limit)
