"""The SQL that puts work in the queue, and tidies up after it."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bluelamp.kit.database import Statement
from bluelamp.kit.jobs.tables import job_status, pgqueuer, pgqueuer_log

_QUEUED = cast("queued", job_status)


def job_from(entrypoint: str, payload: ColumnElement[Any], source: FromClause, name: str) -> CTE:
    """Build the enqueueing of one job per row of the source as a part of the statement that causes it."""
    values = select(
        cast(0, Integer), cast(entrypoint, Text), _QUEUED, func.convert_to(cast(payload, Text), "UTF8")
    ).select_from(source)
    return insert(pgqueuer).from_select(["priority", "entrypoint", "status", "payload"], values).cte(name)


ENQUEUE = Statement(
    insert(pgqueuer).values(
        priority=0,
        entrypoint=bindparam("entrypoint"),
        status=_QUEUED,
        payload=func.convert_to(bindparam("payload", type_=Text), "UTF8"),
        execute_after=func.now()
        + func.make_interval(0, 0, 0, 0, 0, 0, bindparam("delay_seconds", value=0.0, type_=Float)),
    )
)
"""Put one job in, beside the other statements of the same transaction; `payload` is text, by custom an id."""

_FAILED = cast("failed", job_status)
_log = pgqueuer_log


def _hours_ago(name: str) -> ColumnElement[Any]:
    return func.now() - func.make_interval(0, 0, 0, 0, bindparam(name, type_=Integer))


TRIM_LOG = Statement(
    delete(_log).where(
        or_(
            and_(_log.c.traceback.is_(None), _log.c.created < _hours_ago("hours")),
            _log.c.created < _hours_ago("failure_hours"),
        )
    )
)

COUNT_DEAD_LETTERS = Statement(select(func.count()).select_from(pgqueuer).where(pgqueuer.c.status == _FAILED))

_last_error = (
    select(func.coalesce(_log.c.traceback["exception_message"].astext, ""))
    .where(_log.c.job_id == pgqueuer.c.id, _log.c.status == _FAILED)
    .order_by(_log.c.created.desc())
    .limit(1)
    .scalar_subquery()
)

DEAD_LETTERS = Statement(
    select(
        pgqueuer.c.id.label("job_id"),
        pgqueuer.c.entrypoint,
        func.coalesce(func.convert_from(pgqueuer.c.payload, "UTF8"), "").label("payload"),
        pgqueuer.c.attempts,
        pgqueuer.c.created.label("created_at"),
        pgqueuer.c.updated.label("failed_at"),
        func.coalesce(_last_error, "").label("error"),
    )
    .where(pgqueuer.c.status == _FAILED)
    .order_by(pgqueuer.c.id)
    .limit(bindparam("limit"))
)

REQUEUE_DEAD_LETTERS = Statement(
    update(pgqueuer)
    .where(pgqueuer.c.status == _FAILED, pgqueuer.c.entrypoint == bindparam("entrypoint"))
    .values(status=_QUEUED, attempts=0, execute_after=func.now(), updated=func.now())
)
