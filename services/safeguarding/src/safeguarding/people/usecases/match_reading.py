"""Matches and merges read, each reading with its entry in the audit log."""

from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.safeguarding.people import MatchStatus, Merge, PersonMatch, PersonMatchPage
from safeguarding.people.statements import matching as statements
from safeguarding.people.usecases.matching import match_of, merge_of
from safeguarding.people.usecases.sight import ADDRESS, sight_of


async def list_matches(
    resources: Resources, actor: Actor, status: MatchStatus | None, cursor: str | None, limit: int
) -> Response:
    """Return one page of matches, newest first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/person-matches", {"status": status}, limit)
    (after_id,) = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.MATCHES.rows(
            connection,
            status=status,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.MATCHES),
        )
        items = [PersonMatch.model_validate(dict(row)) for row in rows]
        subjects = sorted({one for item in items[:limit] for one in (item.person_a, item.person_b)})
        await record(connection, actor, AuditAction.CONSULTATION, "list_person_matches", subjects)
    return listing.answer(PersonMatchPage, items, ("match_id",))


async def get_match(connection: Connection, actor: Actor, match_id: UUID) -> PersonMatch:
    """Return one match with the reasons of its score."""
    match = await match_of(connection, actor, match_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_person_match", [match.person_a, match.person_b])
    return match


async def get_merge(connection: Connection, actor: Actor, merge_id: UUID) -> Merge:
    """Return one merge, and whether it was undone."""
    merge = await merge_of(connection, actor, merge_id)
    subjects = [merge.kept_person_id, merge.merged_person_id]
    await record(connection, actor, AuditAction.CONSULTATION, "get_merge", subjects)
    return merge
