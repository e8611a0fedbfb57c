"""Who fills which post, who completed what, and the coverage that comes of both."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Lpu
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.training import (
    NewTrainingCompletion,
    NewTrainingPost,
    StaffNumber,
    TeamCoveragePage,
    TrainingCompletion,
    TrainingCompletionPage,
    TrainingCompletionPatch,
    TrainingPost,
    TrainingPostPage,
    TrainingPostPatch,
)
from offenders.access import TrainingKeeper, TrainingReader
from offenders.training import demonstration
from offenders.training.routes import examples
from offenders.training.usecases import coverage, registers

router = APIRouter(tags=["training"], route_class=StrictRoute)

_PATCH = "application/merge-patch+json"


@router.post("/training-posts", summary="Fill a post", status_code=201, response_model=TrainingPost)
async def create_training_post(
    new: Annotated[NewTrainingPost, Body(openapi_examples=examples.NEW_POST)],
    actor: TrainingKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record who fills a post of a team from a day on; somebody fills one at a time."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.POSTS.create(connection, actor, new)
    )


@router.get("/training-posts", summary="List who fills which post", response_model=TrainingPostPage)
async def list_training_posts(
    actor: TrainingReader,
    resources: ResourcesOf,
    team: Annotated[Code | None, Query(description="One team alone.")] = None,
    lpu: Annotated[Lpu | None, Query(description="One unit alone.")] = None,
    staff_number: Annotated[StaffNumber | None, Query(description="One member of staff alone.")] = None,
    as_at: Annotated[CalendarDay | None, Query(description="Who fills them on a day.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List who fills which post, the latest to begin first."""
    return await registers.POSTS.list_page(
        resources, actor, {"team": team, "lpu": lpu, "staff_number": staff_number, "as_at": as_at}, cursor, limit
    )


@router.get("/training-posts/{training_post_id}", summary="Read who fills a post", response_model=TrainingPost)
async def get_training_post(
    training_post_id: Annotated[UUID, path_of("post", demonstration.POST)],
    actor: TrainingReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return who fills one post, and since when."""
    return await registers.POSTS.get(resources, actor, training_post_id, if_none_match)


@router.patch("/training-posts/{training_post_id}", summary="Change a post", response_model=TrainingPost)
async def change_training_post(
    training_post_id: Annotated[UUID, path_of("post", demonstration.POST_TO_CHANGE)],
    patch: Annotated[TrainingPostPatch, Body(media_type=_PATCH, openapi_examples=examples.POST_PATCH)],
    actor: TrainingKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """End it by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await registers.POSTS.change(connection, actor, training_post_id, if_match, patch)
    return answer.response()


@router.post("/training-completions", summary="Record a completion", status_code=201, response_model=TrainingCompletion)
async def create_training_completion(
    new: Annotated[NewTrainingCompletion, Body(openapi_examples=examples.NEW_COMPLETION)],
    actor: TrainingKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record that somebody completed a course."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.COMPLETIONS.create(connection, actor, new)
    )


@router.get("/training-completions", summary="List the completions", response_model=TrainingCompletionPage)
async def list_training_completions(
    actor: TrainingReader,
    resources: ResourcesOf,
    staff_number: Annotated[StaffNumber | None, Query(description="One member of staff alone.")] = None,
    training_course_id: Annotated[UUID | None, Query(description="One course alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List who completed which course, the latest first."""
    return await registers.COMPLETIONS.list_page(
        resources, actor, {"staff_number": staff_number, "training_course_id": training_course_id}, cursor, limit
    )


@router.get(
    "/training-completions/{training_completion_id}", summary="Read a completion", response_model=TrainingCompletion
)
async def get_training_completion(
    training_completion_id: Annotated[UUID, path_of("completion", demonstration.COMPLETION)],
    actor: TrainingReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one completion."""
    return await registers.COMPLETIONS.get(resources, actor, training_completion_id, if_none_match)


@router.patch(
    "/training-completions/{training_completion_id}", summary="Change a completion", response_model=TrainingCompletion
)
async def change_training_completion(
    training_completion_id: Annotated[UUID, path_of("completion", demonstration.COMPLETION_TO_CHANGE)],
    patch: Annotated[TrainingCompletionPatch, Body(media_type=_PATCH, openapi_examples=examples.COMPLETION_PATCH)],
    actor: TrainingKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put the day right by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await registers.COMPLETIONS.change(connection, actor, training_completion_id, if_match, patch)
    return answer.response()


@router.get("/training-coverage", summary="Read the coverage by team", response_model=TeamCoveragePage)
async def list_training_coverage(
    actor: TrainingReader,
    resources: ResourcesOf,
    team: Annotated[Code | None, Query(description="One team alone.")] = None,
    lpu: Annotated[Lpu | None, Query(description="The posts of one unit alone.")] = None,
    as_at: Annotated[
        CalendarDay | None, Query(description="On this day; today if left out.", examples=["2014-11-30"])
    ] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List for each team and tier how many of those whose role needs it have had it: both counts, and the share."""
    asked = coverage.Asked(team, lpu, as_at)
    return await coverage.list_coverage(resources, actor, asked, cursor, limit)
