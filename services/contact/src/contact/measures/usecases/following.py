"""Following other services' feeds: what a page counts for and how far it went are stored in one transaction.

No transaction is open while the other service is asked. Two workers that read the same page store it once: the position
moves on only from where the page began, and an event that is there is not stored again.
"""

from datetime import datetime

from bluelamp.kit import clocks, telemetry
from bluelamp.kit.database import Connection
from bluelamp.kit.resources import Resources
from bluelamp.schemas.events import EventPage
from contact.measures.clients.feeds import (
    OFFENDERS,
    PAGE,
    REFERRALS,
    SAFEGUARDING,
    Feed,
    FeedAwayError,
    FeedClient,
    PositionLostError,
)
from contact.measures.rules.feeds import counted_of
from contact.measures.statements import feeds as statements

FEEDS = (SAFEGUARDING, REFERRALS, OFFENDERS)
MOST_PAGES = 50
"""How much is caught up with at once: other sweeps of the worker are due too."""


async def read_again(resources: Resources) -> int:
    """Let every feed be read from its start again; returns how many. What was counted is not counted twice.

    For when another service's database was restored: its feed may then tell what this service has read past.
    """
    async with resources.database.transaction() as connection:
        return len(await statements.FORGET.rows(connection))


class Follower:
    """Reads on in every feed; one for a process, because its clients keep their tokens."""

    def __init__(self) -> None:
        self._clients: dict[str, FeedClient] = {}

    async def follow_feeds(self, resources: Resources) -> None:
        """Read on in each feed; one that is away is read on at the next sweep, and keeps no other from being read."""
        if resources.settings.client_id is None:
            # Without a client of its own the service may ask nobody: an installation of this service alone.
            return
        for feed in FEEDS:
            try:
                await self.follow(resources, feed)
            except FeedAwayError as error:
                telemetry.logger().warning("feed is away", feed=feed.name, error=str(error))

    async def follow(self, resources: Resources, feed: Feed) -> int:
        """Read a feed to its end; returns how many events were counted. Raises FeedAwayError.

        A position that is taken no more is given up and the feed read from its start: what was counted is not again.
        """
        client = self._clients.setdefault(feed.name, FeedClient(resources, feed))
        counted = 0
        for _ in range(MOST_PAGES):
            async with resources.database.connection() as connection:
                before = await statements.CURSOR.value(connection, the_feed=feed.name)
            asked_at = clocks.now()
            try:
                page = await client.page_after(before)
            except PositionLostError:
                page = await client.page_after(None)
            async with resources.database.transaction() as connection:
                counted += await _store(connection, feed, before, page, _read_until(page, asked_at))
            if len(page.items) < PAGE or page.next_cursor == before:
                break
        return counted


def _read_until(page: EventPage, asked_at: datetime) -> datetime:
    """Return up to when everything is known: after a full page more may follow of the time since its last event."""
    return min(page.items[-1].time, asked_at) if len(page.items) >= PAGE else asked_at


async def _store(connection: Connection, feed: Feed, before: str | None, page: EventPage, read_until: datetime) -> int:
    """Store one page: its events and how far it went, or nothing where another worker was first."""
    moved = await statements.MOVE.value(
        connection, the_feed=feed.name, before=before, after=page.next_cursor, moment=read_until
    )
    if moved is None:
        return 0
    events = counted_of(page.items)
    added: int = await statements.COUNT.value(
        connection,
        event_ids=[one.event_id for one in events],
        measure_ids=[one.measure_id for one in events],
        areas=[one.area for one in events],
        occurred_ats=[one.occurred_at for one in events],
    )
    if added:
        measures = sorted({one.measure_id for one in events})
        await statements.DUE_NOW.run(connection, measure_ids=measures, moment=clocks.now())
    return added
