"""Which forces are the most similar, from a day on."""

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
from bluelamp.schemas.common import Code, Day
from bluelamp.schemas.contact.satisfaction import NewSimilarForce, SimilarForce, SimilarForcePage, SimilarForcePatch
from contact.access import SatisfactionReader, SurveyKeeper
from contact.surveys import demonstration
from contact.surveys.usecases import registers

router = APIRouter(tags=["surveys"], route_class=StrictRoute)


@router.get("/similar-forces", summary="List the most similar forces", response_model=SimilarForcePage)
async def list_similar_forces(
    actor: SatisfactionReader,
    resources: ResourcesOf,
    force: Annotated[Code | None, Query(description="One force alone.")] = None,
    as_at: Annotated[Day | None, Query(description="What holds on a day.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the members of the group, the latest to join first."""
    filters = {"force": force, "as_at": as_at}
    return await registers.SIMILAR_FORCES.list_page(resources, actor, filters, cursor, limit)


@router.post("/similar-forces", summary="Add a similar force", status_code=201, response_model=SimilarForce)
async def create_similar_force(
    new: Annotated[
        NewSimilarForce,
        Body(
            openapi_examples={
                "new": Example(summary="A member of an earlier group", value=demonstration.NEW_SIMILAR_FORCE)
            }
        ),
    ],
    actor: SurveyKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record that a force belongs to the group from a day on."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.SIMILAR_FORCES.create(connection, actor, new)
    )


@router.get("/similar-forces/{similar_force_id}", summary="Read a similar force", response_model=SimilarForce)
async def get_similar_force(
    similar_force_id: Annotated[UUID, path_of("similar force", demonstration.SIMILAR_FORCE_TO_READ)],
    actor: SatisfactionReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one membership."""
    return await registers.SIMILAR_FORCES.get(resources, actor, similar_force_id, if_none_match)


@router.patch("/similar-forces/{similar_force_id}", summary="Change a similar force", response_model=SimilarForce)
async def change_similar_force(
    similar_force_id: Annotated[UUID, path_of("similar force", demonstration.SIMILAR_FORCE_TO_CHANGE)],
    patch: Annotated[
        SimilarForcePatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="A day later", value=demonstration.SIMILAR_FORCE_PATCH)},
        ),
    ],
    actor: SurveyKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change when a force began or ended to belong."""
    async with resources.database.transaction() as connection:
        answer = await registers.SIMILAR_FORCES.change(connection, actor, similar_force_id, if_match, patch)
    return answer.response()
