"""Who learns from whom, by staff number."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from fastapi.openapi.models import Example

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day
from bluelamp.schemas.contact.workforce import (
    Mentorship,
    MentorshipPage,
    MentorshipPatch,
    NewMentorship,
    WorkforceFunction,
)
from contact.access import WorkforceKeeper
from contact.workforce import demonstration, usecases

router = APIRouter(tags=["workforce"], route_class=StrictRoute)


@router.get("/mentorships", summary="List the mentorships", response_model=MentorshipPage)
async def list_mentorships(
    actor: WorkforceKeeper,
    resources: ResourcesOf,
    function: Annotated[WorkforceFunction | None, Query(description="One function alone.")] = None,
    as_at: Annotated[Day | None, Query(description="Only what holds on this local day.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List who learns from whom, the latest beginning first; `as_at` leaves what holds on a day."""
    return await usecases.MENTORSHIPS.list_page(resources, actor, {"function": function, "as_at": as_at}, cursor, limit)


@router.post("/mentorships", summary="Add a mentorship", status_code=201, response_model=Mentorship)
async def create_mentorship(
    new: Annotated[
        NewMentorship,
        Body(openapi_examples={"new": Example(summary="Somebody new", value=demonstration.NEW_MENTORSHIP)}),
    ],
    actor: WorkforceKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Give somebody a mentor from a day on; nobody has two at a time."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.MENTORSHIPS.create(connection, actor, new)
    )


@router.get("/mentorships/{mentorship_id}", summary="Read a mentorship", response_model=Mentorship)
async def get_mentorship(
    mentorship_id: Annotated[UUID, path_of("mentorship", demonstration.MENTORSHIP_TO_READ)],
    actor: WorkforceKeeper,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one pair of learner and mentor."""
    return await usecases.MENTORSHIPS.get(resources, actor, mentorship_id, if_none_match)


@router.patch("/mentorships/{mentorship_id}", summary="Change a mentorship", response_model=Mentorship)
async def change_mentorship(
    mentorship_id: Annotated[UUID, path_of("mentorship", demonstration.MENTORSHIP_TO_CHANGE)],
    patch: Annotated[
        MentorshipPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="The day of competence", value=demonstration.MENTORSHIP_PATCH)},
        ),
    ],
    actor: WorkforceKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change or end a pair by merge patch, or say since when they can do it alone."""
    async with resources.database.transaction() as connection:
        answer = await usecases.MENTORSHIPS.change(connection, actor, mentorship_id, if_match, patch)
    return answer.response()
