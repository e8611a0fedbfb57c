"""Limits of recording over HTTP: how long a report may wait, from a day on."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day
from bluelamp.schemas.contact.crime_reports import (
    NewRecordingLimit,
    RecordingLimit,
    RecordingLimitPage,
    RecordingLimitPatch,
)
from contact.access import CrimeRecordingReader, RecordingLimitKeeper
from contact.crime_reports import demonstration
from contact.crime_reports.routes import examples
from contact.crime_reports.usecases import registers

router = APIRouter(tags=["crime reports"], route_class=StrictRoute)
_ALL = "/recording-limits"
_ONE = f"{_ALL}/{{recording_limit_id}}"


@router.get(_ALL, summary="List the recording limits", response_model=RecordingLimitPage)
async def list_recording_limits(
    actor: CrimeRecordingReader,
    resources: ResourcesOf,
    as_at: Annotated[Day | None, Query(description="Only what holds on this day.", examples=["2014-07-31"])] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List recording limits, the latest first."""
    return await registers.RECORDING_LIMITS.list_page(resources, actor, {"as_at": as_at}, cursor, limit)


@router.post(_ALL, summary="Add a recording limit", status_code=201, response_model=RecordingLimit)
async def create_recording_limit(
    new: Annotated[NewRecordingLimit, Body(openapi_examples=examples.NEW_LIMIT)],
    actor: RecordingLimitKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a recording limit from a day on; no two hold on one day."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.RECORDING_LIMITS.create(connection, actor, new)
    )


@router.get(_ONE, summary="Read a recording limit", response_model=RecordingLimit)
async def get_recording_limit(
    recording_limit_id: Annotated[UUID, path_of("recording limit", demonstration.LIMIT_TO_READ)],
    actor: CrimeRecordingReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one recording limit."""
    return await registers.RECORDING_LIMITS.get(resources, actor, recording_limit_id, if_none_match)


@router.patch(_ONE, summary="Change a recording limit", response_model=RecordingLimit)
async def change_recording_limit(
    recording_limit_id: Annotated[UUID, path_of("recording limit", demonstration.LIMIT_TO_CHANGE)],
    patch: Annotated[
        RecordingLimitPatch, Body(media_type="application/merge-patch+json", openapi_examples=examples.LIMIT_PATCH)
    ],
    actor: RecordingLimitKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put a recording limit right by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await registers.RECORDING_LIMITS.change(connection, actor, recording_limit_id, if_match, patch)
    return answer.response()
