"""What the most similar forces published."""

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
from bluelamp.schemas.common import Code
from bluelamp.schemas.contact.satisfaction import (
    NewSimilarForceResult,
    SimilarForceResult,
    SimilarForceResultPage,
    SimilarForceResultPatch,
    SurveyQuestion,
)
from bluelamp.schemas.contact.surveys import SurveyStream
from contact.access import SatisfactionReader, SurveyKeeper
from contact.surveys import demonstration
from contact.surveys.usecases import registers

router = APIRouter(tags=["surveys"], route_class=StrictRoute)


@router.get("/similar-force-results", summary="List the other forces' results", response_model=SimilarForceResultPage)
async def list_similar_force_results(
    actor: SatisfactionReader,
    resources: ResourcesOf,
    force: Annotated[Code | None, Query(description="One force alone.")] = None,
    survey_stream: Annotated[SurveyStream | None, Query(description="One stream alone.")] = None,
    question: Annotated[SurveyQuestion | None, Query(description="One question alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List other forces' results, the latest period first."""
    filters = {"force": force, "survey_stream": survey_stream, "question": question}
    return await registers.SIMILAR_FORCE_RESULTS.list_page(resources, actor, filters, cursor, limit)


@router.post(
    "/similar-force-results", summary="Add a similar force result", status_code=201, response_model=SimilarForceResult
)
async def create_similar_force_result(
    new: Annotated[
        NewSimilarForceResult,
        Body(openapi_examples={"new": Example(summary="Twelve months of ASB", value=demonstration.NEW_RESULT)}),
    ],
    actor: SurveyKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what a force published of a question and period."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: registers.SIMILAR_FORCE_RESULTS.create(connection, actor, new),
    )


@router.get(
    "/similar-force-results/{similar_force_result_id}",
    summary="Read a similar force result",
    response_model=SimilarForceResult,
)
async def get_similar_force_result(
    similar_force_result_id: Annotated[UUID, path_of("similar force result", demonstration.RESULT_TO_READ)],
    actor: SatisfactionReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one result of a similar force."""
    return await registers.SIMILAR_FORCE_RESULTS.get(resources, actor, similar_force_result_id, if_none_match)


@router.patch(
    "/similar-force-results/{similar_force_result_id}",
    summary="Change a similar force result",
    response_model=SimilarForceResult,
)
async def change_similar_force_result(
    similar_force_result_id: Annotated[UUID, path_of("similar force result", demonstration.RESULT_TO_CHANGE)],
    patch: Annotated[
        SimilarForceResultPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="The second edition", value=demonstration.RESULT_PATCH)},
        ),
    ],
    actor: SurveyKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put a result right that was published anew."""
    async with resources.database.transaction() as connection:
        answer = await registers.SIMILAR_FORCE_RESULTS.change(
            connection, actor, similar_force_result_id, if_match, patch
        )
    return answer.response()
