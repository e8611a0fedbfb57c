"""Offenders: recorded, read, listed and changed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.nominals import (
    NewOffender,
    NewOffenderAlias,
    NewOffenderIdentifier,
    NewRestriction,
    Offender,
    OffenderPage,
    OffenderPatch,
    OffenderVersionPage,
)
from offenders.access import OffenderReader, OffenderRecorder, OffenderRestricter
from offenders.nominals import demonstration
from offenders.nominals.routes import examples
from offenders.nominals.usecases import keeping, reading

router = APIRouter(tags=["offenders"], route_class=StrictRoute)

ToRead = Annotated[UUID, path_of("offender", demonstration.MANAGED)]
_PATCH = "application/merge-patch+json"
# Of the ids alone, so that /offenders/searches is another address, for every method.
_OFFENDER = "/offenders/{offender_id:uuid}"


@router.post("/offenders", summary="Record an offender", status_code=201, response_model=Offender)
async def record_offender(
    new: Annotated[NewOffender, Body(openapi_examples=examples.NEW_OFFENDER)],
    actor: OffenderRecorder,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record somebody with all that is known of who they are. Search first: two records each hide half."""
    return await answer_once(
        resources.database, actor, key, lambda connection: keeping.record_offender(connection, actor, new)
    )


@router.get("/offenders", summary="List offenders", response_model=OffenderPage)
async def list_offenders(
    actor: OffenderReader,
    resources: ResourcesOf,
    lpu: Annotated[Lpu | None, Query(description="The unit that answers for them.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List whom you may know of, newest record first, each person once; a partner those whom its work names."""
    return await reading.list_offenders(resources, actor, lpu, cursor, limit)


@router.get(_OFFENDER, summary="Read an offender", response_model=Offender)
async def get_offender(
    offender_id: ToRead, actor: OffenderReader, resources: ResourcesOf, if_none_match: IfNoneMatch = None
) -> Response:
    """Return who somebody is, from all their records; the id of a merged record finds the one that was kept."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reading.get_offender(connection, actor, offender_id, if_none_match)


@router.patch(_OFFENDER, summary="Change an offender", response_model=Offender)
async def change_offender(
    offender_id: Annotated[UUID, path_of("offender", demonstration.TO_CHANGE)],
    patch: Annotated[OffenderPatch, Body(media_type=_PATCH, openapi_examples=examples.OFFENDER_PATCH)],
    actor: OffenderRecorder,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Correct who somebody is by merge patch (RFC 7396)."""
    async with resources.database.transaction(actor.confined_to) as connection:
        answer = await keeping.change_offender(connection, actor, offender_id, if_match, patch)
    return answer.response()


@router.get(
    "/offenders/{offender_id}/versions", summary="List an offender's versions", response_model=OffenderVersionPage
)
async def list_offender_versions(
    offender_id: ToRead,
    actor: OffenderReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what any record of them said before each change, the latest first, and who changed it."""
    return await reading.list_versions(resources, actor, offender_id, cursor, limit)


@router.post("/offenders/{offender_id}/aliases", summary="Add a name", status_code=201, response_model=Offender)
async def add_offender_alias(
    offender_id: Annotated[UUID, path_of("offender", demonstration.TO_NAME)],
    new: Annotated[NewOffenderAlias, Body(openapi_examples=examples.NEW_ALIAS)],
    actor: OffenderRecorder,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add another name by which somebody goes or went."""
    return await answer_once(
        resources.database, actor, key, lambda connection: keeping.add_alias(connection, actor, offender_id, new)
    )


@router.post("/offenders/{offender_id}/identifiers", summary="Add a number", status_code=201, response_model=Offender)
async def add_offender_identifier(
    offender_id: Annotated[UUID, path_of("offender", demonstration.TO_NUMBER)],
    new: Annotated[NewOffenderIdentifier, Body(openapi_examples=examples.NEW_IDENTIFIER)],
    actor: OffenderRecorder,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a number by which another register knows somebody."""
    return await answer_once(
        resources.database, actor, key, lambda connection: keeping.add_identifier(connection, actor, offender_id, new)
    )


@router.post(
    "/offenders/{offender_id}/restrictions", summary="Restrict a record", status_code=201, response_model=Offender
)
async def restrict_offender(
    offender_id: Annotated[UUID, path_of("offender", demonstration.TO_RESTRICT)],
    new: Annotated[NewRestriction, Body(openapi_examples=examples.RESTRICTION)],
    actor: OffenderRestricter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Restrict a record to who manages it and who supervises, or end that; to anybody else it is not there."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: keeping.restrict_offender(connection, actor, offender_id, new),
    )
