"""Records that may be of one person: put before a human, confirmed or rejected by them, and merges undone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import MAY_NOT_EXIST, path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.people import (
    MatchConfirmation,
    MatchRejection,
    MatchStatus,
    Merge,
    MergeReversal,
    NewPersonMatch,
    PersonMatch,
    PersonMatchPage,
)
from safeguarding.access import PersonKeeper, PersonMerger, PersonReader
from safeguarding.people import demonstration
from safeguarding.people.routes import examples
from safeguarding.people.usecases import match_reading, matching

router = APIRouter(tags=["people"], route_class=StrictRoute)


@router.post(
    "/person-matches", summary="Propose a match", status_code=201, response_model=PersonMatch, responses=MAY_NOT_EXIST
)
async def propose_person_match(
    new: Annotated[NewPersonMatch, Body(openapi_examples=examples.NEW_MATCH)],
    actor: PersonKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say that two records may be of one person; the score and its reasons are worked out. Nothing is merged."""
    return await answer_once(
        resources.database, actor, key, lambda connection: matching.propose_match(connection, actor, new)
    )


@router.get("/person-matches", summary="List matches", response_model=PersonMatchPage)
async def list_person_matches(
    actor: PersonReader,
    resources: ResourcesOf,
    status: Annotated[MatchStatus | None, Query(description="Where the match stands.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the matches of people whom you may know, newest first."""
    return await match_reading.list_matches(resources, actor, status, cursor, limit)


@router.get("/person-matches/{match_id}", summary="Read a match")
async def get_person_match(
    match_id: Annotated[UUID, path_of("match", demonstration.MATCH_CONFIRMED)],
    actor: PersonReader,
    resources: ResourcesOf,
) -> PersonMatch:
    """Return a match with its score, and the reasons of the score."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await match_reading.get_match(connection, actor, match_id)


@router.post(
    "/person-matches/{match_id}/confirmation", summary="Confirm a match", status_code=201, response_model=Merge
)
async def confirm_person_match(
    match_id: Annotated[UUID, path_of("match", demonstration.MATCH_TO_CONFIRM)],
    confirmation: Annotated[MatchConfirmation, Body(openapi_examples=examples.CONFIRMATION)],
    actor: PersonMerger,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Make two records one. Nothing is moved: the other record points to the kept one until the merge is reversed."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: matching.confirm_match(connection, actor, match_id, confirmation),
    )


@router.post("/person-matches/{match_id}/rejection", summary="Reject a match", response_model=PersonMatch)
async def reject_person_match(
    match_id: Annotated[UUID, path_of("match", demonstration.MATCH_TO_REJECT)],
    rejection: Annotated[MatchRejection, Body(openapi_examples=examples.REJECTION)],
    actor: PersonMerger,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Keep two records apart; the pair is not proposed again."""
    return await answer_once(
        resources.database, actor, key, lambda connection: matching.reject_match(connection, actor, match_id, rejection)
    )


@router.get("/merges/{merge_id}", summary="Read a merge")
async def get_merge(
    merge_id: Annotated[UUID, path_of("merge", demonstration.MERGE_TO_REVERSE)],
    actor: PersonReader,
    resources: ResourcesOf,
) -> Merge:
    """Return who made two records one and why, and whether it was undone."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await match_reading.get_merge(connection, actor, merge_id)


@router.post("/merges/{merge_id}/reversal", summary="Reverse a merge", response_model=Merge)
async def reverse_merge(
    merge_id: Annotated[UUID, path_of("merge", demonstration.MERGE_TO_REVERSE)],
    reversal: Annotated[MergeReversal, Body(openapi_examples=examples.REVERSAL)],
    actor: PersonMerger,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Make two people of one again, exactly as they were; a later merge that stands on this one is reversed first."""
    return await answer_once(
        resources.database, actor, key, lambda connection: matching.reverse_merge(connection, actor, merge_id, reversal)
    )
