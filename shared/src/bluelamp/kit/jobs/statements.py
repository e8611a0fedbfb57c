"""The SQL that puts work in the queue."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, Integer, Text, bindparam, cast, func, insert, select

from bluelamp.kit.database import Statement
from bluelamp.kit.jobs.tables import job_status, pgqueuer

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
        execute_after=func.now() + func.make_interval(0, 0, 0, 0, 0, 0, bindparam("delay_seconds", value=0)),
    )
)
"""Put one job in, beside the other statements of the same transaction; `payload` is text, by custom an id."""
