"""A batch on its way in: kept block by block as it comes, and never held whole."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.batches import statements
from bluelamp.kit.batches.declaration import BatchKind, Shown
from bluelamp.kit.batches.rules.inflating import UnreadableError
from bluelamp.kit.batches.rules.receipt import GZIP, IDENTITY, NDJSON, TABLE, BatchForm, Receipt
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer, RequestKey, answer_once
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

MAXIMUM_BYTES: Final = 2 * 1024**3
_BLOCK = 1024**2
_ABANDONED_AFTER = timedelta(hours=1)


def form_of(content_type: str, content_encoding: str) -> BatchForm:
    """Read from its headers how a body is written; raises UNSUPPORTED_MEDIA_TYPE."""
    media_type, *parameters = [part.strip().lower() for part in content_type.split(";")]
    charsets = {part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")}
    if media_type not in {NDJSON, TABLE} or charsets - {"utf-8"}:
        detail = f"Send {NDJSON} or {TABLE}, in UTF-8."
        raise ProblemError(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail, headers={"Accept": f"{NDJSON}, {TABLE}"})
    encoding = content_encoding.strip().lower() or IDENTITY
    if encoding not in {IDENTITY, GZIP}:
        detail = "Send the batch as it is, or with gzip."
        raise ProblemError(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail, headers={"Accept-Encoding": "gzip, identity"})
    return BatchForm(media_type, encoding)


async def receive_batch(
    resources: Resources,
    actor: Actor,
    key: RequestKey,
    kind: BatchKind[Any],
    *,
    form: BatchForm,
    body: AsyncIterator[bytes],
) -> Response:
    """Keep a batch and leave it to the worker; the bytes of an earlier one change nothing and hear how that one stands.

    What was refused of an earlier one may be in order by now: the bytes of such a one are another batch.
    Raises TOO_LARGE for a bomb, INVALID for what is no batch at all. What was kept of a batch that is not taken, or
    whose sender goes away, is forgotten.
    """
    batch_id = await begin_receiving(resources, actor, kind, form)
    try:
        receipt, lines = await _keep(resources, batch_id, form, body)

        async def end(connection: Connection) -> Answer:
            return await _end(connection, actor, kind, batch_id, receipt=receipt, lines=lines)

        return await answer_once(resources.database, actor, replace(key, fingerprint=receipt.digest), end)
    finally:
        async with resources.database.transaction() as connection:
            await statements.UNHURRIED.run(connection)
            await statements.FORGET_UNFINISHED.run(connection, the_batch=batch_id)


async def begin_receiving(
    resources: Resources, sender: Actor, kind: BatchKind[Any], form: BatchForm, batch_id: UUID | None = None
) -> UUID:
    """Note that a batch is on its way; returns its id."""
    batch_id = batch_id or uuid7()
    async with resources.database.connection() as connection:
        await statements.BEGIN_RECEIVING.run(
            connection,
            the_batch=batch_id,
            kind=kind.name,
            sent_by=sender.subject,
            sent_in_organisation=sender.organisation_id,
            media_type=form.media_type,
            content_encoding=form.content_encoding,
            received_at=clocks.now(),
        )
    return batch_id


async def keep_block(resources: Resources, batch_id: UUID, number: int, block: bytes) -> None:
    """Keep the next block of a batch; numbers count from 1."""
    async with resources.database.connection() as connection:
        await statements.KEEP_PART.run(
            connection, the_batch=batch_id, the_part=number, content=block, received_at=clocks.now()
        )


async def end_receiving(connection: Connection, batch_id: UUID, receipt: Receipt, lines: int) -> Any:
    """Note that a batch was received in whole; returns its row."""
    return await statements.RECEIVED.row(
        connection, the_batch=batch_id, digest=receipt.digest, size=receipt.size, line_count=lines
    )


async def forget_abandoned(resources: Resources) -> None:
    """Delete what was kept of batches of which nothing came for an hour: the sender or the web process went away."""
    async with resources.database.transaction() as connection:
        await statements.UNHURRIED.run(connection)
        await statements.FORGET_ABANDONED.run(connection, before=clocks.now() - _ABANDONED_AFTER)


async def _keep(
    resources: Resources, batch_id: UUID, form: BatchForm, body: AsyncIterator[bytes]
) -> tuple[Receipt, int]:
    receipt, number = Receipt(form), 0
    try:
        async for block in _blocks(body):
            number += 1
            # Unpacking lets other threads run: meanwhile the block is on its way to the database.
            done = await asyncio.gather(
                asyncio.to_thread(receipt.add, block),
                keep_block(resources, batch_id, number, block),
                return_exceptions=True,
            )
            for failure in done:
                if isinstance(failure, BaseException):
                    raise failure
        return receipt, receipt.line_count()
    except UnreadableError as error:
        raise _refusal(error) from None


async def _blocks(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Gather what the server hands over in small pieces into blocks of about a MiB."""
    held, size = [], 0
    async for piece in body:
        held.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield b"".join(held)
            held, size = [], 0
    if size:
        yield b"".join(held)


async def _end(
    connection: Connection, actor: Actor, kind: BatchKind[Any], batch_id: UUID, *, receipt: Receipt, lines: int
) -> Answer:
    await statements.HOLD_DIGEST.run(connection, digest=receipt.digest)
    row: Any = await statements.OF_DIGEST.row(connection, kind=kind.name, digest=receipt.digest)
    if row is None:
        row = await end_receiving(connection, batch_id, receipt, lines)
        await ENQUEUE.run(connection, entrypoint=kind.load_job, payload=str(batch_id))
    batch = shown(kind, row)
    await record(connection, actor, AuditAction.COLLECTION, f"send_{kind.name}", [row["batch_id"]])
    return Answer(batch, 202, {"Location": f"{kind.address}/{row['batch_id']}"})


def shown(kind: BatchKind[Shown], row: Any) -> Shown:
    """Return a batch as it is told."""
    told = {**row, kind.id_name: row["batch_id"]}
    return kind.model.model_validate({name: told[name] for name in kind.model.model_fields})


def _refusal(error: UnreadableError) -> ProblemError:
    code = ProblemCode.TOO_LARGE if error.code == "unpacks_too_large" else ProblemCode.INVALID
    return ProblemError(code, error.detail, [Fault("#", error.detail, error.code)])
