"""What was thought of training, and to whom else it should be offered (¶29)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.training import (
    NewTrainingFeedback,
    TrainingDemand,
    TrainingFeedback,
    TrainingFeedbackPage,
)
from offenders.access import TrainingFeedbackGiver, TrainingKeeper, TrainingReader
from offenders.training import demonstration
from offenders.training.routes import examples
from offenders.training.usecases import demand, registers

router = APIRouter(tags=["training"], route_class=StrictRoute)


@router.post(
    "/training-feedback", summary="Say what you thought of a course", status_code=201, response_model=TrainingFeedback
)
async def create_training_feedback(
    new: Annotated[NewTrainingFeedback, Body(openapi_examples=examples.NEW_FEEDBACK)],
    actor: TrainingFeedbackGiver,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say what you thought of a course, and to whom else it should be offered; your number is not kept with it."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.FEEDBACK.create(connection, actor, new)
    )


@router.get("/training-feedback", summary="List the feedback", response_model=TrainingFeedbackPage)
async def list_training_feedback(
    actor: TrainingKeeper,
    resources: ResourcesOf,
    training_course_id: Annotated[UUID | None, Query(description="One course alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what was thought, the latest first: for those who arrange the training alone."""
    return await registers.FEEDBACK.list_page(
        resources, actor, {"training_course_id": training_course_id}, cursor, limit
    )


@router.get("/training-feedback/{training_feedback_id}", summary="Read feedback", response_model=TrainingFeedback)
async def get_training_feedback(
    training_feedback_id: Annotated[UUID, path_of("feedback", demonstration.FEEDBACK)],
    actor: TrainingKeeper,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return what one person thought."""
    return await registers.FEEDBACK.get(resources, actor, training_feedback_id, if_none_match)


@router.get("/training-demand", summary="Read what was thought, and who else should be trained")
async def get_training_demand(
    actor: TrainingReader,
    resources: ResourcesOf,
    day_from: Annotated[
        CalendarDay | None, Query(description="The first day; a year before the end if left out.")
    ] = None,
    day_until: Annotated[
        CalendarDay | None,
        Query(description="The day after the last; tomorrow, or this month's first, if left out."),
    ] = None,
) -> TrainingDemand:
    """Return the ratings of each tier, and to whom else it should be offered; fewer than five people are not told.

    Who does not arrange training asks of the twelve months that end with a month.
    """
    async with resources.database.transaction() as connection:
        return await demand.training_demand(connection, actor, day_from, day_until)
