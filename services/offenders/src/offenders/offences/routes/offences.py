"""Offences recorded, corrected, read and listed, and groups of victims linked."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.offences import (
    NewOffence,
    Offence,
    OffencePage,
    OffencePatch,
    OffenceVersionPage,
    VictimGroupLink,
    VictimGroupLinked,
)
from offenders.access import OffenceImporter, OffenceReader, OffenceRecorder
from offenders.nominals.demonstration import MANAGED
from offenders.offences import demonstration
from offenders.offences.routes import examples
from offenders.offences.usecases import families, keeping, reading

router = APIRouter(tags=["offences"], route_class=StrictRoute)

_PATCH = "application/merge-patch+json"


@router.post("/offences", summary="Record an offence", status_code=201, response_model=Offence)
async def record_offence(
    new: Annotated[NewOffence, Body(openapi_examples=examples.NEW_OFFENCE)],
    actor: OffenceRecorder,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what somebody did. Whom it was done to is an id and a group, and neither ever comes out."""
    return await answer_once(
        resources.database, actor, key, lambda connection: keeping.record_offence(connection, actor, new)
    )


@router.get("/offences/{offence_id}", summary="Read an offence", response_model=Offence)
async def get_offence(
    offence_id: Annotated[UUID, path_of("offence", demonstration.BURGLARY)],
    actor: OffenceReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return an offence as it stands, with what it weighs and to how many it was done."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reading.get_offence(connection, actor, offence_id, if_none_match)


@router.patch("/offences/{offence_id}", summary="Correct an offence", response_model=Offence)
async def correct_offence(
    offence_id: Annotated[UUID, path_of("offence", demonstration.TO_CORRECT)],
    patch: Annotated[OffencePatch, Body(media_type=_PATCH, openapi_examples=examples.OFFENCE_PATCH)],
    actor: OffenceRecorder,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Correct an offence by merge patch (RFC 7396); what stood before stays as a version."""
    async with resources.database.transaction(actor.confined_to) as connection:
        answer = await keeping.correct_offence(connection, actor, offence_id, if_match, patch)
    return answer.response()


@router.get("/offences/{offence_id}/versions", summary="List an offence's versions", response_model=OffenceVersionPage)
async def list_offence_versions(
    offence_id: Annotated[UUID, path_of("offence", demonstration.CORRECTED)],
    actor: OffenceReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what stood before each correction, the latest first, and who corrected it."""
    return await reading.list_versions(resources, actor, offence_id, cursor, limit)


@router.get("/offenders/{offender_id}/offences", summary="List an offender's offences", response_model=OffencePage)
async def list_offences(
    offender_id: Annotated[UUID, path_of("offender", MANAGED)],
    actor: OffenceReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what a person did, the latest first, under whichever of their records it was recorded."""
    return await reading.list_offences(resources, actor, offender_id, cursor, limit)


@router.post("/victim-group-links", summary="Link two groups of victims", response_model=VictimGroupLinked)
async def link_victim_groups(
    link: Annotated[VictimGroupLink, Body(openapi_examples=examples.LINK)],
    actor: OffenceImporter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say that two households or families are one after all, or are not: whoever sends the groups knows it."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: families.link_groups(connection, resources.vault, actor, link),
    )
