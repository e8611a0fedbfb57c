"""Whether there are new events: one listening connection per process, shared by all streams."""

import asyncio
import time
from contextlib import suppress

from bluelamp.kit import telemetry
from bluelamp.kit.database import Connection, Database
from bluelamp.kit.feed import statements

CHANNEL = "ch_pgqueuer"
"""Every event is written with the job that delivers it, and the queue tells of each job as it is committed."""
POLL_SECONDS = 1.0
TOGETHER_SECONDS = 0.02
"""How long to wait for more news before looking, so that a burst of commits is one look."""
LOOKS_AFTER_NEWS = 5
"""An event is held back while an older transaction runs: for a moment after a commit it is worth looking again."""
STREAMS_PER_CALLER = 5


class FeedNews:
    """Wakes the streams of one process when an event can be read that could not be read before."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changed = asyncio.Condition()
        self._newest: object = None
        self._number = 0
        self._heard = asyncio.Event()
        self._streams: dict[str, int] = {}
        self._watching: asyncio.Task[None] | None = None
        self.closing = False

    def enter(self, caller: str) -> bool:
        """Count a new stream of the caller; False when it has as many as it may."""
        if self.closing or self._streams.get(caller, 0) >= STREAMS_PER_CALLER:
            return False
        self._streams[caller] = self._streams.get(caller, 0) + 1
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        return True

    def leave(self, caller: str) -> None:
        """Count a stream out; with the last one the listening ends."""
        self._streams[caller] -= 1
        if not self._streams[caller]:
            del self._streams[caller]
        if not self._streams and self._watching is not None:
            self._watching.cancel()
            self._watching = None

    @property
    def number(self) -> int:
        """What to give to `after`: it grows with each piece of news."""
        return self._number

    async def after(self, number: int, seconds: float) -> None:
        """Return when there is news after that number, when the time is over, or when the process stops."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: self._number > number or self.closing)

    async def close(self) -> None:
        """End every stream, so that the process can stop."""
        self.closing = True
        async with self._changed:
            self._changed.notify_all()
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
            self._watching = None

    async def _watch(self) -> None:
        while True:
            try:
                async with self._database.listen(CHANNEL, self._heard.set) as connection:
                    await self._look_while_open(connection)
            except Exception as error:  # noqa: BLE001 # whatever broke the connection, the next one may hold
                telemetry.logger().warning("the news are out of reach", error=type(error).__name__)
            await asyncio.sleep(POLL_SECONDS)

    async def _look_while_open(self, connection: Connection) -> None:
        looks = 0
        while not connection.is_closed():
            started = time.monotonic()
            looks = 0 if await self._look(connection) else max(0, looks - 1)
            with suppress(TimeoutError):
                patience = TOGETHER_SECONDS if looks > 0 else POLL_SECONDS
                await asyncio.wait_for(self._heard.wait(), patience)
            if self._heard.is_set():
                self._heard.clear()
                looks = LOOKS_AFTER_NEWS
            await asyncio.sleep(max(0.0, TOGETHER_SECONDS - (time.monotonic() - started)))

    async def _look(self, connection: Connection) -> bool:
        """Whether there was news."""
        row = await statements.NEWEST.row(connection)
        newest = None if row is None else tuple(row)
        if newest == self._newest:
            return False
        self._newest = newest
        async with self._changed:
            self._number += 1
            self._changed.notify_all()
        return True
