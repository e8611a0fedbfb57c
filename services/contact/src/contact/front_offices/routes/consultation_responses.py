"""Answers to the consultation, without anybody's name or words."""

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
from bluelamp.schemas.contact.front_offices import (
    ConsultationResponse,
    ConsultationResponsePage,
    ConsultationResponsePatch,
    NewConsultationResponse,
)
from contact.access import FrontOfficeKeeper
from contact.front_offices import demonstration, usecases

router = APIRouter(tags=["front offices"], route_class=StrictRoute)


@router.get(
    "/consultation-responses", summary="List the consultation responses", response_model=ConsultationResponsePage
)
async def list_consultation_responses(
    actor: FrontOfficeKeeper,
    resources: ResourcesOf,
    front_office_option_id: Annotated[UUID | None, Query(description="One option alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the answers, the latest first."""
    filters = {"front_office_option_id": front_office_option_id}
    return await usecases.RESPONSES.list_page(resources, actor, filters, cursor, limit)


@router.post(
    "/consultation-responses",
    summary="Add a consultation response",
    status_code=201,
    response_model=ConsultationResponse,
)
async def create_consultation_response(
    new: Annotated[
        NewConsultationResponse,
        Body(openapi_examples={"new": Example(summary="At a meeting", value=demonstration.NEW_RESPONSE)}),
    ],
    actor: FrontOfficeKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record an answer: how it came, and what it says of the option."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.RESPONSES.create(connection, actor, new)
    )


@router.get(
    "/consultation-responses/{consultation_response_id}",
    summary="Read a consultation response",
    response_model=ConsultationResponse,
)
async def get_consultation_response(
    consultation_response_id: Annotated[UUID, path_of("consultation response", demonstration.RESPONSE_TO_READ)],
    actor: FrontOfficeKeeper,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one answer to a consultation."""
    return await usecases.RESPONSES.get(resources, actor, consultation_response_id, if_none_match)


@router.patch(
    "/consultation-responses/{consultation_response_id}",
    summary="Change a consultation response",
    response_model=ConsultationResponse,
)
async def change_consultation_response(
    consultation_response_id: Annotated[UUID, path_of("consultation response", demonstration.RESPONSE_TO_CHANGE)],
    patch: Annotated[
        ConsultationResponsePatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="Another channel", value=demonstration.RESPONSE_PATCH)},
        ),
    ],
    actor: FrontOfficeKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put an answer right by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await usecases.RESPONSES.change(connection, actor, consultation_response_id, if_match, patch)
    return answer.response()
