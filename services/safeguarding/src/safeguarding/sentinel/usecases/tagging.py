"""Saying that a record has to do with a theme, and reading what has."""

from typing import Any
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.sentinel import NewTag, TaggedRecordType, TagPage, TagRemoval, ThemeTag
from safeguarding.sentinel.rules.themes import check_active, counted_in
from safeguarding.sentinel.statements import themes as statements
from safeguarding.sentinel.usecases.sight import ADDRESS, may_read, record_sight
from safeguarding.sentinel.usecases.telling import told_by
from safeguarding.sentinel.usecases.themes import get_theme


async def tag_record(
    connection: Connection, actor: Actor, theme: str, new: NewTag, tag_id: UUID | None = None
) -> Answer:
    """Tag a record that the caller may see; it is counted on its own day, in its own unit.

    Raises NOT_FOUND for an unknown theme, STATE_CONFLICT for one that has ended, RULE_BROKEN for a record that the
    caller may not see, ALREADY_EXISTS for one that is tagged with the theme.
    """
    check_active(active=(await get_theme(connection, theme, None)).active)
    row = await _record_seen(connection, actor, new)
    values: dict[str, Any] = {
        "the_theme": theme,
        "the_tag": tag_id or uuid7(),
        "record_type": new.record_type,
        "record_id": new.record_id,
        "lpu": counted_in(row["lpu"], new.lpu),
        "counted_on": local_day(row["happened_at"]),
        "moment": clocks.now(),
        "event_organisation": actor.confined_to,
    }
    event = {"tag_id": values["the_tag"], "theme": theme, "record_type": new.record_type}
    subjects = [values["the_tag"], new.record_id]
    if await statements.TAG.value(connection, **values, **told_by(actor, subjects, event)) is None:
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "The record is tagged with this theme already.")
    tag = await _tag_of(connection, actor, theme, values["the_tag"])
    return Answer(tag, 201, {"Location": f"{ADDRESS}/themes/{theme}/tags/{tag.tag_id}"})


async def remove_tag(connection: Connection, actor: Actor, theme: str, tag_id: UUID, removal: TagRemoval) -> Answer:
    """Take a tag away that was a mistake; raises STATE_CONFLICT if it was taken away before."""
    row = await statements.LOCKED_TAG.row(connection, the_theme=theme, the_tag=tag_id, **_sight(actor))
    if row is None:
        raise not_found("tag")
    if row["removed_at"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The tag was taken away before.")
    event = {"tag_id": tag_id, "theme": theme, "record_type": row["record_type"]}
    await statements.REMOVE.run(
        connection,
        the_tag=tag_id,
        moment=clocks.now(),
        reason=removal.reason,
        event_organisation=actor.confined_to,
        **told_by(actor, [tag_id, row["record_id"]], event),
    )
    return Answer(await _tag_of(connection, actor, theme, tag_id))


async def get_tag(connection: Connection, actor: Actor, theme: str, tag_id: UUID) -> ThemeTag:
    """Return one tag; reading it is a consultation of the record that it is on."""
    tag = await _tag_of(connection, actor, theme, tag_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_tag", [tag_id, tag.record_id])
    return tag


async def list_tags(resources: Resources, actor: Actor, theme: str, cursor: str | None, limit: int) -> Response:
    """Return one page of a theme's tags on records that the caller may see, newest first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/themes/{theme}/tags", {}, limit)
    (after_id,) = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        await get_theme(connection, theme, None)
        rows = await statements.TAGS.rows(
            connection,
            the_theme=theme,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **_sight(actor),
        )
        subjects = [one for row in rows[:limit] for one in (row["tag_id"], row["record_id"])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_tags", subjects)
    return listing.answer(TagPage, [_tag(row) for row in rows], ("tag_id",))


async def _record_seen(connection: Connection, actor: Actor, new: NewTag) -> Row:
    row = None
    if may_read(actor, new.record_type):
        row = await statements.RECORD.row(
            connection, record_type=new.record_type, record_id=new.record_id, **record_sight(actor)
        )
    if row is None:
        raise rule_broken("#/record_id", "There is no such record that the caller may see.", "record_unknown")
    return row


async def _tag_of(connection: Connection, actor: Actor, theme: str, tag_id: UUID) -> ThemeTag:
    row = await statements.ONE_TAG.row(connection, the_theme=theme, the_tag=tag_id, **_sight(actor))
    if row is None:
        raise not_found("tag")
    return _tag(row)


def _sight(actor: Actor) -> dict[str, Any]:
    types = [one.value for one in TaggedRecordType if may_read(actor, one)]
    return {"record_types": types, **record_sight(actor)}


def _tag(row: Row) -> ThemeTag:
    return ThemeTag.model_validate({name: row[name] for name in ThemeTag.model_fields})
