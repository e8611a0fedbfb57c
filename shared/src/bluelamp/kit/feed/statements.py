"""The SQL of the event feed, and the parts that other features build into their own statements."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.events.confided import CONFIDED_TYPES
from bluelamp.kit.database import Statement
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
) -> tuple[CTE, CTE, CTE]:
    """Build what is told, the event and the job that delivers it, as CTEs of the statement that causes it.

    The id is drawn first and not read back: who tells somebody else may write an event that it may not read.
    """
    columns: dict[str, ColumnElement[Any]] = {
        "event_id": func.uuidv7(type_=Uuid),
        "type": cast(event_type, Text) if isinstance(event_type, str) else event_type,
        "subject_id": subject,
        "data": cast(data, JSONB),
        "organisation_id": audience.organisation_id,
        "lpu": audience.lpu,
        "owner": audience.owner,
        "traceparent": bindparam("traceparent", type_=Text),
    }
    values: Select[Any] = select(*(value.label(column) for column, value in columns.items()))
    told = (values if source is None else values.select_from(source)).cte(f"{name}_told")
    event = insert(events).from_select(list(columns), select(told)).cte(name)
    job = job_from(PUBLISH, cast(told.c.event_id, Text), told, name=f"{name}_job")
    return told, event, job


def settled() -> ColumnElement[bool]:
    """Whether every transaction that could still write an earlier row has ended: what makes the feed gap-free."""
    return events.c.transaction_id < func.pg_snapshot_xmin(func.pg_current_snapshot())


def position_after(transaction: str = "after_transaction", event: str = "after_event") -> ColumnElement[bool]:
    """Compare each row with the reader's position: the transaction first, then the event within it."""
    position = tuple_(cast(bindparam(transaction, type_=Text), TransactionId), bindparam(event, type_=Uuid))
    return tuple_(events.c.transaction_id, events.c.event_id) > position


_ZERO = UUID(int=0)
START = ("0", _ZERO)
"""The position before every event."""

_wanted = or_(
    cast(bindparam("types"), ARRAY(Text)).is_(None), events.c.type == any_(cast(bindparam("types"), ARRAY(Text)))
)


def is_told_to_all() -> ColumnElement[bool]:
    """Whether an event is heard by who hears everything; a few are confided to those whose work they concern alone."""
    return events.c.type.not_in([literal_column(f"'{one.value}'") for one in sorted(CONFIDED_TYPES)])


def _page(*conditions: ColumnElement[bool]) -> Statement:
    """Read a page and, by the same snapshot, the transaction up to which everything has been looked at.

    That transaction is told on every row, and on one empty row when there is none, so that a reader moves on
    past what it may not see.
    """
    horizon = select(func.pg_snapshot_xmin(func.pg_current_snapshot()).label("settled")).subquery("horizon")
    page = (
        select(
            events.c.event_id,
            events.c.transaction_id,
            events.c.occurred_at,
            events.c.type,
            events.c.subject_id,
            events.c.data,
            events.c.traceparent,
        )
        .where(settled(), position_after(), _wanted, *conditions)
        .order_by(events.c.transaction_id, events.c.event_id)
        .limit(bindparam("limit"))
        .subquery("page")
    )
    columns = [column for column in page.c if column.name != "transaction_id"]
    return Statement(
        select(
            cast(horizon.c.settled, Text).label("settled"),
            cast(page.c.transaction_id, Text).label("transaction_id"),
            *columns,
        )
        .select_from(horizon.outerjoin(page, true()))
        .order_by(page.c.transaction_id, page.c.event_id)
    )


PARTNER_PAGE = _page()
"""What a partner sees: row-level security leaves its organisation's events only."""

FORCE_PAGE = _page(
    or_(
        and_(cast(bindparam("sees_all"), Boolean), is_told_to_all()),
        events.c.lpu == cast(bindparam("lpu"), Text),
        events.c.owner == cast(bindparam("owner"), Text),
        events.c.type == any_(cast(bindparam("concerning"), ARRAY(Text))),
        and_(events.c.lpu.is_not(None), events.c.type == any_(cast(bindparam("concerning_units"), ARRAY(Text)))),
    )
)
"""What the force sees: all that is not confided, or what is a unit's or a referrer's, and what concerns their work."""

NEWEST = Statement(
    select(cast(events.c.transaction_id, Text), events.c.event_id)
    .where(settled())
    .order_by(events.c.transaction_id.desc(), events.c.event_id.desc())
    .limit(1)
)
"""The last event that a reader may see yet: it moves when there is news."""

EVENT = Statement(
    select(
        events.c.event_id,
        events.c.occurred_at,
        events.c.type,
        events.c.subject_id,
        events.c.data,
        events.c.traceparent,
    ).where(events.c.event_id == bindparam("event_id"))
)
