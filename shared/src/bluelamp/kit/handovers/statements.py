"""The SQL of the outbox: a hand-over written with its cause, and its way to the other service."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from bluelamp.kit.database import Statement
from bluelamp.kit.handovers.tables import handovers
from bluelamp.kit.jobs.statements import job_from

DELIVER = "deliver_handovers"
"""The job that delivers what is pending of one record, in order; its payload is the record's id."""

_PENDING: ColumnElement[Any] = literal_column("'PENDING'")
_DELIVERED: ColumnElement[Any] = literal_column("'DELIVERED'")
_HELD: ColumnElement[Any] = literal_column("'HELD'")
_THE_HANDOVER = bindparam("the_handover", type_=Uuid)
_RECORD = bindparam("the_record", type_=Uuid)
_CODE = bindparam("code", type_=Text)


def not_handed_over(operation: str, subject_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say of a row that its subject has not been handed over by this operation.

    Whoever asks, and then hands over, must hold the record's lock: that is the order in which things arrive.
    """
    done: Select[Any] = select(literal_column("1")).where(
        handovers.c.operation == literal_column(f"'{operation}'"), handovers.c.subject_id == subject_id
    )
    return ~done.exists()


def _hand_over() -> Statement:
    given = select(
        bindparam("operation", type_=Text).label("operation"),
        bindparam("record_id", type_=Uuid).label("record_id"),
        bindparam("subject_id", type_=Uuid).label("subject_id"),
        bindparam("body", type_=Text).label("body"),
        case((_CODE.is_(None), _PENDING), else_=_HELD).label("state"),
        _CODE.label("problem_code"),
    ).cte("given")
    columns = ["operation", "record_id", "subject_id", "body", "state", "problem_code"]
    written = (
        insert(handovers)
        .from_select(columns, select(given), include_defaults=False)
        .on_conflict_do_nothing(index_elements=["operation", "subject_id"])
        .returning(handovers.c.record_id)
        .cte("handed_over")
    )
    job = job_from(DELIVER, cast(written.c.record_id, Text), written, name="handed_over_job")
    return Statement(select(written.c.record_id).add_cte(job))


HAND_OVER = _hand_over()
"""Hand one thing over, beside the other statements of the same transaction; no row if it was handed over before.

With a code it is held from the beginning: this side knows already that it cannot go.
"""

_WAITS_UNTRIED = (
    select(handovers.c.handover_id)
    .where(
        handovers.c.operation == bindparam("operation", type_=Text),
        handovers.c.subject_id == bindparam("subject_id", type_=Uuid),
        handovers.c.state == _PENDING,
        handovers.c.attempts == literal_column("0"),
    )
    # Who has locked it is about to send it, or makes it anew: there is nothing to wait for.
    .with_for_update(skip_locked=True)
)
REPLACE = Statement(
    update(handovers)
    .where(handovers.c.handover_id.in_(_WAITS_UNTRIED))
    .values(body=bindparam("body", type_=Text))
    .returning(handovers.c.handover_id)
)
"""Put what is true now in the place of what nobody has sent yet; no row once it was tried.

What was tried may have arrived, and its key knows it word for word: what has changed since then follows it.
"""

WAITING_OF = Statement(
    select(
        handovers.c.handover_id,
        handovers.c.record_id,
        handovers.c.operation,
        handovers.c.subject_id,
        handovers.c.body,
        handovers.c.state,
        func.coalesce(handovers.c.leased_until > func.clock_timestamp(), literal_column("false")).label("is_leased"),
    )
    .where(handovers.c.record_id == _RECORD, handovers.c.state != _DELIVERED)
    .order_by(handovers.c.position)
    .with_for_update()
)
"""Lock what has not arrived of a record, in order."""

LEASE = Statement(
    update(handovers)
    .where(handovers.c.handover_id == _THE_HANDOVER)
    .values(
        attempts=handovers.c.attempts + 1,
        leased_until=func.clock_timestamp()
        + func.make_interval(0, 0, 0, 0, 0, 0, bindparam("lease_seconds", type_=Integer)),
    )
)
"""Keep other workers from sending it meanwhile."""

SETTLE = Statement(
    update(handovers)
    .where(handovers.c.handover_id == _THE_HANDOVER, handovers.c.state != _DELIVERED)
    .values(state=_DELIVERED, delivered_at=func.now(), body=null(), leased_until=null(), problem_code=null())
    .returning(handovers.c.delivered_at)
)
"""It has arrived, and what was sent is kept no longer; no row if another worker has noted that already."""

HOLD = Statement(
    update(handovers)
    .where(handovers.c.handover_id == _THE_HANDOVER, handovers.c.state == _PENDING)
    .values(state=_HELD, leased_until=null(), problem_code=_CODE)
    .returning(handovers.c.handover_id)
)
"""It was refused: it stays where it can be seen, and what comes after it waits."""

LET_GO = Statement(
    update(handovers)
    .where(handovers.c.handover_id == _THE_HANDOVER, handovers.c.state == _PENDING)
    .values(leased_until=null(), problem_code=_CODE)
)
"""The other service was away: whoever tries next may do so at once."""

WAITING = Statement(
    select(
        handovers.c.handover_id,
        handovers.c.record_id,
        handovers.c.operation,
        handovers.c.state,
        handovers.c.problem_code,
        handovers.c.attempts,
        handovers.c.created_at,
    )
    .where(handovers.c.state != _DELIVERED)
    .order_by(handovers.c.state, handovers.c.position)
    .limit(bindparam("limit", type_=Integer))
)
"""What has not arrived, what is held before all else, the oldest first."""

COUNTS = Statement(
    select(handovers.c.state, func.count().label("number"))
    .where(handovers.c.state != _DELIVERED)
    .group_by(handovers.c.state)
)
"""How many wait, and how many are held."""

RELEASE = Statement(
    update(handovers)
    .where(handovers.c.handover_id == _THE_HANDOVER, handovers.c.state == _HELD)
    .values(state=_PENDING, body=bindparam("body", type_=Text), problem_code=null())
)
"""Let what is held be tried again; its job is enqueued beside it."""
