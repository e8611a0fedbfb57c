"""The register of teams and their days."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from fastapi.openapi.models import Example

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day
from bluelamp.schemas.safeguarding.routing import NewTeamTerm, TeamTerm, TeamTermPage
from safeguarding.access import HubKeeper, HubReader
from safeguarding.routing import demonstration
from safeguarding.routing.usecases import reading, register

router = APIRouter(tags=["routing"], route_class=StrictRoute)

_TERMS: dict[str, Example] = {"later": Example(summary="A team from a day to come", value=demonstration.TEAM_TERM)}


@router.get("/routing-teams", summary="List the teams and their days", response_model=TeamTermPage)
async def list_team_terms(
    actor: HubReader,
    resources: ResourcesOf,
    on: Annotated[Day | None, Query(description="Only what holds on this day.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List which units each team serves, from which day to which, and where that is said."""
    return await reading.list_team_terms(resources, actor, on, cursor, limit)


@router.post("/routing-teams", summary="Add a team's term", status_code=201, response_model=TeamTerm)
async def add_team_term(
    new: Annotated[NewTeamTerm, Body(openapi_examples=_TERMS)],
    actor: HubKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Let a team serve some units from today or a day to come; nothing that was decided before is changed."""
    return await answer_once(
        resources.database, actor, key, lambda connection: register.add_team_term(connection, actor, new)
    )
