"""Victims' cases over HTTP: taken in, checked again, listed as due."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.surveys import (
    CaseStatus,
    DueSurveyCasePage,
    NewSurveyCase,
    NewVictimChecks,
    SurveyCase,
    SurveyCasePage,
    SurveyStream,
    VictimChecksTaken,
)
from contact.access import SurveyCaseFeeder, SurveyCaseReader, SurveyInterviewer
from contact.surveys import demonstration
from contact.surveys.routes import examples
from contact.surveys.usecases import cases, persons

router = APIRouter(tags=["surveys"], route_class=StrictRoute)
_Stream = Annotated[SurveyStream | None, Query(description="One stream alone.")]
_Lpu = Annotated[Lpu | None, Query(description="One unit alone.")]


@router.get("/survey-cases", summary="List the survey cases", response_model=SurveyCasePage)
async def list_survey_cases(
    actor: SurveyCaseReader,
    resources: ResourcesOf,
    status: Annotated[CaseStatus | None, Query(description="Where they stand.")] = None,
    survey_stream: _Stream = None,
    lpu: _Lpu = None,
    survey_sample_id: Annotated[UUID | None, Query(description="What one draw settled.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List cases, the latest first: with why nobody rings them, and without whose they are."""
    filters = {"status": status, "survey_stream": survey_stream, "lpu": lpu, "survey_sample_id": survey_sample_id}
    return await cases.list_cases(resources, actor, filters, cursor, limit)


@router.post(
    "/survey-cases",
    summary="Send a survey case",
    status_code=201,
    response_model=SurveyCase,
    responses={
        200: {"model": SurveyCase, "description": "The incident was known: what speaks against ringing is kept."}
    },
)
async def create_survey_case(
    new: Annotated[NewSurveyCase, Body(openapi_examples=examples.NEW_CASE)],
    actor: SurveyCaseFeeder,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Send a victim whose incident was recorded, with what is known of them.

    They wait for the draw, or are suppressed with every reason. How to reach them is kept, locked, only while the case
    is open.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: cases.create_case(connection, actor, new, resources.vault)
    )


@router.get("/survey-cases/{survey_case_id}", summary="Read a survey case", response_model=SurveyCase)
async def get_survey_case(
    survey_case_id: Annotated[UUID, path_of("survey case", demonstration.CASE_WAITING)],
    actor: SurveyCaseReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one case, as far as the caller may see it."""
    return await cases.get_case(resources, actor, survey_case_id, if_none_match)


@router.get("/due-survey-cases", summary="List who is to be rung", response_model=DueSurveyCasePage)
async def list_due_survey_cases(
    actor: SurveyInterviewer,
    resources: ResourcesOf,
    survey_stream: _Stream = None,
    lpu: _Lpu = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the drawn cases whose window is open, what ends soonest first; numbers are masked."""
    filters = {"survey_stream": survey_stream, "lpu": lpu}
    return await cases.list_due(resources, actor, filters, cursor, limit)


@router.post("/victim-checks", summary="Tell what is known of a person now", response_model=VictimChecksTaken)
async def create_victim_checks(
    new: Annotated[NewVictimChecks, Body(openapi_examples=examples.NEW_CHECKS)],
    actor: SurveyCaseFeeder,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Tell what is known of a person, whether or not they have a case here: any reason ends all that is open at once.

    Somebody who died, refuses or became unsafe is not rung for a later incident either.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: persons.take_checks(connection, actor, new)
    )
