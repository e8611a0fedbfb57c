"""What every change at the desk says to the log and to the feed, in the statement that makes it."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Text, Uuid, cast, func, literal_column, null

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType

_SAID = {
    EventType.CONTACT_AGENT_SESSION_CHANGED: ("agent_session_id", "centre", "status"),
    EventType.CONTACT_DESK_CALL_CHANGED: ("desk_call_id", "status", "agent_session_id", "requeued"),
    EventType.CONTACT_CONSULTATION_RECORDED: ("consultation_id", "desk_call_id", "system", "reason_code"),
}


def told(written: CTE, event_type: EventType, action: AuditAction, operation: str) -> tuple[CTE, ...]:
    """Build the log's entry about what was written, and its event."""
    subject = written.c[_SAID[event_type][0]]
    return entry_from(action, operation, only(subject), source=written), *published(written, event_type)


def published(written: CTE, event_type: EventType, name: str = "published") -> tuple[CTE, CTE, CTE]:
    """Build the event of what was written."""
    said = _SAID[event_type]
    pairs: list[ColumnElement[Any]] = []
    for field in said:
        pairs += [literal_column(f"'{field}'"), written.c[field]]
    nobody = Audience(cast(null(), Uuid), cast(null(), Text), cast(null(), Text))
    data = func.jsonb_build_object(*pairs)
    return event_from(event_type, written.c[said[0]], data, nobody, source=written, name=name)
