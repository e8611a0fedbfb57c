"""The board over HTTP: one page, or a stream of what changes from the same address."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from bluelamp.kit.access import is_still_authentic
from bluelamp.kit.feed.routes import EventStream
from bluelamp.kit.feed.rules import wants_stream
from bluelamp.kit.feed.usecases import open_stream
from bluelamp.kit.pagination import CursorParameter
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.board import MOST_CASES, Board
from safeguarding.access import BoardReader
from safeguarding.board.usecases import reading

router = APIRouter(tags=["board"], route_class=StrictRoute)
_STREAM: dict[str, Any] = {
    "schema": {"type": "string", "maxLength": 10_000_000},
    "examples": {
        "stream": {
            "summary": "The whole board, then what changes: rows that are new or other, and cases that are gone",
            "value": 'retry: 2000\n\nevent: board\ndata: {"as_at":"2026-11-22T18:00:00Z","items":[]}\n\n'
            'event: changes\ndata: {"as_at":"2026-11-22T18:00:04Z","items":[],'
            '"removed":["0199c1d2-7a50-7cc3-98c4-dc0c0c07398f"]}\n\n',
        }
    },
}


@router.get(
    "/board",
    summary="Look at the hub's board",
    response_model=Board,
    responses={200: {"content": {"text/event-stream": _STREAM}}},
)
async def get_board(
    request: Request,
    actor: BoardReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Annotated[int, Query(ge=1, le=MOST_CASES, description="How many rows at the most.")] = 100,
) -> Response:
    """Return the hub's open cases, highest risk first and newest first within a rating; what is not rated follows red.

    With `Accept: text/event-stream` the board comes as a stream that stays open until the token counts no more: the
    whole of it in one event `board`, then an event `changes` with each row that is new or other and the cases that are
    gone.
    """
    if wants_stream(request.headers.get("accept", "")) and not request.state.is_head:
        open_stream(resources, actor)
        return EventStream(
            resources, actor, reading.stream_board(resources, actor, lambda: is_still_authentic(request))
        )
    return await reading.get_board(resources, actor, cursor, limit)
