"""What every change of measures says to the log and to the feed; measures are the force's, and of no unit."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import CTE, ColumnElement, Text, Uuid, bindparam, cast, null
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit import context
from bluelamp.kit.audit.statements import actor_values, entry_from
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType


def told(
    source: CTE, subject: ColumnElement[Any], event_type: EventType, action: AuditAction, operation: str
) -> tuple[CTE, ...]:
    """Build the audit entry and the event of a change; the event's data are the parameter `event_data`."""
    audience = Audience(cast(null(), Uuid), cast(null(), Text), bindparam("audit_actor", type_=Text))
    data = cast(bindparam("event_data", type_=Text), JSONB)
    audited = entry_from(action, operation, bindparam("subjects", type_=ARRAY(Uuid)), source=source)
    return audited, *event_from(event_type, subject, data, audience, source=source)


def told_by(actor: Actor, subjects: Sequence[UUID], data: dict[str, Any]) -> dict[str, Any]:
    """Return the values of the parameters that `told` leaves open."""
    return {
        **actor_values(actor),
        "subjects": list(subjects),
        "event_data": to_json(data).decode(),
        "traceparent": context.current().traceparent,
    }
