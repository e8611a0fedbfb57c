"""Publishing what happened, from the transaction in which it did: asked by every feature that changes something."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import context
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.events import EventType
from offenders.nominals.statements.telling import TELL


class Hearers(NamedTuple):
    """Who may read an event beside those who read all: a partner organisation, a unit, and who did it."""

    organisation_id: UUID | None = None
    lpu: str | None = None
    owner: str | None = None


def hearers_of_record(row: Row, actor: Actor) -> Hearers:
    """Return who hears of a record: whoever did it, and its unit, but of what `is_restricted` no unit is told."""
    return Hearers(lpu=None if row["is_restricted"] else row["lpu"], owner=actor.subject)


class News(NamedTuple):
    """Of what an event is, what it says, and who hears it; `data` holds ids, codes and counts."""

    subject_id: UUID
    data: dict[str, Any]
    hearers: Hearers


async def tell(
    connection: Connection, event_type: EventType, subject_id: UUID, data: dict[str, Any], hearers: Hearers
) -> None:
    """Publish an event; `data` holds ids, codes and counts, and nobody who was harmed (ADR 0042)."""
    await TELL.run(connection, **_values(event_type, News(subject_id, data, hearers)))


async def tell_many(connection: Connection, event_type: EventType, news: Sequence[News]) -> None:
    """Publish the same of many records in one round trip."""
    await TELL.each(connection, [_values(event_type, one) for one in news])


def _values(event_type: EventType, news: News) -> dict[str, Any]:
    return {
        "told_organisation": news.hearers.organisation_id,
        "told_lpu": news.hearers.lpu,
        "told_owner": news.hearers.owner,
        "event_type": event_type.value,
        "event_subject": news.subject_id,
        "event_data": to_json(news.data).decode(),
        "traceparent": context.current().traceparent,
    }
