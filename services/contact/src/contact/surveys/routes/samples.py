"""Draws over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.surveys import NewSurveySample, SurveySample, SurveySamplePage
from contact.access import SurveyKeeper
from contact.surveys import demonstration
from contact.surveys.routes import examples
from contact.surveys.usecases import samples

router = APIRouter(tags=["surveys"], route_class=StrictRoute)


@router.get("/survey-samples", summary="List the draws", response_model=SurveySamplePage)
async def list_survey_samples(
    actor: SurveyKeeper,
    resources: ResourcesOf,
    survey_id: Annotated[UUID | None, Query(description="One survey alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List draws, the latest first."""
    return await samples.list_samples(resources, actor, survey_id, cursor, limit)


@router.post("/survey-samples", summary="Draw a sample", status_code=201, response_model=SurveySample)
async def create_survey_sample(
    new: Annotated[NewSurveySample, Body(openapi_examples=examples.NEW_SAMPLE)],
    actor: SurveyKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Draw from the waiting cases by quota; the same seed and cases draw the same. Who is not drawn is forgotten."""
    return await answer_once(
        resources.database, actor, key, lambda connection: samples.create_sample(connection, actor, new)
    )


@router.get("/survey-samples/{survey_sample_id}", summary="Read a draw", response_model=SurveySample)
async def get_survey_sample(
    survey_sample_id: Annotated[UUID, path_of("draw", demonstration.SAMPLE_TO_READ)],
    actor: SurveyKeeper,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one draw with its seed, its method and what each stratum had."""
    return await samples.get_sample(resources, actor, survey_sample_id, if_none_match)
