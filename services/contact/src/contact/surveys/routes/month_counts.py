"""What months of interviews came to that were held before this service, or elsewhere."""

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
from bluelamp.schemas.common import Day, Lpu
from bluelamp.schemas.contact.satisfaction import (
    NewSurveyMonthCount,
    SurveyMonthCount,
    SurveyMonthCountPage,
    SurveyMonthCountPatch,
    SurveyQuestion,
)
from bluelamp.schemas.contact.surveys import SurveyStream
from contact.access import SurveyKeeper
from contact.surveys import demonstration
from contact.surveys.usecases import registers

router = APIRouter(tags=["surveys"], route_class=StrictRoute)


@router.get("/survey-month-counts", summary="List the counts of months", response_model=SurveyMonthCountPage)
async def list_survey_month_counts(
    actor: SurveyKeeper,
    resources: ResourcesOf,
    survey_stream: Annotated[SurveyStream | None, Query(description="One stream alone.")] = None,
    month: Annotated[Day | None, Query(description="One month alone, by its first day.")] = None,
    lpu: Annotated[Lpu | None, Query(description="One unit alone.")] = None,
    question: Annotated[SurveyQuestion | None, Query(description="One question alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List counts of months, the latest month first."""
    filters = {"survey_stream": survey_stream, "month": month, "lpu": lpu, "question": question}
    return await registers.MONTH_COUNTS.list_page(resources, actor, filters, cursor, limit)


@router.post(
    "/survey-month-counts", summary="Add a survey month count", status_code=201, response_model=SurveyMonthCount
)
async def create_survey_month_count(
    new: Annotated[
        NewSurveyMonthCount,
        Body(
            openapi_examples={
                "new": Example(summary="A month from the survey company", value=demonstration.NEW_MONTH_COUNT)
            }
        ),
    ],
    actor: SurveyKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add the counts of a month, unit and kind of incident; figures sum them with the responses of this service."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.MONTH_COUNTS.create(connection, actor, new)
    )


@router.get(
    "/survey-month-counts/{survey_month_count_id}", summary="Read a survey month count", response_model=SurveyMonthCount
)
async def get_survey_month_count(
    survey_month_count_id: Annotated[UUID, path_of("survey month count", demonstration.MONTH_COUNT_TO_READ)],
    actor: SurveyKeeper,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return the counts of one month, unit and kind of incident."""
    return await registers.MONTH_COUNTS.get(resources, actor, survey_month_count_id, if_none_match)


@router.patch(
    "/survey-month-counts/{survey_month_count_id}",
    summary="Change a survey month count",
    response_model=SurveyMonthCount,
)
async def change_survey_month_count(
    survey_month_count_id: Annotated[UUID, path_of("survey month count", demonstration.MONTH_COUNT_TO_CHANGE)],
    patch: Annotated[
        SurveyMonthCountPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="Counted again", value=demonstration.MONTH_COUNT_PATCH)},
        ),
    ],
    actor: SurveyKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put counts right by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await registers.MONTH_COUNTS.change(connection, actor, survey_month_count_id, if_match, patch)
    return answer.response()
