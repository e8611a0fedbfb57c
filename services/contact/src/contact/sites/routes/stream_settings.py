"""By which formula, clock and target each stream is measured."""

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
from bluelamp.schemas.common import Day
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.sites import NewStreamSetting, StreamSetting, StreamSettingPage, StreamSettingPatch
from contact.access import SiteKeeper, SiteReader
from contact.sites import demonstration, usecases

router = APIRouter(tags=["sites"], route_class=StrictRoute)


@router.get("/stream-settings", summary="List the streams' settings", response_model=StreamSettingPage)
async def list_stream_settings(
    actor: SiteReader,
    resources: ResourcesOf,
    stream: Annotated[Stream | None, Query(description="One stream alone.")] = None,
    as_at: Annotated[Day | None, Query(description="Only what holds on this local day.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List by what each stream is measured, the latest beginning first; `as_at` leaves what holds on a day."""
    return await usecases.STREAM_SETTINGS.list_page(resources, actor, {"stream": stream, "as_at": as_at}, cursor, limit)


@router.post("/stream-settings", summary="Add a stream's setting", status_code=201, response_model=StreamSetting)
async def create_stream_setting(
    new: Annotated[
        NewStreamSetting,
        Body(openapi_examples={"new": Example(summary="Before 2011", value=demonstration.NEW_SETTING)}),
    ],
    actor: SiteKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Measure a stream otherwise from a day on; end what held before first, for no two may overlap."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.STREAM_SETTINGS.create(connection, actor, new)
    )


@router.get("/stream-settings/{stream_setting_id}", summary="Read a stream's setting", response_model=StreamSetting)
async def get_stream_setting(
    stream_setting_id: Annotated[UUID, path_of("stream's setting", demonstration.SETTING_TO_READ)],
    actor: SiteReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one setting of a stream, from its first day to its last."""
    return await usecases.STREAM_SETTINGS.get(resources, actor, stream_setting_id, if_none_match)


@router.patch("/stream-settings/{stream_setting_id}", summary="Change a stream's setting", response_model=StreamSetting)
async def change_stream_setting(
    stream_setting_id: Annotated[UUID, path_of("stream's setting", demonstration.SETTING_TO_CHANGE)],
    patch: Annotated[
        StreamSettingPatch,
        Body(
            media_type="application/merge-patch+json",
            openapi_examples={"change": Example(summary="Another alert", value=demonstration.SETTING_PATCH)},
        ),
    ],
    actor: SiteKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change or end a setting by merge patch; another formula is a setting of its own."""
    async with resources.database.transaction() as connection:
        answer = await usecases.STREAM_SETTINGS.change(connection, actor, stream_setting_id, if_match, patch)
    return answer.response()
