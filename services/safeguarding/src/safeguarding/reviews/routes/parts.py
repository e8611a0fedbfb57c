"""What is added to a review: exhibits, what could be found in them, and the chronology."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.reviews import (
    ChronologyEntry,
    ChronologyPage,
    NewChronologyEntry,
    NewExhibit,
    NewOpportunity,
    NewOpportunityResult,
    Review,
    ReviewReason,
)
from safeguarding.access import ReviewKeeper, ReviewReader
from safeguarding.reviews import demonstration
from safeguarding.reviews.routes import examples
from safeguarding.reviews.usecases import parts, reading

router = APIRouter(tags=["reviews"], route_class=StrictRoute)
REVIEW = "/reviews/{review_id}"
OPPORTUNITY = f"{REVIEW}/forensic-opportunities/{{opportunity_id}}"
ENTRY = f"{REVIEW}/chronology/{{chronology_entry_id}}"


@router.post(f"{REVIEW}/exhibits", summary="Add an exhibit", status_code=201, response_model=Review)
async def add_exhibit(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_EXHIBIT)],
    new: Annotated[NewExhibit, Body(openapi_examples=examples.EXHIBIT)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a thing that was kept, and what is left of it."""
    return await answer_once(
        resources.database, actor, key, lambda connection: parts.add_exhibit(connection, actor, review_id, new)
    )


@router.post(
    f"{REVIEW}/forensic-opportunities", summary="Add a forensic opportunity", status_code=201, response_model=Review
)
async def add_forensic_opportunity(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_EXAMINE)],
    new: Annotated[NewOpportunity, Body(openapi_examples=examples.OPPORTUNITY)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say what today's science could find in exhibits that are still there."""
    return await answer_once(
        resources.database, actor, key, lambda connection: parts.add_opportunity(connection, actor, review_id, new)
    )


@router.post(f"{OPPORTUNITY}/result", summary="Say what came of a forensic opportunity", response_model=Review)
async def record_opportunity_result(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_EXAMINE)],
    opportunity_id: Annotated[UUID, path_of("opportunity", demonstration.OPPORTUNITY)],
    new: Annotated[NewOpportunityResult, Body(openapi_examples=examples.RESULT)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say once what came of it."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: parts.add_result(connection, actor, review_id, opportunity_id, new),
    )


@router.post(f"{REVIEW}/chronology", summary="Add to a chronology", status_code=201, response_model=ChronologyEntry)
async def add_chronology_entry(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_CHRONICLE)],
    new: Annotated[NewChronologyEntry, Body(openapi_examples=examples.ENTRY)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add what an agency knew or did on a day, and where that is written."""
    return await answer_once(
        resources.database, actor, key, lambda connection: parts.add_entry(connection, actor, review_id, new)
    )


@router.get(f"{REVIEW}/chronology", summary="Read a chronology", response_model=ChronologyPage)
async def list_chronology(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_READ_SIGNED)],
    actor: ReviewReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the entries, the earliest day first, withdrawn ones too."""
    return await reading.list_chronology(resources, actor, review_id, cursor, limit)


@router.post(f"{ENTRY}/withdrawal", summary="Withdraw an entry", response_model=ChronologyEntry)
async def withdraw_chronology_entry(
    review_id: Annotated[UUID, path_of("review", demonstration.TO_CHRONICLE)],
    chronology_entry_id: Annotated[UUID, path_of("entry", demonstration.ENTRY)],
    given: Annotated[ReviewReason, Body(openapi_examples=examples.ENTRY_WITHDRAWAL)],
    actor: ReviewKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take an entry out of what is being written; signed versions keep it."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: parts.withdraw_entry(connection, actor, review_id, chronology_entry_id, given),
    )
