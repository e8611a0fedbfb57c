"""Whose record a flagged person is: listed where nobody has said so yet, and said by hand after comparing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.domestic_abuse import SameAs
from bluelamp.schemas.offenders.serial_flags import NewFlagMatch, SerialFlag, SerialFlagPage
from bluelamp.schemas.problems import rule_broken
from offenders.domestic_abuse.statements import flags as statements
from offenders.domestic_abuse.usecases.flags import say_serial
from offenders.nominals.usecases.sight import seen_offenders, sight_of
from offenders.nominals.usecases.telling import hearers_of_record, tell
from offenders.settings import ADDRESS

PATH: Final = f"{ADDRESS}/domestic-abuse/serial-flags"
_MOST_LIKE: Final = 50


async def list_flags(
    resources: Resources, actor: Actor, unconfirmed: bool | None, cursor: str | None, limit: int
) -> Response:
    """Return one page of what stands, the latest first; of whom the caller may not know nothing is there."""
    listing = Listing(resources.cursors, actor, PATH, {"unconfirmed": unconfirmed}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            unconfirmed=unconfirmed,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.PAGE),
        )
        shown = await _shown(connection, actor, rows)
        subjects = [row["kept_offender_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_serial_flags", subjects)
    return listing.answer(SerialFlagPage, shown, ("received_at", "flag_id"))


async def match_flag(connection: Connection, actor: Actor, flag_id: UUID, new: NewFlagMatch) -> Answer:
    """Say whose record the person of a flag is: what was said of another by it, is said of them from now on.

    Raises NOT_FOUND, RULE_BROKEN for a record that the caller may not know of.
    """
    flag = await _one(connection, actor, flag_id)
    person_id = flag["person_id"]
    await statements.IN_TURN.run(connection, person_id=person_id)
    before = (await _one(connection, actor, flag_id))["kept_offender_id"]
    if not await seen_offenders(connection, actor, [new.offender_id]):
        raise rule_broken("#/offender_id", "There is no such offender that the caller may see.", "offender_unknown")
    given = {"the_person": person_id, "offender_id": new.offender_id}
    await statements.KNOW_BY_HAND.run(connection, **given, reason=new.reason, decided_by=actor.subject)
    await statements.POINT.run(connection, **given)
    standing = await statements.STANDING.row(connection, person_id=person_id)
    is_serial = standing is not None and standing["is_serial"]
    await say_serial(connection, new.offender_id, person_id, is_serial=is_serial)
    after = await _one(connection, actor, flag_id)
    subjects = list(dict.fromkeys([flag_id, before, after["kept_offender_id"]]))
    await record(connection, actor, AuditAction.ALTERATION, "match_serial_flag", subjects)
    await _tell(connection, actor, after, before)
    [shown] = await _shown(connection, actor, [after])
    return Answer(shown, 200)


async def _one(connection: Connection, actor: Actor, flag_id: UUID) -> Row:
    row = await statements.ONE.row(connection, flag_id=flag_id, **sight_of(actor, statements.ONE))
    if row is None:
        raise not_found("flag")
    return row


async def _shown(connection: Connection, actor: Actor, rows: Sequence[Row]) -> list[SerialFlag]:
    """Show flags; of records that may be of the same person those that the caller may know of."""
    like = {row["flag_id"]: [SameAs.model_validate(one) for one in row["may_be_same"]] for row in rows}
    ids = sorted({one.offender_id for some in like.values() for one in some})
    seen = await seen_offenders(connection, actor, ids) if ids else []
    kept = {one["offender_id"]: one["kept_offender_id"] for one in seen}
    return [_flag(row, like[row["flag_id"]], kept) for row in rows]


def _flag(row: Row, like: Sequence[SameAs], kept: Mapping[UUID, UUID]) -> SerialFlag:
    own = row["kept_offender_id"]
    others = [one for one in like if kept.get(one.offender_id, own) != own]
    said: dict[str, Any] = {name: row[name] for name in SerialFlag.model_fields}
    return SerialFlag.model_validate({**said, "offender_id": own, "may_be_same": others[:_MOST_LIKE]})


async def _tell(connection: Connection, actor: Actor, after: Row, before: UUID) -> None:
    told = {"flag_id": after["flag_id"], "offender_id": after["kept_offender_id"], "former_offender_id": before}
    hearers = hearers_of_record(after, actor)
    await tell(connection, EventType.OFFENDERS_SERIAL_FLAG_MATCHED, after["flag_id"], told, hearers)
