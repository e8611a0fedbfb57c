"""The event feed over HTTP: by pages, or as server-sent events from the same address."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from bluelamp.kit.access import Permission, is_still_authentic, requires
from bluelamp.kit.feed.rules import SEE_THEIR_OWN, SEE_THEIR_UNITS, Concerns, Hearing, wants_stream
from bluelamp.kit.feed.usecases import FeedReader, open_stream
from bluelamp.kit.identity import Actor
from bluelamp.kit.pagination import Limit, link_to_next
from bluelamp.kit.resources import Resources, ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.events import EventPage, EventType

_CURSOR = {"min_length": 1, "max_length": 600, "pattern": "^[A-Za-z0-9_-]+$"}
After = Annotated[
    str | None,
    Query(description="The `next_cursor` of the page before, or the id of the last event of a stream.", **_CURSOR),
]
LastEventId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", description="Where a stream broke off; wins over `after`.", **_CURSOR),
]
Types = Annotated[
    list[EventType] | None,
    Query(alias="type", max_length=50, description="Only these types; all of them when nothing is said."),
]
_STREAM: dict[str, Any] = {
    "schema": {"type": "string", "maxLength": 1_000_000},
    "examples": {
        "stream": {
            "summary": "One event: its id is the cursor to go on from, its data the CloudEvent",
            "value": "retry: 2000\n\nid: AAAA\nevent: uk.police.bluelamp.referral.submitted.v1\ndata: {}\n\n",
        }
    },
}


def feed_router(
    reader: Permission,
    concerns: Concerns | None = None,
    *,
    of_units: Concerns | None = None,
    of_unit: frozenset[str] = SEE_THEIR_UNITS,
    of_own: frozenset[str] = SEE_THEIR_OWN,
) -> APIRouter:
    """Make the feed's route for a service whose permission to read it is `reader`.

    What concerns those who work for the whole force, of every unit or also what no unit is told, and who hears of their
    unit and of what is theirs, is the service's to say, by role.
    """
    hearing = Hearing(of_unit, of_own, concerns or {}, of_units or {})
    router = APIRouter(tags=["events"], route_class=StrictRoute)
    allowed = requires(reader)

    @router.get(
        "/events",
        summary="Follow what happens",
        response_model=EventPage,
        responses={200: {"content": {"text/event-stream": _STREAM}}},
    )
    async def list_events(
        request: Request,
        resources: ResourcesOf,
        after: After = None,
        types: Types = None,
        limit: Limit = 100,
        last_event_id: LastEventId = None,
        actor: Actor = allowed,
    ) -> Response:
        """Return what happened after a position, without gaps: an event never appears before one already read.

        Each caller sees its own: a partner what concerns its organisation, an officer its own referrals and its
        unit's, a sergeant its unit's, who works for the whole force what concerns that work, another service of the
        platform what it counts, an integrator everything. Keep `next_cursor`, it does not expire, and ask again from
        there. With `Accept: text/event-stream` the same events come as a stream that stays open until the token
        counts no more; reconnect with `Last-Event-ID`. Events hold ids and codes, no personal data.
        """
        feed = FeedReader(resources, actor, source_of(request), types, hearing)
        if wants_stream(request.headers.get("accept", "")) and not request.state.is_head:
            return _stream(request, feed, last_event_id or after)
        page = await feed.page(after, limit)
        path = f"{request.app.state.description.prefix}/events"
        link = link_to_next(path, after=page.next_cursor, limit=limit, type=types)
        return Response(page.model_dump_json(), 200, link, media_type="application/json")

    return router


def source_of(request: Request) -> str:
    """Return the address of the service as the outside sees it: what its events name as their source."""
    state = request.app.state
    return f"{state.resources.settings.public_url.rstrip('/')}{state.description.prefix}"


def _stream(request: Request, feed: FeedReader, after: str | None) -> Response:
    position = feed.position(after)
    open_stream(feed.resources, feed.actor)
    return EventStream(feed.resources, feed.actor, feed.stream(position, lambda: is_still_authentic(request)))


class EventStream(StreamingResponse):
    """Server-sent events, which `open_stream` has counted in and which are counted out however they end."""

    def __init__(self, resources: Resources, actor: Actor, frames: AsyncIterator[bytes]) -> None:
        super().__init__(frames, 200, {"Cache-Control": "no-store"}, media_type="text/event-stream")
        self._resources = resources
        self._caller = actor.caller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer until the stream ends or the client goes."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._resources.news.leave(self._caller)
