"""Reading the feed: by pages, and as a stream that does not end."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from bluelamp.events import data_of
from bluelamp.kit.database import AWAY, Record
from bluelamp.kit.feed import statements
from bluelamp.kit.feed.rules import Hearing, view_of
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.events import AnyCloudEvent, EventPage, EventType
from bluelamp.schemas.problems import ProblemCode, ProblemError

KEEP_ALIVE_SECONDS = 15.0
RECONNECT_MILLISECONDS = 2000
STREAM_PAGE = 100

Position = tuple[str, UUID]
"""The transaction and the event after which to go on."""


@dataclass(frozen=True, slots=True)
class FeedReader:
    """One caller's reading of the feed of the service at `source`, of some types or all."""

    resources: Resources
    actor: Actor
    source: str
    types: Sequence[EventType] | None = None
    hearing: Hearing | None = None

    async def page(self, after: str | None, limit: int) -> EventPage:
        """Return what follows the cursor, which is good for as long as the service keeps its secret key."""
        events, position = await self._read(self.position(after), limit)
        return EventPage(items=[event for event, _ in events], next_cursor=self._cursor(position))

    def position(self, after: str | None) -> Position:
        """Read the cursor; raises INVALID_CURSOR."""
        if after is None:
            return statements.START
        transaction, event = self.resources.cursors.read(after, self._scope, parameter="after")
        return str(transaction), UUID(event)

    async def stream(self, position: Position, is_authentic: Callable[[], Awaitable[bool]]) -> AsyncIterator[bytes]:
        """Yield server-sent events from the position on, until the token counts no more or the process stops.

        A database that goes away ends the stream too: the client comes back with the id of the last event.
        """
        yield f"retry: {RECONNECT_MILLISECONDS}\n\n".encode()
        news = self.resources.news
        try:
            # Asked before each look, which is every quarter of a minute where nothing happens.
            while not news.closing and (left := self.actor.expires_at - time.time()) > 0 and await is_authentic():
                number = news.number
                events, position = await self._read(position, STREAM_PAGE)
                for event, at in events:
                    yield self._frame(event, at)
                if events:
                    continue
                before = time.monotonic()
                await news.after(number, min(KEEP_ALIVE_SECONDS, left))
                if time.monotonic() - before >= KEEP_ALIVE_SECONDS:
                    yield b": still here\n\n"
        except AWAY:
            return

    async def _read(self, position: Position, limit: int) -> tuple[list[tuple[AnyCloudEvent, Position]], Position]:
        rows = await self._rows(position, limit)
        events = [
            (cloud_event(row, self.source), (row["transaction_id"], row["event_id"])) for row in rows if row["event_id"]
        ]
        if len(events) == limit:
            return events, events[-1][1]
        settled: Position = (rows[0]["settled"], statements.START[1])
        return events, max(settled, position, key=_order)

    async def _rows(self, position: Position, limit: int) -> list[Record]:
        types = None if self.types is None else [one.value for one in self.types]
        values = {"after_transaction": position[0], "after_event": position[1], "types": types, "limit": limit}
        database = self.resources.database
        if self.actor.confined_to is not None:
            async with database.transaction(self.actor.confined_to) as connection:
                return await statements.PARTNER_PAGE.rows(connection, **values)
        view = view_of(self.actor, self.hearing)
        seen = {"sees_all": view.sees_all, "lpu": view.lpu, "owner": view.owner, "concerning": sorted(view.types)}
        seen["concerning_units"] = sorted(view.types_of_units)
        async with database.connection() as connection:
            return await statements.FORCE_PAGE.rows(connection, **values, **seen)

    def _frame(self, event: AnyCloudEvent, position: Position) -> bytes:
        return f"id: {self._cursor(position)}\nevent: {event.type}\ndata: {event.model_dump_json()}\n\n".encode()

    def _cursor(self, position: Position) -> str:
        return self.resources.cursors.write(list(position), self._scope, lifetime_seconds=None)

    @property
    def _scope(self) -> list[str]:
        return ["events", str(self.actor.organisation_id)]


def open_stream(resources: Resources, actor: Actor) -> None:
    """Count one more stream of the caller; raises TOO_MANY_REQUESTS when it has as many as it may."""
    if not resources.news.enter(actor.caller):
        raise ProblemError(
            ProblemCode.TOO_MANY_REQUESTS,
            "You have as many event streams open as you may.",
            headers={"Retry-After": "5"},
        )


def cloud_event(row: Record, source: str) -> AnyCloudEvent:
    """Write a stored event as a CloudEvent of the service at `source`."""
    event_id: UUID = row["event_id"]
    schema = data_of(EventType(row["type"])).__name__
    return AnyCloudEvent(
        specversion="1.0",
        id=event_id,
        source=source,
        type=row["type"],
        time=row["occurred_at"],
        subject=str(row["subject_id"]),
        dataschema=f"{source}/openapi.json#/components/schemas/{schema}",
        datacontenttype="application/json",
        # What no request caused begins a trace of its own, the same each time it is told.
        traceparent=row["traceparent"] or f"00-{event_id.hex}-{event_id.hex[16:]}-00",
        data=row["data"],
    )


def _order(position: Position) -> tuple[int, UUID]:
    return int(position[0]), position[1]
