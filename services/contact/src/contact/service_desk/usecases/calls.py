"""Officers' calls: placed into one queue, connected, given up, ended, and read by the officer and by the desk."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.service_desk import (
    AgentStatus,
    DeskCall,
    DeskCallEnding,
    DeskCallPage,
    DeskCallStatus,
    DeskDisposition,
    NewDeskCall,
)
from contact.service_desk import rules
from contact.service_desk.statements import calls as statements
from contact.service_desk.statements import sessions
from contact.service_desk.usecases.pairing import pair, told_by
from contact.settings import ADDRESS

_PATH = f"{ADDRESS}/service-desk/calls"
_AT_THE_DESK = frozenset({"contact-manager", "contact-handler", "analyst"})
"""Who reads every call; an officer reads their own."""


async def place_call(
    connection: Connection, actor: Actor, new: NewDeskCall, desk_call_id: UUID | None = None
) -> Answer:
    """Put an officer's call into the queue, and connect who is first in it with whoever is free longest."""
    await sessions.BESIDE_CALLERS.run(connection)
    desk_call_id = desk_call_id or uuid7()
    await statements.PLACE.run(
        connection,
        the_call=desk_call_id,
        lpu=actor.lpu if actor.lpu in set(Lpu) else None,
        wanted=new.wanted.value,
        incident_id=new.incident_id,
        **told_by(actor),
    )
    await pair(connection, actor)
    call = await _call(connection, desk_call_id)
    return created(call, f"{_PATH}/{desk_call_id}", call.version)


async def abandon_call(connection: Connection, actor: Actor, desk_call_id: UUID) -> Answer:
    """Give up waiting, once; raises STATE_CONFLICT when the call was answered, NOT_FOUND for another officer's."""
    await sessions.BESIDE_CALLERS.run(connection)
    row = await statements.LOCKED.row(connection, the_call=desk_call_id)
    if row is None or row["called_by"] != actor.subject:
        raise not_found("call")
    if rules.still_waits(DeskCallStatus(row["status"])):
        await statements.ABANDON.run(connection, the_call=desk_call_id, **told_by(actor))
    else:
        await record(connection, actor, AuditAction.CONSULTATION, "abandon_desk_call", [desk_call_id])
    return await _standing(connection, desk_call_id)


async def end_call(connection: Connection, actor: Actor, desk_call_id: UUID, ending: DeskCallEnding) -> Answer:
    """End a connected call; its agent wraps it up until they say that they are free or away.

    Raises STATE_CONFLICT when it is not connected, FORBIDDEN for another agent's.
    """
    await sessions.ALONE.run(connection)
    row = await statements.LOCKED.row(connection, the_call=desk_call_id)
    if row is None:
        raise not_found("call")
    rules.check_connected(DeskCallStatus(row["status"]))
    session = await sessions.ONE.row(connection, the_session=row["agent_session_id"])
    rules.check_own(session["opened_by"] if session else "", actor.subject)
    await finish_call(connection, actor, row, DeskDisposition(ending.disposition.value))
    return await _standing(connection, desk_call_id)


async def finish_call(connection: Connection, actor: Actor, call: Row, disposition: DeskDisposition) -> None:
    """End a connected call, and leave its agent time to wrap it up; nobody else changes meanwhile."""
    told = told_by(actor)
    await statements.END.run(connection, the_call=call["desk_call_id"], disposition=disposition.value, **told)
    await sessions.WRAP_UP.run(connection, the_session=call["agent_session_id"], status=AgentStatus.WRAP.value, **told)


async def get_call(resources: Resources, actor: Actor, desk_call_id: UUID, if_none_match: str | None) -> Response:
    """Return one call; raises NOT_FOUND, of another officer's call too."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, the_call=desk_call_id)
        if row is None or (not actor.roles & _AT_THE_DESK and row["called_by"] != actor.subject):
            raise not_found("call")
        await record(connection, actor, AuditAction.CONSULTATION, "get_desk_call", [desk_call_id])
    if row["status"] == DeskCallStatus.QUEUED:
        # Its place changes though the call does not: who asks again hears of it.
        if_none_match = None
    return read(_shown(row), row["version"], if_none_match)


async def list_calls(
    resources: Resources, actor: Actor, status: DeskCallStatus | None, cursor: str | None, limit: int
) -> Response:
    """Return one page of calls, the latest first; an officer's own."""
    listing = Listing(resources.cursors, actor, _PATH, {"status": status}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            of_status=status,
            of_caller=None if actor.roles & _AT_THE_DESK else actor.subject,
            limit=limit + 1,
        )
        subjects = [row["desk_call_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_desk_calls", subjects)
    return listing.answer(DeskCallPage, [_shown(row) for row in rows], ("offered_at", "desk_call_id"))


async def _call(connection: Connection, desk_call_id: UUID) -> DeskCall:
    row = await statements.ONE.row(connection, the_call=desk_call_id)
    if row is None:
        raise RuntimeError("a call that was written is there")
    return _shown(row)


async def _standing(connection: Connection, desk_call_id: UUID) -> Answer:
    call = await _call(connection, desk_call_id)
    return stands(call, call.version)


def _shown(row: Any) -> DeskCall:
    return DeskCall.model_validate({name: row[name] for name in DeskCall.model_fields})
