"""Batches and their refused lines as they stand; whoever reads is logged."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.batches import statements
from bluelamp.kit.batches.declaration import BatchKind, Shown
from bluelamp.kit.batches.usecases.receiving import shown
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.batches import BatchStatus, RefusedLine, RefusedLinePage


async def is_there(resources: Resources, kind: BatchKind[Any], batch_id: UUID) -> bool:
    """Say whether there is such a batch, for who puts a known one in."""
    async with resources.database.connection() as connection:
        return await statements.ONE.row(connection, kind=kind.name, the_batch=batch_id) is not None


async def get_batch(resources: Resources, actor: Actor, kind: BatchKind[Shown], batch_id: UUID) -> Shown:
    """Return how a batch stands; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, kind=kind.name, the_batch=batch_id)
        if row is None:
            raise not_found("batch")
        await record(connection, actor, AuditAction.CONSULTATION, f"get_{kind.name}", [batch_id])
    return shown(kind, row)


async def list_batches(
    resources: Resources,
    actor: Actor,
    kind: BatchKind[Any],
    status: BatchStatus | None,
    *,
    cursor: str | None,
    limit: int,
) -> Response:
    """Return a page of batches, the latest first."""
    listing = Listing(resources.cursors, actor, kind.address, {"status": status}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            kind=kind.name,
            of_status=status,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["batch_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, f"list_{kind.plural}", subjects)
    return listing.answer(kind.page, [shown(kind, row) for row in rows], ("received_at", kind.id_name))


async def list_refused_lines(
    resources: Resources, actor: Actor, kind: BatchKind[Any], batch_id: UUID, *, cursor: str | None, limit: int
) -> Response:
    """Return a page of a batch's refused lines in their order; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{kind.address}/{batch_id}/refused-lines", {}, limit)
    [after_line] = listing.position(cursor, parts=1)
    async with resources.database.transaction() as connection:
        if await statements.ONE.row(connection, kind=kind.name, the_batch=batch_id) is None:
            raise not_found("batch")
        rows = await statements.REFUSALS.rows(connection, the_batch=batch_id, after_line=after_line, limit=limit + 1)
        await record(connection, actor, AuditAction.CONSULTATION, f"list_{kind.name}_refused_lines", [batch_id])
    return listing.answer(RefusedLinePage, [RefusedLine.model_validate(dict(row)) for row in rows], ("line",))
