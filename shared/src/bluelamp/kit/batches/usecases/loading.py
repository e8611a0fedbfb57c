"""A batch from its blocks to records that stand: a part of lines at a time, each in one transaction."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
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


class _TakenOverError(Exception):
    """Another worker is at the batch: this one has been taken for dead."""


async def load_batch(resources: Resources, kind: BatchKind[Any], batch_id: UUID) -> None:
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


class _Run:
    def __init__(self, resources: Resources, kind: BatchKind[Any], batch: Record, loading: Loading) -> None:
        self._resources = resources
        self._kind = kind
        self._id: UUID = batch["batch_id"]
        self._loading = loading
        self._sender = _on_behalf(batch)
        self._reader: BatchReader[Any] = BatchReader(
            loading.judging,
            loading.judging_under if batch["media_type"] == TABLE else None,
            is_gzip=batch["content_encoding"] == GZIP,
            lines_done=batch["lines_done"],
        )
        # One thread of its own: each thread that ever judged a part would keep the memory that the part took.
        self._judging = ThreadPoolExecutor(1)
        self._judged: list[Part[Any]] = []

    async def run(self) -> None:
        """Judge the next part in a thread while PostgreSQL takes the last one: each has a processor."""
        try:
            async with aclosing(self._parts()) as parts, asyncio.TaskGroup() as tasks:
                ahead = tasks.create_task(_next(parts))
                while (part := await ahead) is not None:
                    # One ahead and no more: a part is megabytes, and judged sooner than PostgreSQL has taken the last.
                    ahead = tasks.create_task(_next(parts))
                    await self._join(part)
        except ExceptionGroup as several:
            # The first ended the other; who waits for the batch knows the errors as they are.
            raise several.exceptions[0] from several
        finally:
            self._judging.shutdown(wait=False)

    async def _parts(self) -> AsyncGenerator[Part[Any], None]:
        loop = asyncio.get_running_loop()
        for number in count(1):
            async with self._resources.database.connection() as connection:
                block = await statements.PART.value(connection, the_batch=self._id, the_part=number)
            judged = self._reader.rest() if block is None else self._reader.parts(block)
            while await loop.run_in_executor(self._judging, self._judge_next, judged):
                yield self._judged.pop()
            if block is None:
                break

    def _judge_next(self, judged: Iterator[Part[Any]]) -> bool:
        """Judge the next part, if there is one.

        It is not returned: a future of a thread holds what it returned until garbage is looked for, which is seldom.
        """
        part = next(judged, None)
        if part is not None:
            self._judged.append(part)
        return part is not None

    async def _join(self, part: Part[Any]) -> None:
        made, refused, superseded = part.judged
        async with self._resources.database.transaction() as connection:
            await wait_in_turn(connection, self._kind)
            joined = Joined() if made is None else await self._loading.join(connection, made)
            refusals = [*refused, *joined.refusals]
            advanced = await statements.ADVANCE.row(
                connection,
                the_batch=self._id,
                lines_before=part.first_line - 1,
                more_lines_done=part.lines,
                more_added=joined.added,
                more_replaced=joined.replaced,
                more_unchanged=joined.unchanged,
                more_superseded=superseded + joined.superseded,
                more_refused=len(refusals),
            )
            if advanced is None:
                raise _TakenOverError
            if refusals:
                await _refuse(connection, self._id, refusals)
            await self._log(connection, joined)
        if advanced["refused"] > MOST_REFUSED:
            raise UnreadableError("too_many_refused", f"More than {MOST_REFUSED} lines were refused.")

    async def _log(self, connection: Connection, joined: Joined) -> None:
        if joined.subjects:
            await record_many(
                connection, self._sender, AuditAction.COLLECTION, self._kind.load_job, joined.subjects, of=self._id
            )


async def _next(parts: AsyncGenerator[Part[Any], None]) -> Part[Any] | None:
    return await anext(parts, None)


async def wait_in_turn(connection: Connection, kind: BatchKind[Any]) -> None:
    """Wait until no other part of any batch of the kind is on its way."""
    await statements.SET_FOR_A_PART.run(connection)
    await statements.IN_TURN.run(connection, kind=kind.name)


async def first_number(connection: Connection, batch: Record) -> int:
    """Return the number of the batch that first brought these bytes: what was put right since stands above them."""
    number: int = await statements.FIRST_NUMBER.value(connection, kind=batch["kind"], digest=batch["digest"])
    return number


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


async def _end(resources: Resources, kind: BatchKind[Any], batch_id: UUID, failure: str | None) -> None:
    async with resources.database.transaction() as connection:
        await statements.UNHURRIED.run(connection)
        await statements.ending(kind.id_name).run(
            connection,
            the_batch=batch_id,
            ended_as="LOADED" if failure is None else "FAILED",
            failure=failure,
            event_type=(kind.loaded if failure is None else kind.failed).value,
            traceparent=context.current().traceparent,
        )
        await statements.DROP_PARTS.run(connection, the_batch=batch_id)
