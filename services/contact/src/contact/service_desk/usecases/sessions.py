"""Agents sign on, say whether they are free, are heard of, and sign off; who is not heard of any more is gone."""

from datetime import datetime
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.service_desk import (
    AgentAvailability,
    AgentSession,
    AgentSessionPage,
    AgentStatus,
    CentreAvailability,
    DeskAvailability,
    NewAgentSession,
)
from bluelamp.schemas.problems import rule_broken
from contact.service_desk import rules
from contact.service_desk.statements import calls as call_statements
from contact.service_desk.statements import sessions as statements
from contact.service_desk.usecases.pairing import pair, told_by
from contact.settings import ADDRESS

_PATH = f"{ADDRESS}/service-desk/agent-sessions"
_AT = ("free", "busy", "wrap", "away")


async def sign_on(
    connection: Connection, actor: Actor, new: NewAgentSession, agent_session_id: UUID | None = None
) -> Answer:
    """Let an agent sit down; an earlier session of theirs ends, and a call that it had goes back to its place.

    Raises RULE_BROKEN for a centre without a desk, and for an agent whom somebody else has signed on.
    """
    await statements.ALONE.run(connection)
    streams = await statements.STREAMS_OF_CENTRE.value(connection, the_centre=new.centre, day=clocks.today())
    rules.check_centre(None if streams is None else frozenset(streams))
    before = await statements.LIVE_OF_STAFF.row(connection, staff_number=new.staff_number)
    if before is not None:
        if before["opened_by"] != actor.subject:
            raise rule_broken("#/staff_number", "Somebody else has signed this agent on.", "signed_on_elsewhere")
        await end_session(connection, actor, before, AgentStatus.SIGNED_OFF)
    told, agent_session_id = told_by(actor), agent_session_id or uuid7()
    await statements.SIGN_ON.run(
        connection,
        the_session=agent_session_id,
        staff_number=new.staff_number,
        centre=new.centre,
        status=new.availability.value,
        expires_at=rules.expiry(told["moment"]),
        **told,
    )
    await pair(connection, actor)
    session = await _session(connection, agent_session_id)
    return created(session, f"{_PATH}/{agent_session_id}", session.version)


async def set_availability(
    connection: Connection, actor: Actor, agent_session_id: UUID, availability: AgentAvailability
) -> Answer:
    """Say that an agent is free or away; whoever says so has wrapped the last call up.

    Raises STATE_CONFLICT during a call and after the session's end, FORBIDDEN for somebody else's.
    """
    await statements.ALONE.run(connection)
    row = await _own(connection, actor, agent_session_id)
    status = rules.available(AgentStatus(row["status"]), availability)
    await _hear_of(connection, agent_session_id)
    if status.value == row["status"]:
        await record(connection, actor, AuditAction.CONSULTATION, "set_agent_availability", [agent_session_id])
    else:
        told = told_by(actor)
        await call_statements.WRAPPED.run(connection, the_session=agent_session_id, moment=told["moment"])
        await statements.SET_AVAILABILITY.run(connection, the_session=agent_session_id, status=status.value, **told)
    await pair(connection, actor)
    return await _standing(connection, agent_session_id)


async def beat(connection: Connection, actor: Actor, agent_session_id: UUID) -> Answer:
    """Hear of an agent; raises STATE_CONFLICT when the session is dead. The answer names the call that they have.

    The desk's lock comes first, as at every step: taken after the heartbeat it would wait for who waits for that.
    """
    await statements.BESIDE_CALLERS.run(connection)
    row = await _own(connection, actor, agent_session_id)
    rules.check_live(AgentStatus(row["status"]))
    await _hear_of(connection, agent_session_id)
    await record(connection, actor, AuditAction.ALTERATION, "create_agent_heartbeat", [agent_session_id])
    if row["status"] == AgentStatus.FREE:
        # Somebody may have waited since they were last heard of.
        await pair(connection, actor)
    return await _standing(connection, agent_session_id)


