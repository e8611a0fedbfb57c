"""What the worker looks after: dead sessions, calls that nobody ended, and what is over and is to be counted."""

from datetime import timedelta
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Record
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.service_desk import AgentStatus, DeskCallStatus, DeskDisposition
from contact.calls.rules.records import CallRecord, seconds_up
from contact.calls.usecases.joining import join_own_calls
from contact.service_desk import rules
from contact.service_desk.statements import calls, sessions
from contact.service_desk.usecases.calls import finish_call
from contact.service_desk.usecases.pairing import pair, told_by
from contact.service_desk.usecases.sessions import end_session

_QUEUE = "LOAD_SHARE"
SYSTEM = Actor(
    subject="system",
    client_id="contact-worker",
    organisation_id=UUID(int=0),
    roles=frozenset({"system"}),
    scopes=frozenset(),
    purpose="SERVICE_DESK",
)


async def keep_desk(resources: Resources) -> None:
    """End dead sessions and forgotten calls, one in a transaction, and connect whoever still waits."""
    while await _expire_one(resources):
        pass
    while await _end_one(resources):
        pass
    async with resources.database.transaction() as connection:
        await sessions.BESIDE_CALLERS.run(connection)
        await pair(connection, SYSTEM)


async def count_calls(resources: Resources) -> None:
    """Let the calls that are over join the stream SERVICE_DESK, each once, and the rollups with them."""
    while await _count_some(resources):
        pass


async def _expire_one(resources: Resources) -> bool:
    async with resources.database.transaction() as connection:
        await sessions.ALONE.run(connection)
        row = await sessions.DUE.row(connection, moment=clocks.now())
        if row is None:
            return False
        await end_session(connection, SYSTEM, row, AgentStatus.EXPIRED)
        await pair(connection, SYSTEM)
    return True


async def _end_one(resources: Resources) -> bool:
    moment = clocks.now()
    async with resources.database.transaction() as connection:
        await sessions.ALONE.run(connection)
        row = await calls.FORGOTTEN.row(
            connection,
            queued_before=moment - rules.LONGEST_QUEUE,
            connected_before=moment - rules.LONGEST_CALL,
            ended_before=moment - rules.LONGEST_WRAP,
        )
        if row is None:
            return False
        await _end(connection, row)
    return True


async def _end(connection: Connection, row: Record) -> None:
    match DeskCallStatus(row["status"]):
        case DeskCallStatus.QUEUED:
            await calls.ABANDON.run(connection, the_call=row["desk_call_id"], **told_by(SYSTEM))
        case DeskCallStatus.CONNECTED:
            await finish_call(connection, SYSTEM, row, DeskDisposition.FORGOTTEN)
        case _:
            told = told_by(SYSTEM)
            session_id = row["agent_session_id"]
            await calls.WRAPPED.run(connection, the_session=session_id, moment=told["moment"])
            await sessions.SET_AVAILABILITY.run(
                connection, the_session=session_id, status=AgentStatus.AWAY.value, **told
            )


async def _count_some(resources: Resources) -> bool:
    async with resources.database.transaction() as connection:
        rows = await calls.TO_COUNT.rows(connection)
        if not rows:
            return False
        refused = await join_own_calls(connection, map(as_call, rows))
        counted = [row["desk_call_id"] for row in rows if row["desk_call_id"] not in refused]
        await calls.COUNTED.run(connection, desk_call_ids=counted, moment=clocks.now())
        for desk_call_id, fault in refused.items():
            await calls.NOT_COUNTED.run(connection, the_call=desk_call_id, reason=fault.code)
    return True


def as_call(row: Record) -> CallRecord:
    """Return a call that is over as the feed would tell of it; the stream's measures are then those of every call."""
    is_abandoned = row["status"] == DeskCallStatus.ABANDONED
    wrap = row["wrapped_at"] - row["ended_at"]
    return CallRecord(
        call_id=row["desk_call_id"],
        stream=Stream.SERVICE_DESK,
        centre=rules.centre_of_call(row["centre"]),
        offered_at=row["offered_at"],
        ended_at=row["ended_at"],
        answered_at=row["answered_at"],
        abandoned_at=row["ended_at"] if is_abandoned else None,
        wrap_s=seconds_up(min(wrap, timedelta(days=1))),
        agent_id=row["staff_number"],
        queue=_QUEUE,
        disposition=row["disposition"],
        lpu=Lpu(row["lpu"]) if row["lpu"] else None,
        incident_id=row["incident_id"],
    )
