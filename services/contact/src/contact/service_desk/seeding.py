"""The demonstration's desk, put together as its agents and officers would, and then left as it is."""

from typing import Any
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.registers.demonstration import keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.service_desk import (
    AgentAvailability,
    DeskCallEnding,
    NewAgentSession,
    NewConsultation,
    NewDeskCall,
)
from contact.service_desk import demonstration as records
from contact.service_desk.statements import sessions as session_statements
from contact.service_desk.usecases import calls, consultations, sessions

_AGENT = keeper("contact-handler")
_OFFICER = keeper("officer")


async def seed_service_desk(resources: Resources) -> int:
    """Add the desk, unless it is there; returns how many records were added."""
    async with resources.database.transaction() as connection:
        if await session_statements.ONE.row(connection, the_session=records.SESSION_TO_READ) is not None:
            return 0
        for session_id, new in records.SESSIONS.items():
            await _sign_on(connection, session_id, new)
        for call_id, new in records.CALLS.items():
            await calls.place_call(connection, _OFFICER, NewDeskCall.model_validate(new), call_id)
        for session_id in records.ANSWERING.values():
            await sessions.set_availability(connection, _AGENT, session_id, AgentAvailability.FREE)
        for check_id, (call_id, check) in records.CHECKS.items():
            await consultations.create_consultation(
                connection,
                resources.vault,
                _AGENT,
                call_id,
                NewConsultation.model_validate(check),
                consultation_id=check_id,
            )
        for call_id, ending in records.ENDED.items():
            await calls.end_call(connection, _AGENT, call_id, DeskCallEnding.model_validate(ending))
    return len(records.SESSIONS) + len(records.CALLS) + len(records.CHECKS)


async def _sign_on(connection: Connection, session_id: UUID, new: dict[str, Any]) -> None:
    await sessions.sign_on(connection, _AGENT, NewAgentSession.model_validate(new), session_id)
    lasting = clocks.now() + records.LASTING
    await session_statements.BEAT.run(connection, the_session=session_id, expires_at=lasting)
