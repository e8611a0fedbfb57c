"""Who hears of what happens in Sentinel: the lead's and the worker's own account, and who sees everything."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Text, Uuid, bindparam, cast, null
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType


def told(
    source: CTE,
    subject: ColumnElement[Any],
    event_type: EventType,
    action: AuditAction,
    operation: str,
    *,
    owner: ColumnElement[Any] | None = None,
    organisation: ColumnElement[Any] | None = None,
) -> tuple[CTE, ...]:
    """Build the audit entry and the event of a change; the event's data are the parameter `event_data`."""
    audience = Audience(
        cast(null(), Uuid) if organisation is None else organisation,
        cast(null(), Text),
        bindparam("audit_actor", type_=Text) if owner is None else owner,
    )
    data = cast(bindparam("event_data", type_=Text), JSONB)
    audited = entry_from(action, operation, bindparam("subjects", type_=ARRAY(Uuid)), source=source)
    return audited, *event_from(event_type, subject, data, audience, source=source)
