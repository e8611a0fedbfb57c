"""The strands of the plan to improve confidence (¶39)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.confidence import (
    ConfidenceStrand,
    ConfidenceStrandPage,
    ConfidenceStrandPatch,
    NewConfidenceStrand,
)
from contact.access import ConfidenceKeeper, ConfidenceReader
from contact.confidence import demonstration
from contact.confidence.usecases.registers import STRANDS

router = APIRouter(tags=["confidence"], route_class=StrictRoute)
STRAND = "/confidence-strands/{confidence_strand_id}"


@router.get("/confidence-strands", summary="List the strands of the plan", response_model=ConfidenceStrandPage)
async def list_confidence_strands(
    actor: ConfidenceReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the strands, the last looked at first."""
    return await STRANDS.list_page(resources, actor, {}, cursor, limit)


@router.post("/confidence-strands", summary="Add a strand", status_code=201, response_model=ConfidenceStrand)
async def create_confidence_strand(
    new: Annotated[
        NewConfidenceStrand,
        Body(openapi_examples={"new": Example(summary="Known by name", value=demonstration.NEW_STRAND)}),
    ],
    actor: ConfidenceKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a strand of the plan to improve confidence."""
    return await answer_once(resources.database, actor, key, lambda connection: STRANDS.create(connection, actor, new))


@router.get(STRAND, summary="Read a strand", response_model=ConfidenceStrand)
async def get_confidence_strand(
    confidence_strand_id: Annotated[UUID, path_of("strand", demonstration.STRAND)],
    actor: ConfidenceReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one strand: a threat that is only smaller is still open."""
    return await STRANDS.get(resources, actor, confidence_strand_id, if_none_match)


@router.patch(STRAND, summary="Change a strand", response_model=ConfidenceStrand)
async def change_confidence_strand(
    confidence_strand_id: Annotated[UUID, path_of("strand", demonstration.STRAND_TO_CHANGE)],
    patch: Annotated[
        ConfidenceStrandPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="A month later", value=demonstration.STRAND_PATCH)},
        ),
    ],
    actor: ConfidenceKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Bring a strand up to date by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await STRANDS.change(connection, actor, confidence_strand_id, if_match, patch)
    return answer.response()
