"""Courses of three tiers, and the roles that need them."""

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
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.training import (
    NewTrainingCourse,
    NewTrainingRequirement,
    TrainingCourse,
    TrainingCoursePage,
    TrainingCoursePatch,
    TrainingRequirement,
    TrainingRequirementPage,
    TrainingRequirementPatch,
    TrainingTier,
)
from offenders.access import TrainingKeeper, TrainingReader
from offenders.training import demonstration
from offenders.training.routes import examples
from offenders.training.usecases import registers

router = APIRouter(tags=["training"], route_class=StrictRoute)

_PATCH = "application/merge-patch+json"


@router.post("/training-courses", summary="Add a course", status_code=201, response_model=TrainingCourse)
async def create_training_course(
    new: Annotated[NewTrainingCourse, Body(openapi_examples=examples.NEW_COURSE)],
    actor: TrainingKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record a course of a tier, and for how long it counts."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.COURSES.create(connection, actor, new)
    )


@router.get("/training-courses", summary="List the courses", response_model=TrainingCoursePage)
async def list_training_courses(
    actor: TrainingReader,
    resources: ResourcesOf,
    tier: Annotated[TrainingTier | None, Query(description="One tier alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the courses, the last offered first."""
    return await registers.COURSES.list_page(resources, actor, {"tier": tier}, cursor, limit)


@router.get("/training-courses/{training_course_id}", summary="Read a course", response_model=TrainingCourse)
async def get_training_course(
    training_course_id: Annotated[UUID, path_of("course", demonstration.COURSE)],
    actor: TrainingReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one course: its tier, and for how long it counts."""
    return await registers.COURSES.get(resources, actor, training_course_id, if_none_match)


@router.patch("/training-courses/{training_course_id}", summary="Change a course", response_model=TrainingCourse)
async def change_training_course(
    training_course_id: Annotated[UUID, path_of("course", demonstration.COURSE_TO_CHANGE)],
    patch: Annotated[TrainingCoursePatch, Body(media_type=_PATCH, openapi_examples=examples.COURSE_PATCH)],
    actor: TrainingKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change its name by merge patch; another span is another course."""
    async with resources.database.transaction() as connection:
        answer = await registers.COURSES.change(connection, actor, training_course_id, if_match, patch)
    return answer.response()


@router.post(
    "/training-requirements", summary="Require a tier of a role", status_code=201, response_model=TrainingRequirement
)
async def create_training_requirement(
    new: Annotated[NewTrainingRequirement, Body(openapi_examples=examples.NEW_REQUIREMENT)],
    actor: TrainingKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say that a role needs a tier from a day on."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.REQUIREMENTS.create(connection, actor, new)
    )


@router.get("/training-requirements", summary="List the requirements", response_model=TrainingRequirementPage)
async def list_training_requirements(
    actor: TrainingReader,
    resources: ResourcesOf,
    role: Annotated[Code | None, Query(description="One role alone.")] = None,
    as_at: Annotated[CalendarDay | None, Query(description="What holds on a day.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List which role needs which tier, the latest to begin first."""
    return await registers.REQUIREMENTS.list_page(resources, actor, {"role": role, "as_at": as_at}, cursor, limit)


@router.get(
    "/training-requirements/{training_requirement_id}", summary="Read a requirement", response_model=TrainingRequirement
)
async def get_training_requirement(
    training_requirement_id: Annotated[UUID, path_of("requirement", demonstration.REQUIREMENT)],
    actor: TrainingReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return which tier one role needs, and since when."""
    return await registers.REQUIREMENTS.get(resources, actor, training_requirement_id, if_none_match)


@router.patch(
    "/training-requirements/{training_requirement_id}",
    summary="Change a requirement",
    response_model=TrainingRequirement,
)
async def change_training_requirement(
    training_requirement_id: Annotated[UUID, path_of("requirement", demonstration.REQUIREMENT_TO_CHANGE)],
    patch: Annotated[TrainingRequirementPatch, Body(media_type=_PATCH, openapi_examples=examples.REQUIREMENT_PATCH)],
    actor: TrainingKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """End it by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await registers.REQUIREMENTS.change(connection, actor, training_requirement_id, if_match, patch)
    return answer.response()
