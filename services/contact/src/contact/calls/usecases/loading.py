"""A batch from its blocks into the calls and their rollups: a part of lines at a time, each in one transaction."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from itertools import count
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

import asyncpg
from pydantic_core import to_json

from bluelamp.kit import clocks, context
from bluelamp.kit.batches.rules.inflating import UnreadableError
from bluelamp.kit.batches.rules.receipt import TABLE
from bluelamp.kit.database import Connection, Record, attempt
from bluelamp.kit.resources import Resources
from contact.calls.rules.matters import Matter
from contact.calls.rules.records import CLOCKS_APART, CallRecord, Centres, KnownCentre
from contact.calls.statements import batches, loading

# numpy: a web process need not hold it
if TYPE_CHECKING:
    from contact.calls.rules.judging import JudgedPart, Part, Refusal
    from contact.calls.rules.preparing import Prepared

MOST_REFUSED = 100_000
"""A batch with more bad lines than this is not the feed's [A]: it is given up before the refusals fill the disk."""
_READY_AT_MOST = 1
_Ready: TypeAlias = "tuple[Part, Prepared | None]"


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
        from contact.calls.rules.batch import BatchReader  # noqa: PLC0415 # numpy: see above

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
        # One thread of its own: each thread that ever judged a part would keep the memory that the part took.
        self._judging = ThreadPoolExecutor(1)
        self._judged: list[_Ready] = []

    async def run(self) -> None:
        """Judge the next parts in a thread while PostgreSQL takes the last one: each has a processor."""
        ready: asyncio.Queue[_Ready | None] = asyncio.Queue(_READY_AT_MOST)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._prepare(ready))
                while (part := await ready.get()) is not None:
                    await self._join(*part)
        except ExceptionGroup as several:
            # The first ended the other; who waits for the batch knows the errors as they are.
            raise several.exceptions[0] from several
        finally:
            self._judging.shutdown(wait=False)

    async def _prepare(self, ready: "asyncio.Queue[_Ready | None]") -> None:
        loop = asyncio.get_running_loop()
        for number in count(1):
            async with self._resources.database.connection() as connection:
                block = await batches.PART.value(connection, the_batch=self._id, the_part=number)
            judged = self._reader.rest() if block is None else self._reader.parts(block)
            while await loop.run_in_executor(self._judging, self._judge_next, judged):
                await ready.put(self._judged.pop())
            if block is None:
                break
        await ready.put(None)

    def _judge_next(self, judged: "Iterator[JudgedPart]") -> bool:
        """Judge the next part, if there is one.

        It is not returned: a future of a thread holds what it returned until garbage is looked for, which is seldom.
        """
        from contact.calls.rules.preparing import prepared  # noqa: PLC0415 # numpy: see above

        found = next(judged, None)
        if found is None:
            return False
        part, columns = found
        self._judged.append((part, prepared(columns, self._number) if columns.calls else None))
        return True

    async def _join(self, part: "Part", ready: "Prepared | None") -> None:
        async with self._resources.database.transaction() as connection:
            joined = await _join_prepared(connection, ready) if ready else _NOTHING
            left_out = ready.calls - sum(joined) if ready else 0
            if part.refusals:
                await _refuse(connection, self._id, part.refusals)
            advanced = await batches.ADVANCE.row(
                connection,
                the_batch=self._id,
                lines_before=part.first_line - 1,
                more_lines_done=part.lines,
                more_refused=len(part.refusals),
                more_superseded=part.superseded + left_out,
                **{f"more_{name}": number for name, number in zip(_JOINED, joined, strict=True)},
            )
            if advanced is None:
                raise _TakenOverError
        if advanced["refused"] > MOST_REFUSED:
            raise UnreadableError("too_many_refused", f"More than {MOST_REFUSED} lines were refused.")


_JOINED = ("added", "replaced", "unchanged")
_NOTHING = (0, 0, 0)


async def join_calls(connection: Connection, calls: Sequence[CallRecord], batch_number: int) -> None:
    """Let calls that are in order join those that stand, and the rollups follow, in the caller's transaction."""
    from contact.calls.rules.columns import columns_of  # noqa: PLC0415 # numpy: see above
    from contact.calls.rules.preparing import prepared  # noqa: PLC0415 # numpy: see above

    await _join_prepared(connection, prepared(columns_of(calls), batch_number))


async def _join_prepared(connection: Connection, ready: "Prepared") -> tuple[int, int, int]:
    """Let a part's calls join; returns how many were added, replaced and unchanged."""
    await loading.FOR_LOADING.run(connection)
    await loading.IN_TURN.run(connection)
    if await _copied(connection, ready):
        for name, statement in loading.ADDED.items():
            await statement.run(connection, **ready.added[name])
        await _follow_up(connection, ready.matters)
        return ready.calls, 0, 0
    await loading.EMPTY_STAGING.run(connection)
    await loading.stage(connection, ready.rows)
    row = await loading.JOIN_CALLS.row(connection)
    if row is None:
        raise RuntimeError("counts are one row, however few there are")
    if row["earliest"] is not None:
        whole = Matter(row["earliest"], row["latest"])
        await _follow_up(connection, dict.fromkeys((*ready.matters, *row["refs_before"]), whole))
    return row["added"], row["replaced"], row["unchanged"]


async def _copied(connection: Connection, ready: "Prepared") -> bool:
    """Copy calls straight to where they stand, unless one of them stands there already.

    Most batches hold new calls only. Asking about each would cost as much as copying; some tell in time if a batch is
    sent once more, and PostgreSQL's own key tells of the rest.
    """
    if await loading.ANY_KNOWN.value(connection, some_ids=ready.some_ids):
        return False
    try:
        async with attempt(connection):
            await loading.copy_new(connection, ready.rows)
    except asyncpg.UniqueViolationError:
        return False
    return True


async def _follow_up(connection: Connection, matters: Mapping[str, Matter]) -> None:
    if matters:
        await loading.FOLLOW_UP.run(
            connection,
            refs=list(matters),
            since=[matter.since for matter in matters.values()],
            until=[matter.until for matter in matters.values()],
        )


async def _refuse(connection: Connection, call_batch_id: UUID, refusals: "list[Refusal]") -> None:
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


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clocks.LONDON).astimezone(UTC)
