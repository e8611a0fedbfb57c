"""Publishing what happened, from the transaction in which it did: asked by every feature that changes something."""

from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import context
from bluelamp.kit.database import Connection
from bluelamp.schemas.events import EventType
from offenders.nominals.statements.telling import TELL


class Hearers(NamedTuple):
    """Who may read an event beside those who read all: a partner organisation, a unit, and who did it."""

    organisation_id: UUID | None = None
    lpu: str | None = None
    owner: str | None = None


async def tell(
    connection: Connection, event_type: EventType, subject_id: UUID, data: dict[str, Any], hearers: Hearers
) -> None:
    """Publish an event; `data` holds ids, codes and counts, and nobody who was harmed (ADR 0042)."""
    await TELL.run(
        connection,
        told_organisation=hearers.organisation_id,
        told_lpu=hearers.lpu,
        told_owner=hearers.owner,
        event_type=event_type.value,
        event_subject=subject_id,
        event_data=to_json(data).decode(),
        traceparent=context.current().traceparent,
    )
