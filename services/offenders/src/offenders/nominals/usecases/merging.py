"""Two records of one person made one, and taken apart again exactly; nothing is ever moved."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import merging
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.merging import Redirect
from bluelamp.kit.records import created, not_found, stands
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.nominals import NewOffenderMerge, OffenderMerge, OffenderMergeReversal
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from offenders.nominals.statements import merging as statements
from offenders.nominals.usecases.keeping import check_room
from offenders.nominals.usecases.reading import offender_of
from offenders.nominals.usecases.sight import seen_offenders
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.settings import ADDRESS

MOST_RECORDS = 100
"""How many records may be one person's: each may have a date of birth, and others are told them all."""


async def merge_offenders(
    connection: Connection, actor: Actor, new: NewOffenderMerge, merge_id: UUID | None = None
) -> Answer:
    """Make two records one: the other is redirected to the kept one, and nothing of it is changed or moved.

    Raises RULE_BROKEN for one record twice or one that the caller may not know of, STATE_CONFLICT when either was
    merged already.
    """
    kept, merged = new.kept_offender_id, new.merged_offender_id
    if kept == merged:
        raise rule_broken("#/merged_offender_id", "A record is not merged with itself.", "same_record")
    await _check_seen(connection, actor, {"#/kept_offender_id": kept, "#/merged_offender_id": merged})
    redirects = merging.merge(await _targets(connection, [kept, merged]), kept, merged, "#/kept_offender_id")
    await _check_room(connection, actor, kept, merged)
    merge_id = merge_id or uuid7()
    await _redirect(connection, redirects)
    await statements.ADD.run(
        connection,
        merge_id=merge_id,
        kept_offender_id=kept,
        merged_offender_id=merged,
        redirected=to_json([_written(one) for one in redirects]).decode(),
        reason=new.reason,
        merged_by=actor.subject,
    )
    await record(connection, actor, AuditAction.COMBINATION, "merge_offenders", [kept, merged])
    merge = await _merge_of(connection, actor, merge_id)
    await _tell(connection, actor, EventType.OFFENDERS_OFFENDERS_MERGED, merge)
    return created(merge, f"{ADDRESS}/offender-merges/{merge_id}")


async def reverse_merge(
    connection: Connection, actor: Actor, merge_id: UUID, reversal: OffenderMergeReversal
) -> Answer:
    """Make two people of one again: every record points to where it pointed before.

    Raises STATE_CONFLICT when it was reversed already, or a later merge stands on it.
    """
    await _merge_of(connection, actor, merge_id)
    row = await statements.LOCK_MERGE.row(connection, merge_id=merge_id)
    if row is None or row["reversed_at"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The merge was reversed already.")
    made = [_read(one) for one in row["redirected"]]
    targets = await _targets(connection, [one.record_id for one in made])
    await _redirect(connection, merging.reverse(targets, made))
    await statements.REVERSE.run(
        connection, the_merge=merge_id, reversed_by=actor.subject, reversal_reason=reversal.reason
    )
    subjects = sorted({row["kept_offender_id"], *(one.record_id for one in made)})
    await record(connection, actor, AuditAction.ALTERATION, "reverse_offender_merge", subjects)
    merge = await _merge_of(connection, actor, merge_id)
    await _tell(connection, actor, EventType.OFFENDERS_MERGE_REVERSED, merge)
    return stands(merge, merge.version)


async def get_merge(connection: Connection, actor: Actor, merge_id: UUID) -> OffenderMerge:
    """Return a merge; reading it is a consultation of both records. Raises NOT_FOUND."""
    merge = await _merge_of(connection, actor, merge_id)
    subjects = [merge.kept_offender_id, merge.merged_offender_id]
    await record(connection, actor, AuditAction.CONSULTATION, "get_offender_merge", subjects)
    return merge


async def _merge_of(connection: Connection, actor: Actor, merge_id: UUID) -> OffenderMerge:
    row = await statements.MERGE.row(connection, merge_id=merge_id)
    if row is None:
        raise not_found("merge")
    pair = [row["kept_offender_id"], row["merged_offender_id"]]
    if len(await seen_offenders(connection, actor, pair)) != len(pair):
        raise not_found("merge")
    return OffenderMerge.model_validate(dict(row))


async def _check_seen(connection: Connection, actor: Actor, named: dict[str, UUID]) -> None:
    seen = {row["offender_id"] for row in await seen_offenders(connection, actor, list(named.values()))}
    faults = [
        Fault(pointer, "There is no such offender that you may see.", "unknown_offender")
        for pointer, offender_id in named.items()
        if offender_id not in seen
    ]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} record(s) are not there.", faults)


async def _check_room(connection: Connection, actor: Actor, kept: UUID, merged: UUID) -> None:
    one, other = [await offender_of(connection, actor, offender_id) for offender_id in (kept, merged)]
    check_room(len(one.aliases), "names", len(other.aliases))
    check_room(len(one.identifiers), "numbers", len(other.identifiers))
    if len(one.merged_records) + len(other.merged_records) + 2 > MOST_RECORDS:
        raise ProblemError(ProblemCode.STATE_CONFLICT, f"At most {MOST_RECORDS} records are one person's.")


async def _targets(connection: Connection, offender_ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    await statements.IN_TURN.run(connection)
    rows = await statements.LOCK_RECORDS.rows(connection, offender_ids=list(offender_ids))
    return {row["offender_id"]: row["merged_into"] for row in rows}


async def _redirect(connection: Connection, redirects: Sequence[Redirect]) -> None:
    for one in redirects:
        await statements.REDIRECT.run(connection, the_offender=one.record_id, after=one.after)


async def _tell(connection: Connection, actor: Actor, event: EventType, merge: OffenderMerge) -> None:
    data = {
        "merge_id": merge.merge_id,
        "kept_offender_id": merge.kept_offender_id,
        "merged_offender_id": merge.merged_offender_id,
        "is_reversed": merge.reversed_at is not None,
    }
    await tell(connection, event, merge.merge_id, data, Hearers(owner=actor.subject))


def _written(redirect: Redirect) -> dict[str, Any]:
    return {"offender_id": redirect.record_id, "before": redirect.before, "after": redirect.after}


def _read(written: dict[str, Any]) -> Redirect:
    ids = {name: UUID(value) if value else None for name, value in written.items()}
    return Redirect(UUID(written["offender_id"]), ids["before"], ids["after"])
