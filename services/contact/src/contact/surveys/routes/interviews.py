"""Attempts and interviews over HTTP: the contact details of the case that is being dialled, and nobody else's."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.satisfaction import NewResponse, SurveyResponse, SurveyResponsePage
from bluelamp.schemas.contact.surveys import (
    CaseContactDetails,
    NewAttemptOutcome,
    ReadingPurpose,
    SurveyAttempt,
    SurveyStream,
)
from contact.access import SurveyInterviewer, SurveyKeeper
from contact.surveys import demonstration
from contact.surveys.routes import examples
from contact.surveys.usecases import attempts, interviews

router = APIRouter(tags=["surveys"], route_class=StrictRoute)


@router.post(
    "/survey-cases/{survey_case_id}/attempts",
    summary="Begin to ring somebody",
    status_code=201,
    response_model=SurveyAttempt,
)
async def begin_survey_attempt(
    survey_case_id: Annotated[UUID, path_of("survey case", demonstration.CASE_TO_RING)],
    actor: SurveyInterviewer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Begin an attempt: decided now, by what is known now. For an hour its contact details can be read."""
    return await answer_once(
        resources.database, actor, key, lambda connection: attempts.begin_attempt(connection, actor, survey_case_id)
    )


@router.get("/survey-attempts/{survey_attempt_id}", summary="Read an attempt", response_model=SurveyAttempt)
async def get_survey_attempt(
    survey_attempt_id: Annotated[UUID, path_of("attempt", demonstration.ATTEMPT_TO_READ)],
    actor: SurveyInterviewer,
    resources: ResourcesOf,
) -> Response:
    """Return an attempt of one's own."""
    return await attempts.get_attempt(resources, actor, survey_attempt_id)


@router.get(
    "/survey-attempts/{survey_attempt_id}/contact-details",
    summary="Read whom to ring",
    response_model=CaseContactDetails,
    responses={409: {"description": "They may not be rung any more, or the attempt has ended."}},
)
async def get_survey_contact_details(
    survey_attempt_id: Annotated[UUID, path_of("attempt", demonstration.ATTEMPT_TO_READ)],
    purpose: Annotated[
        ReadingPurpose, Query(description="For what; it stands in the log.", examples=["SURVEY_INTERVIEW"])
    ],
    actor: SurveyInterviewer,
    resources: ResourcesOf,
) -> Response:
    """Return how to reach the victim, decided anew at each reading: who became unsafe since is not told of."""
    return await attempts.read_contact_details(resources, actor, survey_attempt_id, purpose)


@router.post(
    "/survey-attempts/{survey_attempt_id}/outcome", summary="Tell how an attempt ended", response_model=SurveyAttempt
)
async def end_survey_attempt(
    survey_attempt_id: Annotated[UUID, path_of("attempt", demonstration.ATTEMPT_TO_END)],
    told: Annotated[NewAttemptOutcome, Body(openapi_examples=examples.OUTCOME)],
    actor: SurveyInterviewer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Tell how an attempt ended without an interview; a refusal, or that it is unsafe, ends all of their cases."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: attempts.end_attempt(connection, actor, survey_attempt_id, told),
    )


@router.post("/responses", summary="Keep an interview", status_code=201, response_model=SurveyResponse)
async def create_response(
    new: Annotated[NewResponse, Body(openapi_examples=examples.NEW_RESPONSE)],
    actor: SurveyInterviewer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Keep what was answered, without whose it is; their contact details are deleted and nobody asks them again."""
    return await answer_once(
        resources.database, actor, key, lambda connection: interviews.create_response(connection, actor, new)
    )


@router.get("/responses", summary="List the responses", response_model=SurveyResponsePage)
async def list_responses(
    actor: SurveyKeeper,
    resources: ResourcesOf,
    survey_stream: Annotated[SurveyStream | None, Query(description="One stream alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List answers, the latest day first."""
    return await interviews.list_responses(resources, actor, survey_stream, cursor, limit)


@router.get("/responses/{response_id}", summary="Read a response", response_model=SurveyResponse)
async def get_response(
    response_id: Annotated[UUID, path_of("response", demonstration.RESPONSE_TO_READ)],
    actor: SurveyKeeper,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one interview's answers."""
    return await interviews.get_response(resources, actor, response_id, if_none_match)
