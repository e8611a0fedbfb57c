"""What goes with every change of a review or a lesson: its entry in the log, and its event."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Text, Uuid, bindparam, cast, null
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction

SUBJECTS = bindparam("subjects", type_=ARRAY(Uuid))


def told(
    source: CTE, subject: ColumnElement[Any], event_type: str, action: AuditAction, operation: str
) -> tuple[CTE, ...]:
    """Build the audit entry and the event of a change; `event_data` says what the event holds.

    A review is the team's: its events go to who sees everything, and to the one who acted.
    """
    audience = Audience(cast(null(), Uuid), cast(null(), Text), bindparam("audit_actor", type_=Text))
    data = cast(bindparam("event_data", type_=Text), JSONB)
    audited = entry_from(action, operation, SUBJECTS, source=source)
    return audited, *event_from(event_type, subject, data, audience, source=source)
