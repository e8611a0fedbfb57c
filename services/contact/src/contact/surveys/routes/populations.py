"""How many victims there were whom the survey speaks for."""

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
    NewSurveyPopulation,
    SurveyPopulation,
    SurveyPopulationPage,
    SurveyPopulationPatch,
)
from bluelamp.schemas.contact.surveys import SurveyStream
from contact.access import SurveyKeeper
from contact.surveys import demonstration
from contact.surveys.usecases import registers

router = APIRouter(tags=["surveys"], route_class=StrictRoute)


@router.get("/survey-populations", summary="List the populations", response_model=SurveyPopulationPage)
async def list_survey_populations(
    actor: SurveyKeeper,
    resources: ResourcesOf,
    survey_stream: Annotated[SurveyStream | None, Query(description="One stream alone.")] = None,
    month: Annotated[Day | None, Query(description="One month alone, by its first day.")] = None,
    lpu: Annotated[Lpu | None, Query(description="One unit alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List populations, the latest month first."""
    filters = {"survey_stream": survey_stream, "month": month, "lpu": lpu}
    return await registers.POPULATIONS.list_page(resources, actor, filters, cursor, limit)


@router.post("/survey-populations", summary="Add a survey population", status_code=201, response_model=SurveyPopulation)
async def create_survey_population(
    new: Annotated[
        NewSurveyPopulation,
        Body(openapi_examples={"new": Example(summary="A unit in a month", value=demonstration.NEW_POPULATION)}),
    ],
    actor: SurveyKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record how many victims a month had: answers are weighted to them."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.POPULATIONS.create(connection, actor, new)
    )


@router.get(
    "/survey-populations/{survey_population_id}", summary="Read a survey population", response_model=SurveyPopulation
)
async def get_survey_population(
    survey_population_id: Annotated[UUID, path_of("survey population", demonstration.POPULATION_TO_READ)],
    actor: SurveyKeeper,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one population."""
    return await registers.POPULATIONS.get(resources, actor, survey_population_id, if_none_match)


@router.patch(
    "/survey-populations/{survey_population_id}", summary="Change a survey population", response_model=SurveyPopulation
)
async def change_survey_population(
    survey_population_id: Annotated[UUID, path_of("survey population", demonstration.POPULATION_TO_CHANGE)],
    patch: Annotated[
        SurveyPopulationPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="Counted again", value=demonstration.POPULATION_PATCH)},
        ),
    ],
    actor: SurveyKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put a number right by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await registers.POPULATIONS.change(connection, actor, survey_population_id, if_match, patch)
    return answer.response()
