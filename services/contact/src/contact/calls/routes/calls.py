"""The calls that stand, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Instant
from bluelamp.schemas.contact.calls import Call, CallOutcome, CallPage
from bluelamp.schemas.contact.codes import Stream
from contact.access import CallReader
from contact.calls import demonstration
from contact.calls.usecases import reading
from contact.calls.usecases.reading import CallQuery

router = APIRouter(tags=["calls"], route_class=StrictRoute)

CallPath = Annotated[UUID, path_of("call's id", demonstration.ANSWERED)]


async def _query(
    offered_from: Annotated[
        Instant, Query(description="Offered at this moment or later.", examples=[f"{demonstration.DAY}T00:00:00Z"])
    ],
    offered_until: Annotated[
        Instant,
        Query(
            description="Offered before this moment, at most thirty-one days later.",
            examples=["2014-08-05T00:00:00Z"],
        ),
    ],
    stream: Annotated[Stream | None, Query(description="By which line.")] = None,
    centre: Annotated[Code | None, Query(description="Put to which centre.")] = None,
    outcome: Annotated[CallOutcome | None, Query(description="What became of it.")] = None,
) -> CallQuery:
    return CallQuery(offered_from, offered_until, stream, centre, outcome)


@router.get("/calls", summary="List calls", response_model=CallPage)
async def list_calls(
    actor: CallReader,
    resources: ResourcesOf,
    query: Annotated[CallQuery, Depends(_query)],
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return the calls of a period as they stand, the latest first."""
    return await reading.list_calls(resources, actor, query, cursor, limit)


@router.get("/calls/{call_id}", summary="Read a call")
async def get_call(call_id: CallPath, actor: CallReader, resources: ResourcesOf) -> Call:
    """Return the version of a call that stands."""
    return await reading.get_call(resources, actor, call_id)
