"""The rules of each survey, over HTTP."""

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
from bluelamp.schemas.contact.surveys import NewSurvey, Survey, SurveyPage, SurveyPatch, SurveyStream
from contact.access import SurveyKeeper, SurveyReader
from contact.surveys import demonstration
from contact.surveys.usecases import registers

router = APIRouter(tags=["surveys"], route_class=StrictRoute)


@router.get("/surveys", summary="List the surveys", response_model=SurveyPage)
async def list_surveys(
    actor: SurveyReader,
    resources: ResourcesOf,
    survey_stream: Annotated[SurveyStream | None, Query(description="One stream alone.")] = None,
    as_at: Annotated[Day | None, Query(description="What holds on a day.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the rules of surveys, the latest first."""
    filters = {"survey_stream": survey_stream, "as_at": as_at}
    return await registers.SURVEYS.list_page(resources, actor, filters, cursor, limit)


@router.post("/surveys", summary="Add a survey", status_code=201, response_model=Survey)
async def create_survey(
    new: Annotated[
        NewSurvey,
        Body(openapi_examples={"new": Example(summary="Rules of an earlier year", value=demonstration.NEW_SURVEY)}),
    ],
    actor: SurveyKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Set rules from a day on: when victims are rung, how often, and for how long nobody is asked again."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.SURVEYS.create(connection, actor, new)
    )


@router.get("/surveys/{survey_id}", summary="Read a survey", response_model=Survey)
async def get_survey(
    survey_id: Annotated[UUID, path_of("survey", demonstration.CRIME_SURVEY)],
    actor: SurveyReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return the rules of one survey."""
    return await registers.SURVEYS.get(resources, actor, survey_id, if_none_match)


@router.patch("/surveys/{survey_id}", summary="Change a survey", response_model=Survey)
async def change_survey(
    survey_id: Annotated[UUID, path_of("survey", demonstration.ASB_SURVEY)],
    patch: Annotated[
        SurveyPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="Another name", value=demonstration.SURVEY_PATCH)},
        ),
    ],
    actor: SurveyKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change the name, or when the rules end; other rules are a new survey, so that an old decision stays explained."""
    async with resources.database.transaction() as connection:
        answer = await registers.SURVEYS.change(connection, actor, survey_id, if_match, patch)
    return answer.response()
