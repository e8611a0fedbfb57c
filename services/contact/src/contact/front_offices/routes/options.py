"""What might become of each office, and what the consultation says of it."""

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
    ConsultationResult,
    FrontOfficeOption,
    FrontOfficeOptionPage,
    FrontOfficeOptionPatch,
    NewFrontOfficeOption,
)
from contact.access import FrontOfficeKeeper, FrontOfficeReader
from contact.front_offices import demonstration, usecases

router = APIRouter(tags=["front offices"], route_class=StrictRoute)


@router.get("/front-office-options", summary="List the front offices' options", response_model=FrontOfficeOptionPage)
async def list_front_office_options(
    actor: FrontOfficeReader,
    resources: ResourcesOf,
    front_office_id: Annotated[UUID | None, Query(description="One office alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what might become of the offices, the last added first."""
    return await usecases.OPTIONS.list_page(resources, actor, {"front_office_id": front_office_id}, cursor, limit)


@router.post(
    "/front-office-options", summary="Add a front office's option", status_code=201, response_model=FrontOfficeOption
)
async def create_front_office_option(
    new: Annotated[
        NewFrontOfficeOption, Body(openapi_examples={"new": Example(summary="Closing", value=demonstration.NEW_OPTION)})
    ],
    actor: FrontOfficeKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add something that might become of an office."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.OPTIONS.create(connection, actor, new)
    )


@router.get(
    "/front-office-options/{front_office_option_id}",
    summary="Read a front office's option",
    response_model=FrontOfficeOption,
)
async def get_front_office_option(
    front_office_option_id: Annotated[UUID, path_of("front office's option", demonstration.OPTION)],
    actor: FrontOfficeReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one option for a front office."""
    return await usecases.OPTIONS.get(resources, actor, front_office_option_id, if_none_match)


@router.patch(
    "/front-office-options/{front_office_option_id}",
    summary="Change a front office's option",
    response_model=FrontOfficeOption,
)
async def change_front_office_option(
    front_office_option_id: Annotated[UUID, path_of("front office's option", demonstration.OPTION_TO_CHANGE)],
    patch: Annotated[
        FrontOfficeOptionPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="A step on", value=demonstration.OPTION_PATCH)},
        ),
    ],
    actor: FrontOfficeKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change an option by merge patch; of an office's options one can be adopted."""
    async with resources.database.transaction() as connection:
        answer = await usecases.OPTIONS.change(connection, actor, front_office_option_id, if_match, patch)
    return answer.response()


@router.get("/front-office-options/{front_office_option_id}/consultation", summary="Read what was said of an option")
async def get_consultation_result(
    front_office_option_id: Annotated[UUID, path_of("front office option", demonstration.OPTION)],
    actor: FrontOfficeReader,
    resources: ResourcesOf,
) -> ConsultationResult:
    """Return which share of the answers is for an option and against it, each with both its counts."""
    async with resources.database.transaction() as connection:
        return await usecases.consultation_result(connection, actor, front_office_option_id)
