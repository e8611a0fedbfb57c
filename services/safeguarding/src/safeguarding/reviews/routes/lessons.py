"""What was learnt: for everybody to find, with nobody in it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.reviews import (
    ActionClosure,
    Lesson,
    LessonPage,
    LessonPatch,
    LessonStatus,
    NewLesson,
    NewLessonAction,
    ReviewMatter,
    ReviewReason,
)
from bluelamp.schemas.safeguarding.sentinel import ThemeCode
from safeguarding.access import LessonReader, ReviewKeeper
from safeguarding.reviews import demonstration
from safeguarding.reviews.routes import examples
from safeguarding.reviews.usecases import lessons

router = APIRouter(tags=["reviews"], route_class=StrictRoute)
LESSON = "/lessons/{lesson_id}"


@router.get("/lessons", summary="Search the lessons", response_model=LessonPage)
async def list_lessons(
    actor: LessonReader,
    resources: ResourcesOf,
    q: Annotated[
        str | None, Query(min_length=2, max_length=200, description="Words, never a name.", examples=["handover"])
    ] = None,
    theme: Annotated[ThemeCode | None, Query(description="Only those on this theme.")] = None,
    status: Annotated[LessonStatus | None, Query(description="Only those that stand there.")] = None,
    matter: Annotated[ReviewMatter | None, Query(description="Only those of such reviews.")] = None,
    overdue: Annotated[bool | None, Query(description="Whether an action is overdue.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Find lessons by their words (`q` takes quotes, `or` and a leading minus), theme, review and open actions.

    Published lessons are everybody's; the review team sees drafts too. The most relevant come first, then the newest.
    """
    filters = lessons.LessonFilters(q, theme, status, matter, overdue)
    return await lessons.list_lessons(resources, actor, filters, cursor, limit)


@router.post("/lessons", summary="Record a lesson", status_code=201, response_model=Lesson)
async def record_lesson(
    new: Annotated[NewLesson, Body(openapi_examples=examples.NEW_LESSON)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what was learnt from a review, with what is to be done; refused where somebody could be recognised."""
    return await answer_once(
        resources.database, actor, key, lambda connection: lessons.record_lesson(connection, actor, new)
    )


@router.get(LESSON, summary="Read a lesson", response_model=Lesson)
async def get_lesson(
    lesson_id: Annotated[UUID, path_of("lesson", demonstration.LESSON_TO_READ)],
    actor: LessonReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return a lesson with its actions, their owners and what shows that they were done."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await lessons.get_lesson(connection, actor, lesson_id, if_none_match)


@router.patch(LESSON, summary="Change a lesson", response_model=Lesson)
async def change_lesson(
    lesson_id: Annotated[UUID, path_of("lesson", demonstration.LESSON_TO_CHANGE)],
    patch: Annotated[
        LessonPatch, Body(media_type="application/merge-patch+json", openapi_examples=examples.LESSON_PATCH)
    ],
    actor: ReviewKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change a lesson by merge patch (RFC 7396); it is looked through for personal data again."""
    async with resources.database.transaction() as connection:
        answer = await lessons.change_lesson(connection, actor, lesson_id, if_match, patch)
    return answer.response()


@router.post(f"{LESSON}/publication", summary="Publish a lesson", response_model=Lesson)
async def publish_lesson(
    lesson_id: Annotated[UUID, path_of("lesson", demonstration.LESSON_TO_PUBLISH)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Let everybody read it; you have, and recognised nobody."""
    return await answer_once(
        resources.database, actor, key, lambda connection: lessons.publish_lesson(connection, actor, lesson_id)
    )


@router.post(f"{LESSON}/withdrawal", summary="Withdraw a lesson", response_model=Lesson)
async def withdraw_lesson(
    lesson_id: Annotated[UUID, path_of("lesson", demonstration.LESSON_TO_WITHDRAW)],
    given: Annotated[ReviewReason, Body(openapi_examples=examples.LESSON_WITHDRAWAL)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take a lesson back, and say why; the review team alone reads it from now on."""
    return await answer_once(
        resources.database, actor, key, lambda connection: lessons.withdraw_lesson(connection, actor, lesson_id, given)
    )


@router.post(f"{LESSON}/actions", summary="Add what is to follow from a lesson", status_code=201, response_model=Lesson)
async def add_lesson_action(
    lesson_id: Annotated[UUID, path_of("lesson", demonstration.LESSON_TO_ACT_ON)],
    new: Annotated[NewLessonAction, Body(openapi_examples=examples.ACTION)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add what is to be done, by which role, until when."""
    return await answer_once(
        resources.database, actor, key, lambda connection: lessons.add_action(connection, actor, lesson_id, new)
    )


@router.post(f"{LESSON}/actions/{{lesson_action_id}}/closure", summary="Close an action", response_model=Lesson)
async def close_lesson_action(
    lesson_id: Annotated[UUID, path_of("lesson", demonstration.LESSON_TO_ACT_ON)],
    lesson_action_id: Annotated[UUID, path_of("action", demonstration.LESSON_ACTION)],
    closure: Annotated[ActionClosure, Body(openapi_examples=examples.ACTION_CLOSURE)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Close an action with what shows that it was done."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: lessons.close_action(connection, actor, lesson_id, lesson_action_id, closure),
    )
