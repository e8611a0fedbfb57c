"""The SQL that proves the rollups: each is made anew from the calls of a period and compared with what is kept."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Interval,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    not_,
    select,
    true,
    tuple_,
    union_all,
)

from bluelamp.kit.database import Statement
from contact.calls.statements.rollups import COUNTED_OF, counted, london_day, recounted
from contact.calls.tables import (
    call_counts,
    call_waits,
    calls,
    connection_call_counts,
    daily_call_counts,
    daily_lpu_call_counts,
)

_FROM, _UNTIL = (bindparam(name, type_=DateTime(timezone=True)) for name in ("since", "until"))
_FROM_DAY, _UNTIL_DAY = (bindparam(name, type_=Date) for name in ("since_day", "until_day"))

WITHOUT_HASTE = Statement(
    select(
        func.set_config("statement_timeout", "0", true()),
        func.set_config("work_mem", "128MB", true()),
        func.set_config("jit", "off", true()),
    )
)

_days = (
    london_day(calls.c.offered_at),
    london_day(call_counts.c.interval_start),
    london_day(connection_call_counts.c.interval_start),
    daily_call_counts.c.day,
    daily_lpu_call_counts.c.day,
    call_waits.c.day,
)
SPAN = Statement(
    select(
        func.least(*(select(func.min(day)).scalar_subquery() for day in _days)).label("first_day"),
        func.greatest(*(select(func.max(day)).scalar_subquery() for day in _days)).label("last_day"),
    )
)
"""The first and the last day in London of which anything is known; nulls when nothing is."""

_counted = (
    select(*counted({name: calls.c[name] for name in COUNTED_OF}, 1))
    .where(calls.c.offered_at >= _FROM, calls.c.offered_at < _UNTIL)
    .cte("counted")
)


def _kept(table: Table, names: list[str]) -> Select[Any]:
    """Return the rows of the period in which anything is counted: what a correction emptied is as good as gone."""
    keys = {column.name for column in table.primary_key}
    is_empty = and_(*(column == 0 for column in table.columns if column.name not in keys))
    return select(*(table.c[name] for name in names)).where(_within(table), not_(is_empty))


def _within(table: Table) -> ColumnElement[bool]:
    if "day" in table.c:
        return and_(table.c.day >= _FROM_DAY, table.c.day < _UNTIL_DAY)
    return and_(table.c.interval_start >= _FROM, table.c.interval_start < _UNTIL)


def _differences(table: Table, anew: Select[Any]) -> Statement:
    names = [column.name for column in anew.selected_columns]
    kept = _kept(table, names)
    either = union_all(anew.except_all(kept), kept.except_all(anew)).subquery()
    return Statement(select(func.count()).select_from(either))


DIFFERENCES: Mapping[str, Statement] = {
    table.name: _differences(table, anew) for table, anew in recounted(_counted).items()
}
"""For each rollup, how many of its rows differ from those made anew, or are missing on either side."""

_later = calls.alias("later")
_is_followed = exists().where(
    _later.c.caller_repeat_ref == calls.c.caller_repeat_ref,
    _later.c.offered_at <= calls.c.offered_at + literal_column("interval '7 days'", Interval),
    tuple_(_later.c.offered_at, _later.c.call_id) > tuple_(calls.c.offered_at, calls.c.call_id),
)
NOT_FOLLOWED_UP_AS_SAID = Statement(
    select(func.count())
    .select_from(calls)
    .where(calls.c.offered_at >= _FROM, calls.c.offered_at < _UNTIL, calls.c.followed_up != _is_followed)
)
"""How many calls say wrongly whether the same matter was rung about again within seven days."""
