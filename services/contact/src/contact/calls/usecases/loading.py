"""A batch from its blocks into the calls and their rollups: a part of lines at a time, each in one transaction."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, date, datetime, time
from itertools import count
from typing import TypeVar
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import clocks, context
from bluelamp.kit.database import Connection, Record
from bluelamp.kit.resources import Resources
from contact.calls.rules.batch import BatchReader
from contact.calls.rules.inflating import UnreadableError
from contact.calls.rules.reading import Part, Refusal
from contact.calls.rules.records import CLOCKS_APART, Centres, KnownCentre
from contact.calls.statements import batches, loading
from contact.calls.usecases.receiving import TABLE

MOST_REFUSED = 100_000
"""A batch with more bad lines than this is not the feed's [A]: it is given up before the refusals fill the disk."""
_First = TypeVar("_First")
_Second = TypeVar("_Second")


class _TakenOverError(Exception):
    """Another worker is at the batch: this one has been taken for dead."""


async def load_batch(resources: Resources, call_batch_id: UUID) -> None:
    """Load a batch, or go on with it where a worker left off; what cannot be gone on with is given up with its reason.

    A part is the calls, the rollups, the refusals and the progress in one transaction: killed at any moment, nothing
    is lost and nothing counted twice.
    """
    async with resources.database.transaction() as connection:
        batch = await batches.BEGIN_LOADING.row(connection, the_batch=call_batch_id)
        centres = await known_centres(connection)
    if batch is None:
        return
    try:
        await _Loading(resources, batch, centres).run()
    except _TakenOverError:
        return
    except UnreadableError as error:
        await _end(resources, call_batch_id, error.detail)
    else:
        await _end(resources, call_batch_id, None)


async def known_centres(connection: Connection) -> Centres:
    """Return every centre with its first and last moment, which are midnights in London."""
    return {
        row["centre"]: KnownCentre(
            frozenset(row["streams"]),
            _midnight(row["live_from"]),
            _midnight(row["live_until"]) if row["live_until"] else None,
        )
        for row in await batches.CENTRES.rows(connection)
    }


class _Loading:
    def __init__(self, resources: Resources, batch: Record, centres: Centres) -> None:
        self._resources = resources
        self._id: UUID = batch["call_batch_id"]
        self._number: int = batch["batch_number"]
        self._reader = BatchReader(
            is_gzip=batch["content_encoding"] == "gzip",
            is_table=batch["media_type"] == TABLE,
            centres=centres,
            latest=batch["received_at"] + CLOCKS_APART,
            lines_done=batch["lines_done"],
        )

    async def run(self) -> None:
        """Judge the next part in a thread while PostgreSQL takes the last one: each has a processor."""
        parts = self._parts()
        part = await anext(parts, None)
        while part is not None:
            part, _ = await _both(anext(parts, None), self._join(part))

    async def _parts(self) -> AsyncIterator[Part]:
        for number in count(1):
            async with self._resources.database.connection() as connection:
                block = await batches.PART.value(connection, the_batch=self._id, the_part=number)
            judged = self._reader.rest() if block is None else self._reader.parts(block)
            while (part := await asyncio.to_thread(next, judged, None)) is not None:
                yield part
            if block is None:
                return

    async def _join(self, part: Part) -> None:
        async with self._resources.database.transaction() as connection:
            await loading.FOR_LOADING.run(connection)
            joined = await join_part(connection, part, self._number) if part.calls else _NOTHING
            if part.refusals:
                await _refuse(connection, self._id, part.refusals)
            advanced = await batches.ADVANCE.row(
                connection,
                the_batch=self._id,
                lines_before=part.first_line - 1,
                more_lines_done=part.lines,
                more_refused=len(part.refusals),
                more_superseded=part.superseded + len(part.calls) - sum(joined),
                **{f"more_{name}": number for name, number in zip(_JOINED, joined, strict=True)},
            )
            if advanced is None:
                raise _TakenOverError
        if advanced["refused"] > MOST_REFUSED:
            raise UnreadableError("too_many_refused", f"More than {MOST_REFUSED} lines were refused.")


_JOINED = ("added", "replaced", "unchanged")
_NOTHING = (0, 0, 0)


async def join_part(connection: Connection, part: Part, batch_number: int) -> tuple[int, int, int]:
    """Let a part's calls join the calls, and the rollups follow; returns how many were added, replaced and unchanged.

    The transaction has been made ready by `FOR_LOADING`.
    """
    await loading.EMPTY_STAGING.run(connection)
    await loading.stage(connection, part.rows())
    row = await loading.JOIN_CALLS.row(connection, batch_number=batch_number)
    if row is None:
        raise RuntimeError("counts are one row, however few there are")
    if row["earliest"] is not None:
        await loading.FOLLOW_UP.run(
            connection, refs_before=row["refs_before"], earliest=row["earliest"], latest=row["latest"]
        )
    return row["added"], row["replaced"], row["unchanged"]


async def _refuse(connection: Connection, call_batch_id: UUID, refusals: list[Refusal]) -> None:
    await batches.REFUSE.run(
        connection,
        the_batch=call_batch_id,
        line_numbers=[one.line for one in refusals],
        faults=[
            to_json([{"pointer": it.pointer, "detail": it.detail, "code": it.code} for it in one.faults]).decode()
            for one in refusals
        ],
    )


async def _end(resources: Resources, call_batch_id: UUID, failure: str | None) -> None:
    ending = batches.FINISH if failure is None else batches.GIVE_UP
    async with resources.database.transaction() as connection:
        await ending.run(
            connection, the_batch=call_batch_id, failure=failure, traceparent=context.current().traceparent
        )
        await batches.DROP_PARTS.run(connection, the_batch=call_batch_id)


async def _both(first: Awaitable[_First], second: Awaitable[_Second]) -> tuple[_First, _Second]:
    """Wait for both, and only then raise what one of them raised: neither is left running on its own."""
    one, other = await asyncio.gather(first, second, return_exceptions=True)
    if isinstance(one, BaseException):
        raise one
    if isinstance(other, BaseException):
        raise other
    return one, other


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clocks.LONDON).astimezone(UTC)
