"""What the feed hears of listening: ids, codes and counts."""

from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import Text, Uuid, bindparam, cast, null, select
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit import context
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.events import EventType


def _publish(event_type: EventType) -> Statement:
    audience = Audience(cast(null(), Uuid), bindparam("event_lpu", type_=Text), cast(null(), Text))
    data = cast(bindparam("event_data", type_=Text), JSONB)
    told, *written = event_from(event_type, bindparam("event_subject", type_=Uuid), data, audience)
    return Statement(select(told.c.event_id).add_cte(*written))


SURVEYED = _publish(EventType.CONTACT_HOUSEHOLDS_SURVEYED)
ERASED = _publish(EventType.CONTACT_HOUSEHOLDS_ERASED)
PRIORITY_CHANGED = _publish(EventType.CONTACT_LISTENING_PRIORITY_CHANGED)


def told_of(subject: UUID, lpu: str | None, data: dict[str, Any]) -> dict[str, Any]:
    """Return the values of the parameters that an event takes."""
    return {
        "event_subject": subject,
        "event_lpu": lpu,
        "event_data": to_json(data).decode(),
        "traceparent": context.current().traceparent,
    }
