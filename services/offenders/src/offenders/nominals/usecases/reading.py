"""Offenders read and listed, each reading with its entry in the audit log."""

from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found, read_as_shown
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.nominals import (
    Offender,
    OffenderPage,
    OffenderSummary,
    OffenderVersion,
    OffenderVersionPage,
)
from offenders.nominals.statements import offenders as statements
from offenders.nominals.statements import versions
from offenders.nominals.usecases.sight import seen_offender, sight_of
from offenders.settings import ADDRESS


async def offender_of(connection: Connection, actor: Actor, offender_id: UUID) -> Offender:
    """Return who somebody is; a merged record's id finds the record that was kept. Raises NOT_FOUND."""
    row = await statements.OFFENDER.row(connection, offender_id=offender_id, **sight_of(actor, statements.OFFENDER))
    if row is None:
        raise not_found("offender")
    return Offender.model_validate(dict(row))


async def get_offender(connection: Connection, actor: Actor, offender_id: UUID, if_none_match: str | None) -> Response:
    """Return one offender; reading is a consultation of all their records."""
    offender = await offender_of(connection, actor, offender_id)
    subjects = [offender.offender_id, *(one.offender_id for one in offender.merged_records)]
    await record(connection, actor, AuditAction.CONSULTATION, "get_offender", subjects)
    return read_as_shown(offender, offender.version, if_none_match)


async def list_offenders(
    resources: Resources, actor: Actor, lpu: Lpu | None, cursor: str | None, limit: int
) -> Response:
    """Return one page, newest record first: everybody whom the caller may know of, each person once."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/offenders", {"lpu": lpu}, limit)
    (after_id,) = listing.position(cursor, 1)
    page = statements.PAGE if actor.confined_to is None else statements.PARTNER_PAGE
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await page.rows(
            connection,
            of_lpu=lpu,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, page),
        )
        items = [OffenderSummary.model_validate(dict(row)) for row in rows]
        subjects = [one.offender_id for one in items[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_offenders", subjects)
    return listing.answer(OffenderPage, items, ("offender_id",))


async def list_versions(
    resources: Resources, actor: Actor, offender_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of who somebody was said to be before each change, the latest first; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/offenders/{offender_id}/versions", {}, limit)
    (after_id,) = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        await seen_offender(connection, actor, offender_id)
        rows = await versions.PAGE.rows(
            connection, offender_id=offender_id, after_id=UUID(after_id) if after_id else None, limit=limit + 1
        )
        await record(connection, actor, AuditAction.CONSULTATION, "list_offender_versions", [offender_id])
    items = [OffenderVersion.model_validate(dict(row)) for row in rows]
    return listing.answer(OffenderVersionPage, items, ("version_id",))
