"""What is due, whom a priority is for, and what was counted."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day, Lpu
from bluelamp.schemas.contact.listening import DuePage, ListeningSummary, PriorityHouseholdPage
from contact.access import HouseholdKeeper, ListeningReader
from contact.listening import demonstration
from contact.listening.routes.priorities import PRIORITY
from contact.listening.usecases import reading

router = APIRouter(tags=["listening"], route_class=StrictRoute)


@router.get("/listening-due", summary="List what is due", response_model=DuePage)
async def list_listening_due(
    actor: ListeningReader,
    resources: ResourcesOf,
    lpu: Annotated[Lpu | None, Query(description="One unit's alone.")] = None,
    overdue_only: Annotated[bool, Query(description="Only what should have been done by yesterday.")] = False,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what teams have to do next, the longest due first; what fewer than five households named is left to them."""
    return await reading.list_due(resources, actor, lpu, cursor, limit, overdue_only=overdue_only)


@router.get(f"{PRIORITY}/households", summary="List whom to tell and ask again", response_model=PriorityHouseholdPage)
async def list_priority_households(
    listening_priority_id: Annotated[UUID, path_of("priority", demonstration.PRIORITY_TO_ASK)],
    actor: HouseholdKeeper,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the households of your unit that named it: where they are, who wishes to hear, and who was asked again."""
    return await reading.list_households(resources, actor, listening_priority_id, cursor, limit)


@router.get("/listening-summary", summary="Count what households said")
async def get_listening_summary(
    actor: ListeningReader,
    resources: ResourcesOf,
    period_from: Annotated[Day, Query(description="The first day.", examples=["2014-06-01"])],
    period_until: Annotated[Day, Query(description="The first day that is outside.", examples=["2014-08-01"])],
    lpu: Annotated[Lpu | None, Query(description="One unit's alone.", examples=["SANDWELL"])] = None,
) -> ListeningSummary:
    """Return households, those without an issue, people who want updates, and how often each issue is named."""
    async with resources.database.transaction() as connection:
        return await reading.get_summary(connection, actor, lpu, period_from, period_until)
