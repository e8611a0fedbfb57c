"""The log of issues over the transition, by region (board report ¶38)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code
from bluelamp.schemas.offenders.standards import (
    NewTransitionIssue,
    StepPatch,
    StepStatus,
    TransitionIssue,
    TransitionIssuePage,
)
from offenders.access import StandardKeeper, StandardReader
from offenders.standards import demonstration
from offenders.standards.routes import examples
from offenders.standards.usecases import registers

router = APIRouter(tags=["standards"], route_class=StrictRoute)

_PATCH = "application/merge-patch+json"


@router.post("/transition-issues", summary="Raise an issue", status_code=201, response_model=TransitionIssue)
async def create_transition_issue(
    new: Annotated[NewTransitionIssue, Body(openapi_examples=examples.NEW_ISSUE)],
    actor: StandardKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what goes wrong over the transition in a region, and what is done about it; nobody is named in it."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.ISSUES.create(connection, actor, new)
    )


@router.get("/transition-issues", summary="List the issues", response_model=TransitionIssuePage)
async def list_transition_issues(
    actor: StandardReader,
    resources: ResourcesOf,
    region: Annotated[Code | None, Query(description="One region alone.")] = None,
    status: Annotated[StepStatus | None, Query(description="What is still to be done, or not.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the issues of the transition, the latest due first."""
    return await registers.ISSUES.list_page(resources, actor, {"region": region, "status": status}, cursor, limit)


@router.get("/transition-issues/{transition_issue_id}", summary="Read an issue", response_model=TransitionIssue)
async def get_transition_issue(
    transition_issue_id: Annotated[UUID, path_of("issue", demonstration.ISSUE)],
    actor: StandardReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one issue, and what is done about it."""
    return await registers.ISSUES.get(resources, actor, transition_issue_id, if_none_match)


@router.patch("/transition-issues/{transition_issue_id}", summary="Change an issue", response_model=TransitionIssue)
async def change_transition_issue(
    transition_issue_id: Annotated[UUID, path_of("issue", demonstration.ISSUE_TO_CHANGE)],
    patch: Annotated[StepPatch, Body(media_type=_PATCH, openapi_examples=examples.ISSUE_PATCH)],
    actor: StandardKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change what is done, or end it with what came of it, by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await registers.ISSUES.change(connection, actor, transition_issue_id, if_match, patch)
    return answer.response()
