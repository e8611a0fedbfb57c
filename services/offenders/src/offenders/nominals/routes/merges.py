"""Offenders searched, and records merged and taken apart."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.nominals import (
    FoundOffenders,
    NewOffenderMerge,
    OffenderMerge,
    OffenderMergeReversal,
    OffenderSearch,
)
from offenders.access import OffenderMatcher, OffenderReader
from offenders.nominals import demonstration
from offenders.nominals.routes import examples
from offenders.nominals.usecases import merging, searching

router = APIRouter(tags=["offenders"], route_class=StrictRoute)

MergeId = Annotated[UUID, path_of("merge", demonstration.MERGE_TO_REVERSE)]


@router.post("/offenders/searches", summary="Search for an offender")
async def search_offenders(
    search: Annotated[OffenderSearch, Body(openapi_examples=examples.OFFENDER_SEARCH)],
    actor: OffenderReader,
    resources: ResourcesOf,
) -> FoundOffenders:
    """Find people by what may be misspelt, the surest first; by POST, because a name stands in no address.

    Nothing is stored but who looked, and whom they found.
    """
    async with resources.database.transaction(actor.confined_to) as connection:
        return await searching.search_offenders(connection, actor, search)


@router.post("/offender-merges", summary="Merge two records", status_code=201, response_model=OffenderMerge)
async def merge_offenders(
    new: Annotated[NewOffenderMerge, Body(openapi_examples=examples.NEW_MERGE)],
    actor: OffenderMatcher,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Make two records of one person one; nothing is moved, so that it can be undone exactly."""
    return await answer_once(
        resources.database, actor, key, lambda connection: merging.merge_offenders(connection, actor, new)
    )


@router.get("/offender-merges/{merge_id}", summary="Read a merge")
async def get_offender_merge(merge_id: MergeId, actor: OffenderMatcher, resources: ResourcesOf) -> OffenderMerge:
    """Return which two records count as one, why, and whether that still holds."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await merging.get_merge(connection, actor, merge_id)


@router.post("/offender-merges/{merge_id}/reversal", summary="Reverse a merge", response_model=OffenderMerge)
async def reverse_offender_merge(
    merge_id: MergeId,
    reversal: Annotated[OffenderMergeReversal, Body(openapi_examples=examples.REVERSAL)],
    actor: OffenderMatcher,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Make two people of one again, exactly as they were; a later merge that stands on this one is reversed first."""
    return await answer_once(
        resources.database, actor, key, lambda connection: merging.reverse_merge(connection, actor, merge_id, reversal)
    )
