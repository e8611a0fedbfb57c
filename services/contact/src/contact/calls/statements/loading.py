"""The SQL that makes a part of a batch a part of the calls, and the rollups follow, in one transaction."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Interval,
    Table,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    false,
    func,
    lateral,
    literal_column,
    select,
    text,
    true,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_replace

from bluelamp.kit.database import Connection, Statement
from contact.calls.rules.columns_of_copy import COLUMNS
from contact.calls.statements.rollups import COUNTED_OF, add_to, changes_of_counts, changes_of_followed_up, counted
from contact.calls.tables import (
    CALL_COLUMNS,
    call_counts,
    call_waits,
    calls,
    connection_call_counts,
    daily_call_counts,
    daily_lpu_call_counts,
    staged_calls,
)
from contact.sites.tables import centres

CENTRES = Statement(
    select(centres.c.centre, centres.c.streams, centres.c.live_from, centres.c.live_until).limit(10_000)
)

_WEEK = literal_column("interval '7 days'", Interval)
_MOMENT = DateTime(timezone=True)
_matters = (
    func.unnest(
        bindparam("refs", type_=ARRAY(Text)),
        bindparam("since", type_=ARRAY(_MOMENT)),
        bindparam("until", type_=ARRAY(_MOMENT)),
    )
    .table_valued(column("ref", Text), column("since", _MOMENT), column("until", _MOMENT), name="matters")
    .render_derived()
)
_is_about = and_(
    calls.c.caller_repeat_ref == _matters.c.ref,
    calls.c.offered_at.between(_matters.c.since - _WEEK, _matters.c.until + _WEEK),
)
# The limit has PostgreSQL look each matter up, however many calls there are.
_one = literal_column("1", Integer)
_known = lateral(select(_one.label("one")).select_from(calls).where(_is_about).limit(_one)).alias("known")
KNOWN = Statement(
    select(
        exists().where(calls.c.call_id == func.any(bindparam("some_ids", type_=ARRAY(Uuid)))).label("any_call"),
        select(func.coalesce(func.array_agg(_matters.c.ref), literal_column("'{}'::text[]", ARRAY(Text))))
        .select_from(_matters.join(_known, true()))
        .scalar_subquery()
        .label("matters"),
    )
)
"""Say whether one of some calls stands already, and about which matters somebody rang within a week of them."""


def _adding(table: Table) -> CTE:
    """Add rows that are given as a column each, numbers as the text of an array."""
    arrays = (
        cast(bindparam(f"{table.name}_{one.name}", type_=Text), ARRAY(one.type))
        if isinstance(one.type, Integer)
        else bindparam(f"{table.name}_{one.name}", type_=ARRAY(one.type))
        for one in table.columns
    )
    names = (column(one.name, one.type) for one in table.columns)
    given = func.unnest(*arrays).table_valued(*names, name=f"given_{table.name}").render_derived()
    return add_to(table, select(*given.c)).cte(f"to_{table.name}")


ADD = Statement(
    select(_one).add_cte(
        *map(_adding, (call_counts, daily_call_counts, connection_call_counts, daily_lpu_call_counts, call_waits))
    )
)
"""Add to every rollup the sums of calls that are new; a parameter is a rollup's column."""

EMPTY_STAGING = Statement(text("TRUNCATE staged_calls"))


def _of(row: str, name: str) -> ColumnElement[Any]:
    return literal_column(f"{row}.{name}", calls.c[name].type)


def _is_same() -> ColumnElement[bool]:
    given = [name for name in CALL_COLUMNS if name not in {"call_id", "revision"}]
    old, new = (", ".join(f"{row}.{name}" for name in given) for row in ("old", "new"))
    return literal_column(f"(old.call_id IS NOT NULL AND ROW({old}) IS NOT DISTINCT FROM ROW({new}))", Boolean)


