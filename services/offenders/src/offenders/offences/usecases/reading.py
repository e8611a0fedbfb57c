"""Offences and their versions read and listed, each reading with its entry in the audit log."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found, read_as_shown
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.offenders.offences import (
    Harm,
    Offence,
    OffencePage,
    OffenceValues,
    OffenceVersion,
    OffenceVersionPage,
)
from offenders.nominals.usecases.sight import seen_offender, sight_of
from offenders.offences.rules.harm import missing_because
from offenders.offences.statements import offences as statements
from offenders.settings import ADDRESS

_SAID = tuple(OffenceValues.model_fields)
_OWN = ("offence_id", "offender_id", "harmed", "revision", "changed_at", "version")


async def offence_of(connection: Connection, actor: Actor, offence_id: UUID) -> Offence:
    """Return an offence of somebody whom the caller may know of; raises NOT_FOUND."""
    row = await statements.ONE.row(connection, offence_id=offence_id, **sight_of(actor, statements.ONE))
    if row is None:
        raise not_found("offence")
    return _shown(row)


async def get_offence(connection: Connection, actor: Actor, offence_id: UUID, if_none_match: str | None) -> Response:
    """Return one offence."""
    offence = await offence_of(connection, actor, offence_id)
    subjects = [offence.offence_id, offence.offender_id]
    await record(connection, actor, AuditAction.CONSULTATION, "get_offence", subjects)
    # Whether those who were harmed are connected follows of links between groups, which are no version of the offence.
    return read_as_shown(offence, offence.version, if_none_match)


async def list_offences(
    resources: Resources, actor: Actor, offender_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of what a person did, the latest first, under all their records; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/offenders/{offender_id}/offences", {}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        await seen_offender(connection, actor, offender_id)
        rows = await statements.PAGE.rows(
            connection,
            offender_id=offender_id,
            after=date.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [offender_id, *(row["offence_id"] for row in rows[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_offences", subjects)
    return listing.answer(OffencePage, [_shown(row) for row in rows], ("occurred_on", "offence_id"))


async def list_versions(
    resources: Resources, actor: Actor, offence_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of what stood before each correction, the latest first; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/offences/{offence_id}/versions", {}, limit)
    [before_version] = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        offence = await offence_of(connection, actor, offence_id)
        rows = await statements.VERSIONS.rows(
            connection, offence_id=offence_id, before_version=before_version, limit=limit + 1
        )
        subjects = [offence_id, offence.offender_id]
        await record(connection, actor, AuditAction.CONSULTATION, "list_offence_versions", subjects)
    return listing.answer(OffenceVersionPage, [_version(row) for row in rows], ("version",))


def _shown(row: Row) -> Offence:
    said: dict[str, Any] = {name: row[name] for name in (*_OWN, *_SAID)}
    days = row["days"]
    missing = missing_because(is_crime=row["is_crime"], has_table=row["harm_version"] is not None, days=days)
    return Offence.model_validate({**said, "harm": Harm(harm_version=row["harm_version"], days=days, missing=missing)})


def _version(row: Row) -> OffenceVersion:
    said = {name: row["content"][name] for name in _SAID}
    own = {name: row[name] for name in OffenceVersion.model_fields.keys() - set(_SAID)}
    return OffenceVersion.model_validate({**said, **own})
