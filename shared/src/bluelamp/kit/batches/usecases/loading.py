"""A batch from its blocks to records that stand: a part of lines at a time, each in one transaction."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import context
from bluelamp.kit.audit.usecases import record_many
from bluelamp.kit.batches import statements
from bluelamp.kit.batches.declaration import BatchKind, Joined, Loading
from bluelamp.kit.batches.rules.inflating import UnreadableError
from bluelamp.kit.batches.rules.reading import BatchReader, Part, Refusal
from bluelamp.kit.batches.rules.receipt import GZIP, TABLE
from bluelamp.kit.database import Connection, Record
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction

MOST_REFUSED = 100_000
"""A batch with more bad lines than this is given up before the refusals fill the disk [A]."""
_READY_AT_MOST = 1


class _TakenOverError(Exception):
    """Another worker is at the batch: this one has been taken for dead."""


async def load_batch(resources: Resources, kind: BatchKind, batch_id: UUID) -> None:
    """Load a batch, or go on with it where a worker left off; what cannot be gone on with is given up with its reason.

    A part is the records, the refusals and the progress in one transaction: killed at any moment, nothing is lost and
    nothing stands twice.
    """
    async with resources.database.transaction() as connection:
        batch = await statements.BEGIN_LOADING.row(connection, the_batch=batch_id)
        loading = None if batch is None else await kind.begin(connection, batch)
    if batch is None or loading is None:
        return
    try:
        await _Run(resources, kind, batch, loading).run()
    except _TakenOverError:
        return
    except UnreadableError as error:
        await _end(resources, kind, batch_id, error.detail)
    else:
        await _end(resources, kind, batch_id, None)


@dataclass(slots=True)
class _Ready:
    """A part on its way to the database: its lines, what was refused of them, and what the feature made of the rest."""

    first_line: int
    lines: int
    refusals: list[Refusal]
    made: Any
    """None where no line of the part is in order."""


class _Run:
    def __init__(self, resources: Resources, kind: BatchKind, batch: Record, loading: Loading) -> None:
        self._resources = resources
        self._kind = kind
        self._id: UUID = batch["batch_id"]
        self._loading = loading
        self._sender = _on_behalf(batch)
        self._reader: BatchReader[Any] = BatchReader(
            loading.judge,
            loading.judge_under if batch["media_type"] == TABLE else None,
            is_gzip=batch["content_encoding"] == GZIP,
            lines_done=batch["lines_done"],
        )
        # One thread of its own: each thread that ever judged a part would keep the memory that the part took.
        self._judging = ThreadPoolExecutor(1)

    async def run(self) -> None:
        """Judge the next part in a thread while PostgreSQL takes the last one: each has a processor."""
        ready: asyncio.Queue[_Ready | None] = asyncio.Queue(_READY_AT_MOST)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._prepare(ready))
                while (part := await ready.get()) is not None:
                    await self._join(part)
        except ExceptionGroup as several:
            # The first ended the other; who waits for the batch knows the errors as they are.
            raise several.exceptions[0] from several
        finally:
            self._judging.shutdown(wait=False)

    async def _prepare(self, ready: "asyncio.Queue[_Ready | None]") -> None:
        loop = asyncio.get_running_loop()
        for number in count(1):
            async with self._resources.database.connection() as connection:
                block = await statements.PART.value(connection, the_batch=self._id, the_part=number)
            judged = self._reader.rest() if block is None else self._reader.parts(block)
            while (part := await loop.run_in_executor(self._judging, self._next_of, judged)) is not None:
                await ready.put(part)
            if block is None:
                break
        await ready.put(None)

    def _next_of(self, judged: Iterator[Part[Any]]) -> _Ready | None:
        part = next(judged, None)
        if part is None:
            return None
        made = self._loading.prepare(part.records) if part.records else None
        return _Ready(part.first_line, part.lines, part.refusals, made)

    async def _join(self, part: _Ready) -> None:
        async with self._resources.database.transaction() as connection:
            await statements.FOR_LOADING.run(connection)
            await statements.IN_TURN.run(connection, kind=self._kind.name)
            joined = Joined() if part.made is None else await self._loading.join(connection, part.made)
            refusals = [*part.refusals, *joined.refusals]
            if refusals:
                await _refuse(connection, self._id, refusals)
            advanced = await statements.ADVANCE.row(
                connection,
                the_batch=self._id,
                lines_before=part.first_line - 1,
                more_lines_done=part.lines,
                more_added=joined.added,
                more_replaced=joined.replaced,
                more_unchanged=joined.unchanged,
                more_superseded=joined.superseded,
                more_refused=len(refusals),
            )
            if advanced is None:
                raise _TakenOverError
            if joined.subjects:
                await record_many(
                    connection, self._sender, AuditAction.COLLECTION, self._kind.load_job, joined.subjects, of=self._id
                )
        if advanced["refused"] > MOST_REFUSED:
            raise UnreadableError("too_many_refused", f"More than {MOST_REFUSED} lines were refused.")


def _on_behalf(batch: Record) -> Actor:
    """Say who acts while the worker loads what somebody sent."""
    return Actor(
        subject=batch["sent_by"],
        client_id="worker",
        organisation_id=batch["sent_in_organisation"],
        roles=frozenset(),
        scopes=frozenset(),
    )


async def _refuse(connection: Connection, batch_id: UUID, refusals: Sequence[Refusal]) -> None:
    await statements.REFUSE.run(
        connection,
        the_batch=batch_id,
        line_numbers=[one.line for one in refusals],
        faults=[
            to_json([{"pointer": it.pointer, "detail": it.detail, "code": it.code} for it in one.faults]).decode()
            for one in refusals
        ],
    )


async def _end(resources: Resources, kind: BatchKind, batch_id: UUID, failure: str | None) -> None:
    async with resources.database.transaction() as connection:
        await statements.END.run(
            connection,
            the_batch=batch_id,
            ended_as="LOADED" if failure is None else "FAILED",
            failure=failure,
            event_type=(kind.loaded if failure is None else kind.failed).value,
            traceparent=context.current().traceparent,
        )
        await statements.DROP_PARTS.run(connection, the_batch=batch_id)