async def sign_off(connection: Connection, actor: Actor, agent_session_id: UUID) -> Answer:
    """End an agent's session; raises STATE_CONFLICT during a call, or when it has ended."""
    await statements.ALONE.run(connection)
    row = await _own(connection, actor, agent_session_id)
    rules.available(AgentStatus(row["status"]), AgentAvailability.AWAY)
    await end_session(connection, actor, row, AgentStatus.SIGNED_OFF)
    return await _standing(connection, agent_session_id)


async def end_session(connection: Connection, actor: Actor, session: Row, status: AgentStatus) -> None:
    """End a session, and let the call that it had go back to its place in the queue; nobody else changes meanwhile."""
    told, session_id = told_by(actor), session["agent_session_id"]
    if session["status"] == AgentStatus.BUSY:
        await call_statements.REQUEUE.run(connection, the_call=session["desk_call_id"], **told)
    await call_statements.WRAPPED.run(connection, the_session=session_id, moment=told["moment"])
    ending = statements.EXPIRE if status is AgentStatus.EXPIRED else statements.SIGN_OFF
    await ending.run(connection, the_session=session_id, status=status.value, **told)


async def get_session(
    resources: Resources, actor: Actor, agent_session_id: UUID, if_none_match: str | None
) -> Response:
    """Return one session; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        session = await _session(connection, agent_session_id)
        await record(connection, actor, AuditAction.CONSULTATION, "get_agent_session", [agent_session_id])
    # A heartbeat is no change of the session, and yet it lives longer.
    return read(session, session.version, if_none_match if session.ended_at else None)


async def list_sessions(
    resources: Resources, actor: Actor, filters: dict[str, str | None], cursor: str | None, limit: int
) -> Response:
    """Return one page of sessions, the latest first."""
    listing = Listing(resources.cursors, actor, _PATH, filters, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **{f"of_{name}": value for name, value in filters.items()},
        )
        subjects = [row["agent_session_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_agent_sessions", subjects)
    return listing.answer(AgentSessionPage, [_shown(row) for row in rows], ("signed_on_at", "agent_session_id"))


async def read_availability(resources: Resources, actor: Actor) -> DeskAvailability:
    """Return how many are at what at each site, and who waits."""
    moment = clocks.now()
    async with resources.database.transaction() as connection:
        rows = await statements.AT_CENTRES.rows(connection, moment=moment)
        waiting = await statements.WAITING.row(connection)
        await record(connection, actor, AuditAction.CONSULTATION, "get_desk_availability", [])
    first = waiting["first_offered_at"] if waiting else None
    return DeskAvailability(
        as_at=moment,
        **{name: sum(row[name] for row in rows) for name in _AT},
        queued=waiting["queued"] if waiting else 0,
        longest_wait_s=None if first is None else rules.wait_s(first, moment),
        centres=[CentreAvailability.model_validate(dict(row)) for row in rows],
    )


async def _own(connection: Connection, actor: Actor, agent_session_id: UUID) -> Row:
    row: Row | None = await statements.ONE.row(connection, the_session=agent_session_id)
    if row is None:
        raise not_found("session")
    rules.check_own(row["opened_by"], actor.subject)
    return row


async def _hear_of(connection: Connection, agent_session_id: UUID) -> None:
    await statements.BEAT.run(connection, the_session=agent_session_id, expires_at=rules.expiry(clocks.now()))


async def _session(connection: Connection, agent_session_id: UUID) -> AgentSession:
    row = await statements.ONE.row(connection, the_session=agent_session_id)
    if row is None:
        raise not_found("session")
    return _shown(row)


async def _standing(connection: Connection, agent_session_id: UUID) -> Answer:
    session = await _session(connection, agent_session_id)
    return stands(session, session.version)


def _shown(row: Row) -> AgentSession:
    return AgentSession.model_validate({name: row[name] for name in AgentSession.model_fields})
