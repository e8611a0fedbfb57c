"""What every change of a case, a draw, a response or a dip sample says to the feed; nobody's unit or name is in it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import Text, Uuid, bindparam, cast, null, select
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit import context
from bluelamp.kit.database import Connection, Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.events import EventType


def _tell() -> Statement:
    audience = Audience(cast(null(), Uuid), cast(null(), Text), cast(null(), Text))
    data = cast(bindparam("event_data", type_=Text), JSONB)
    kind, subject = bindparam("event_type", type_=Text), bindparam("event_subject", type_=Uuid)
    told, event, job = event_from(cast(kind, Text), cast(subject, Uuid), data, audience)
    return Statement(select(told.c.event_id).add_cte(event, job))


TELL = _tell()
"""Publish one event beside other statements of the same transaction."""


async def tell(connection: Connection, event_type: EventType, subject: UUID, data: Mapping[str, Any]) -> None:
    """Publish what happened to a record, in the transaction in which it happened."""
    await TELL.run(
        connection,
        event_type=event_type.value,
        event_subject=subject,
        event_data=to_json(dict(data)).decode(),
        traceparent=context.current().traceparent,
    )
