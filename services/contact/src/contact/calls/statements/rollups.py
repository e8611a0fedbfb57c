"""The rollups as sums over calls: the same expressions add a batch's differences, fill a table and prove it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    DateTime,
    FromClause,
    Integer,
    Interval,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as insert_or_add

from contact.calls.rules.bounds import WITHIN
from contact.calls.tables import (
    ADDED_UP,
    call_counts,
    call_waits,
    connection_call_counts,
    daily_call_counts,
    daily_lpu_call_counts,
)

# Constants of ours stand in the text: as parameters they would be planned for any value.
_HALF_HOUR = literal_column("interval '30 minutes'", Interval)
ORIGIN = literal_column("timestamp with time zone '2000-01-01 00:00:00+00'", DateTime(timezone=True))
_NOWHERE = literal_column("'NONE'", Text)
_LONDON = literal_column("'Europe/London'", Text)
_AS_THEY_ARE = ("stream", "centre", "outcome", "wait_s", "talk_s", "wrap_s", "followed_up")
COUNTED_OF = (*_AS_THEY_ARE, "offered_at", "bt_connect_at", "connect_wait_s", "lpu", "transferred_to_lpu")
"""The columns of a call that `counted` looks at."""


def half_hour(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the start of the half-hour; London's clock is whole hours from UTC, so its half-hours are UTC's."""
    return func.date_bin(_HALF_HOUR, moment, ORIGIN)


