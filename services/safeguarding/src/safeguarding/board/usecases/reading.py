"""The board of the caller's hub: by pages, or as a stream that tells what has changed."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic_core import from_json, to_json

from bluelamp.kit import clocks
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import AWAY, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.pagination import link_to_next
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.safeguarding.board import MOST_CASES
from safeguarding.board.rules.changes import changes_between
from safeguarding.board.statements import reading as statements

ADDRESS = "/safeguarding/v1/board"
RECONNECT_MILLISECONDS = 2000
LOOK_AGAIN_SECONDS = 5.0
"""How long a change that no event told of may go unseen; the seconds left are counted by whoever shows them."""


async def get_board(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page, highest risk first; every case in it is consulted."""
    scope = [ADDRESS, str(actor.organisation_id), actor.subject]
    position = resources.cursors.read(cursor, scope) if cursor else [None, None, None]
    page, moment = await _read(resources, actor, limit, position, logged=True)
    headers, next_cursor = {}, "null"
    if page["more"]:
        written = resources.cursors.write([page["last_rank"], page["last_time"], page["last_id"]], scope)
        next_cursor = f'"{written}"'
        headers = link_to_next(ADDRESS, cursor=written, limit=limit)
    body = f'{{"as_at":"{moment.isoformat()}","items":{page["items"]},"next_cursor":{next_cursor}}}'
    return Response(body, 200, headers, media_type="application/json")


async def stream_board(
    resources: Resources, actor: Actor, is_authentic: Callable[[], Awaitable[bool]]
) -> AsyncIterator[bytes]:
    """Yield the whole board first, then what changes of it, until the token counts no more or the process stops.

    A database that goes away ends the stream: the client comes back and is shown the board anew.
    """
    yield f"retry: {RECONNECT_MILLISECONDS}\n\n".encode()
    news = resources.news
    shown: list[dict[str, Any]] | None = None
    try:
        while not news.closing and (left := actor.expires_at - time.time()) > 0 and await is_authentic():
            number = news.number
            page, moment = await _read(resources, actor, MOST_CASES, [None, None, None], logged=shown is None)
            rows: list[dict[str, Any]] = from_json(page["items"])
            if shown is None:
                yield _frame("board", {"as_at": moment, "items": rows})
            elif changes := changes_between(shown, rows):
                await _consulted(resources, actor, changes.items)
                yield _frame("changes", {"as_at": moment, "items": changes.items, "removed": changes.removed})
            else:
                yield b": still here\n\n"
            shown = rows
            await news.after(number, min(LOOK_AGAIN_SECONDS, left))
    except AWAY:
        return


async def _read(
    resources: Resources, actor: Actor, limit: int, position: list[Any], *, logged: bool
) -> tuple[Row, datetime]:
    moment = clocks.now()
    rank, received_at, case_id = position
    values: dict[str, Any] = {
        "moment": moment,
        "limit": limit,
        "after_rank": rank,
        "after_time": datetime.fromisoformat(received_at) if received_at else None,
        "after_id": UUID(case_id) if case_id else None,
    }
    statement = statements.BOARD if logged else statements.BOARD_AGAIN
    async with resources.database.transaction(actor.confined_to) as connection:
        page = await statement.row(connection, **values, **(actor_values(actor) if logged else {}))
    if page is None:
        raise RuntimeError("a page is one row, however few it lists")
    return page, moment


async def _consulted(resources: Resources, actor: Actor, rows: list[dict[str, Any]]) -> None:
    async with resources.database.transaction(actor.confined_to) as connection:
        subjects = [UUID(row["case_id"]) for row in rows]
        await record(connection, actor, AuditAction.CONSULTATION, "get_board", subjects)


def _frame(event: str, data: dict[str, Any]) -> bytes:
    return b"event: " + event.encode() + b"\ndata: " + to_json(data) + b"\n\n"