_LOOKED_AT = ("call_id", "caller_repeat_ref", *COUNTED_OF)
_JOINING = (*CALL_COLUMNS, "batch_number")
_upsert = insert_or_replace(calls).from_select(list(_JOINING), select(*(staged_calls.c[name] for name in _JOINING)))
_written = (
    _upsert.on_conflict_do_update(
        index_elements=["call_id"],
        set_={
            **{name: _upsert.excluded[name] for name in _JOINING[1:]},
            "followed_up": case((_upsert.excluded.caller_repeat_ref.is_(None), false()), else_=calls.c.followed_up),
        },
        # Whatever order batches are loaded in, the highest revision stands; of one revision, the batch that came last.
        where=tuple_(_upsert.excluded.revision, _upsert.excluded.batch_number)
        >= tuple_(calls.c.revision, calls.c.batch_number),
    )
    .returning(
        *(_of(row, name).label(f"{row}_{name}") for row in ("old", "new") for name in _LOOKED_AT),
        _is_same().label("is_same"),
    )
    .cte("written")
)


def _moved(row: str, sign: int) -> Any:
    call = {name: _written.c[f"{row}_{name}"] for name in _LOOKED_AT}
    stood = call["call_id"].is_not(None) if row == "old" else literal_column("TRUE", Boolean)
    return select(*counted(call, sign)).where(~_written.c.is_same, stood)


_changes = changes_of_counts(union_all(_moved("new", 1), _moved("old", -1)).cte("moved"))
_is_new = _written.c.old_call_id.is_(None)
_rang_before = and_(_written.c.old_caller_repeat_ref.is_not(None), ~_written.c.is_same)

JOIN_CALLS = Statement(
    select(
        func.count().filter(_is_new).label("added"),
        func.count().filter(and_(~_is_new, ~_written.c.is_same)).label("replaced"),
        func.count().filter(_written.c.is_same).label("unchanged"),
        func.coalesce(
            func.array_agg(_written.c.old_caller_repeat_ref.distinct()).filter(_rang_before),
            literal_column("'{}'::text[]", ARRAY(Text)),
        ).label("refs_before"),
        func.min(func.least(_written.c.old_offered_at, _written.c.new_offered_at)).label("earliest"),
        func.max(func.greatest(_written.c.old_offered_at, _written.c.new_offered_at)).label("latest"),
    )
    .select_from(_written)
    .add_cte(*_changes)
)
"""Let the staged calls join the calls, and the rollups follow by the difference; tells what became of them."""

_about = lateral(select(calls.c.call_id, calls.c.offered_at, calls.c.followed_up).where(_is_about)).alias("about")
_next_at = func.lead(_about.c.offered_at).over(
    partition_by=_matters.c.ref, order_by=(_about.c.offered_at, _about.c.call_id)
)
_in_turn = (
    select(
        _about,
        _matters.c.until,
        func.coalesce(_next_at <= _about.c.offered_at + _WEEK, false()).label("is_followed"),
    )
    .select_from(_matters.join(_about, true()))
    .cte("in_turn")
)
_flipped = (
    update(calls)
    .values(followed_up=_in_turn.c.is_followed)
    .where(
        calls.c.call_id == _in_turn.c.call_id,
        # Whoever rings later than the window ends is not known here: what lies behind it is left as it is.
        _in_turn.c.offered_at <= _in_turn.c.until,
        _in_turn.c.followed_up != _in_turn.c.is_followed,
    )
    .returning(*calls.c)
    .cte("flipped")
)

FOLLOW_UP = Statement(select(func.count()).select_from(_flipped).add_cte(*changes_of_followed_up(_flipped)))
"""Note after which calls somebody rang again within seven days; each matter once, with the period that has moved."""


async def copy_new(connection: Connection, rows: Sequence[bytes]) -> None:
    """Put calls, as `rules.copying` writes them, with those that stand; raises UniqueViolationError if one is known."""
    await connection.copy_to_table(calls.name, source=_each(rows), columns=COLUMNS, format="binary")


async def stage(connection: Connection, rows: Sequence[bytes]) -> None:
    """Put a part's calls into the staging table."""
    await connection.copy_to_table(staged_calls.name, source=_each(rows), columns=COLUMNS, format="binary")


async def _each(pieces: Sequence[bytes]) -> AsyncIterator[bytes]:
    """Hand rows over piece by piece: of a file asyncpg makes a class, which holds it until garbage is looked for."""
    for piece in pieces:
        yield piece
