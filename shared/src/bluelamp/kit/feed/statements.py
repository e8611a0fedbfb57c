"""The SQL of the event feed, and the parts that other features build into their own statements."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit.feed.tables import events
from bluelamp.kit.jobs.statements import job_from
from bluelamp.kit.platform_tables import TransactionId

PUBLISH = "publish_event"
"""The job that takes an event to the webhooks."""


@dataclass(frozen=True)
class Audience:
    """Who may see an event: a partner organisation, a force unit, and the referrer."""

    organisation_id: ColumnElement[Any]
    lpu: ColumnElement[Any]
    owner: ColumnElement[Any]


def event_from(
    event_type: str | ColumnElement[Any],
    subject: ColumnElement[Any],
    data: ColumnElement[Any],
    audience: Audience,
    *,
    source: FromClause | None = None,
    name: str = "published",
) -> tuple[CTE, CTE]:
    """Build an event and the job that delivers it, as common table expressions of the statement that causes it."""
    values: Select[Any] = select(
        cast(event_type, Text) if isinstance(event_type, str) else event_type,
        subject,
        cast(data, JSONB),
        audience.organisation_id,
        audience.lpu,
        audience.owner,
        bindparam("traceparent", type_=Text),
    )
    if source is not None:
        values = values.select_from(source)
    columns = ["type", "subject_id", "data", "organisation_id", "lpu", "owner", "traceparent"]
    event = insert(events).from_select(columns, values).returning(events.c.event_id).cte(name)
    job = job_from(PUBLISH, cast(event.c.event_id, Text), event, name=f"{name}_job")
    return event, job


def settled() -> ColumnElement[bool]:
    """Whether every transaction that could still write an earlier row has ended: what makes the feed gap-free."""
    return events.c.transaction_id < func.pg_snapshot_xmin(func.pg_current_snapshot())


def position_after(transaction: str = "after_transaction", event: str = "after_event") -> ColumnElement[bool]:
    """Compare each row with the reader's position: the transaction first, then the event within it."""
    position = tuple_(cast(bindparam(transaction, type_=Text), TransactionId), bindparam(event, type_=Uuid))
    return tuple_(events.c.transaction_id, events.c.event_id) > position