def london_day(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the calendar day in London."""
    return cast(func.timezone(_LONDON, moment), call_waits.c.day.type)


def counted(call: Mapping[str, ColumnElement[Any]], sign: int) -> Sequence[ColumnElement[Any]]:
    """Return what is counted of a call: +1 for one that now stands, -1 for one that no longer does."""
    return [
        literal_column(str(sign), Integer).label("sign"),
        half_hour(call["offered_at"]).label("interval_start"),
        london_day(call["offered_at"]).label("day"),
        func.coalesce(call["transferred_to_lpu"], call["lpu"], _NOWHERE).label("lpu"),
        func.coalesce(call["connect_wait_s"], call["wait_s"]).label("connect_wait_s"),
        call["bt_connect_at"].is_(None).label("clock_missing"),
        call["transferred_to_lpu"].is_not(None).label("transferred_to_lpu"),
        *(call[name].label(name) for name in _AS_THEY_ARE),
    ]


def changes_of_counts(moved: FromClause) -> list[CTE]:
    """Return the parts of a statement that add what has moved to every rollup."""
    by_centre = added_up(moved, ("interval_start", "stream", "centre"), "wait_s").cte("by_centre")
    by_day = _added_again(by_centre).subquery()
    by_connection = added_up(moved, ("interval_start", "stream", "centre"), "connect_wait_s").where(_emergency(moved))
    by_lpu = added_up(moved, ("day", "stream", "lpu"), "wait_s")
    return [
        add_to(call_counts, select(by_centre)).cte("to_call_counts"),
        add_to(daily_call_counts, select(by_day)).cte("to_daily_call_counts"),
        add_to(connection_call_counts, by_connection).cte("to_connection_call_counts"),
        add_to(daily_lpu_call_counts, by_lpu).cte("to_daily_lpu_call_counts"),
        add_to(call_waits, _waits(moved)).cte("to_call_waits"),
    ]


def changes_of_followed_up(flipped: FromClause) -> list[CTE]:
    """Return the parts of a statement that count anew the calls whose `followed_up` is the opposite of what it was."""
    call: dict[str, ColumnElement[Any]] = {column.name: column for column in flipped.columns}
    step = case((flipped.c.followed_up, 1), else_=-1)
    turned = select(*counted(call, 1), step.label("step")).cte("turned")
    return [
        _step(call_counts, turned),
        _step(daily_call_counts, turned),
        _step(daily_lpu_call_counts, turned),
        _step(connection_call_counts, turned, _emergency(turned)),
    ]


def _step(table: Table, turned: FromClause, *which: ColumnElement[bool]) -> CTE:
    keys = [column.name for column in table.primary_key]
    by = [turned.c[name] for name in keys]
    steps = select(*by, func.sum(turned.c.step).label("step")).where(*which).group_by(*by).subquery()
    return (
        update(table)
        .values(followed_up=table.c.followed_up + steps.c.step)
        .where(*(table.c[name] == steps.c[name] for name in keys))
        .cte(f"to_{table.name}")
    )


def recounted(moved: FromClause) -> Mapping[Table, Select[Any]]:
    """Return every rollup as it would be made anew."""
    by_centre = added_up(moved, ("interval_start", "stream", "centre"), "wait_s")
    return {
        call_counts: by_centre,
        daily_call_counts: _added_again(by_centre.subquery()),
        connection_call_counts: added_up(moved, ("interval_start", "stream", "centre"), "connect_wait_s").where(
            _emergency(moved)
        ),
        daily_lpu_call_counts: added_up(moved, ("day", "stream", "lpu"), "wait_s"),
        call_waits: _waits(moved),
    }


def added_up(moved: FromClause, keys: Sequence[str], wait: str) -> Select[Any]:
    """Add calls up by some keys, with the wait of one of the clocks."""
    by = [moved.c[name] for name in keys]
    return select(*by, *_sums(moved, moved.c[wait])).group_by(*by)


def _added_again(by_centre: FromClause) -> Select[Any]:
    by = [london_day(by_centre.c.interval_start), by_centre.c.stream, by_centre.c.centre]
    sums = [func.sum(by_centre.c[name]).label(name) for name in ADDED_UP]
    return select(by[0].label("day"), *by[1:], *sums).group_by(*by)


def _sums(moved: FromClause, wait: ColumnElement[Any]) -> Sequence[ColumnElement[Any]]:
    was = {name: moved.c.outcome == literal_column(f"'{name}'", Text) for name in _OUTCOMES}
    sums = {
        "offered": func.sum(moved.c.sign),
        **{name.lower(): _sum(moved.c.sign, is_so) for name, is_so in was.items()},
        "answer_wait_s": _sum(moved.c.sign * wait, was["ANSWERED"]),
        "abandon_wait_s": _sum(moved.c.sign * wait, was["ABANDONED"]),
        "talk_s": func.sum(moved.c.sign * moved.c.talk_s),
        "wrap_s": func.sum(moved.c.sign * moved.c.wrap_s),
        "transferred_to_lpu": _sum(moved.c.sign, moved.c.transferred_to_lpu),
        "followed_up": _sum(moved.c.sign, moved.c.followed_up),
        "clock_missing": _sum(moved.c.sign, and_(moved.c.clock_missing, _emergency(moved))),
    }
    for bound in WITHIN:
        soon = wait <= literal_column(str(bound), Integer)
        sums[f"answered_within_{bound}"] = _sum(moved.c.sign, and_(soon, was["ANSWERED"]))
        sums[f"abandoned_within_{bound}"] = _sum(moved.c.sign, and_(soon, was["ABANDONED"]))
    return [sums[name].label(name) for name in ADDED_UP]


_OUTCOMES = ("ANSWERED", "ABANDONED", "OVERFLOWED", "LOST")


def _sum(value: ColumnElement[Any], is_so: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(value).filter(is_so), literal_column("0", Integer))


def _waits(moved: FromClause) -> Select[Any]:
    """Count the answered calls by their exact wait, on each clock that they have."""
    halves = [
        _waits_on(moved, moved.c.wait_s, from_connection=False, which=_answered(moved)),
        _waits_on(moved, moved.c.connect_wait_s, from_connection=True, which=and_(_emergency(moved), _answered(moved))),
    ]
    both = halves[0].union_all(halves[1]).subquery()
    return select(*(both.c[column.name] for column in call_waits.columns))


def _waits_on(
    moved: FromClause, wait: ColumnElement[Any], *, from_connection: bool, which: ColumnElement[bool]
) -> Select[Any]:
    by = [moved.c.day, moved.c.stream, moved.c.centre]
    clock = literal_column("TRUE" if from_connection else "FALSE", Boolean)
    counts = func.sum(moved.c.sign).label("calls")
    return select(*by, clock.label("from_connection"), wait.label("wait_s"), counts).where(which).group_by(*by, wait)


def _emergency(source: FromClause) -> ColumnElement[bool]:
    return source.c.stream == literal_column("'999'", Text)


def _answered(moved: FromClause) -> ColumnElement[bool]:
    return moved.c.outcome == literal_column("'ANSWERED'", Text)


def add_to(table: Table, added: Select[Any]) -> Insert:
    """Insert what is added, or add it to what is there."""
    given = insert_or_add(table).from_select([column.name for column in added.selected_columns], added)
    keys = [column.name for column in table.primary_key]
    sums = {column.name: column + given.excluded[column.name] for column in table.columns if column.name not in keys}
    return given.on_conflict_do_update(index_elements=keys, set_=sums)
