"""The SQL of a plain register, built from its table: what is added and changed is logged and told in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Date,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    update,
)

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.kit.registers.tables import kept_columns
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType

_KEPT = frozenset(column.name for column in kept_columns())
_ID = bindparam("record_id", type_=Uuid)
_AFTER = bindparam("after_id", type_=Uuid)


@dataclass(frozen=True, slots=True)
class RegisterStatements:
    """What a register runs; `columns` are the table's but for the key and what the register keeps itself."""

    key: str
    newest_by: str
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    create: Statement
    change: Statement
    one: Statement
    locked: Statement
    page: Statement


def register_of(
    table: Table, name: str, event_type: EventType, newest_by: str, filters: Sequence[str] = ()
) -> RegisterStatements:
    """Build a register's statements over a table with one uuid for its key, and a version.

    Pages run from the latest `newest_by` back. A table with `effective_from` and `effective_until` can also be asked
    for what holds on a day, by the filter `as_at`.
    """
    [key] = list(table.primary_key)
    columns = tuple(column.name for column in table.c if column.name not in _KEPT and column is not key)
    given = {column: bindparam(column, type_=table.c[column].type) for column in columns}
    added = insert(table).values({key.name: _ID, **given}).returning(table).cte("written")
    changed = (
        update(table)
        .where(key == _ID)
        .values(version=table.c.version + 1, changed_at=func.now(), **given)
        .returning(table)
        .cte("written")
    )
    return RegisterStatements(
        key=key.name,
        newest_by=newest_by,
        columns=columns,
        filters=tuple(filters),
        create=_told(added, key.name, name, event_type, "CREATED"),
        change=_told(changed, key.name, name, event_type, "CHANGED"),
        one=Statement(select(table).where(key == _ID)),
        locked=Statement(select(table).where(key == _ID).with_for_update()),
        page=_page(table, key, newest_by, filters),
    )


def _told(written: CTE, key: str, name: str, event_type: EventType, verb: str) -> Statement:
    nobody = cast(null(), Text)
    subject = written.c[key]
    data = func.jsonb_build_object(
        literal_column("'record_kind'"),
        cast(name, Text),
        literal_column("'record_id'"),
        subject,
        literal_column("'verb'"),
        cast(verb, Text),
        literal_column("'version'"),
        written.c.version,
    )
    action = AuditAction.COLLECTION if verb == "CREATED" else AuditAction.ALTERATION
    operation = f"{'create' if verb == 'CREATED' else 'change'}_{name.lower()}"
    audited = entry_from(action, operation, only(subject), source=written)
    event = event_from(event_type, subject, data, Audience(cast(null(), Uuid), nobody, nobody), source=written)
    return Statement(select(written).add_cte(audited, *event))


def _page(table: Table, key: Column[Any], newest_by: str, filters: Sequence[str]) -> Statement:
    order = table.c[newest_by]
    before = tuple_(order, key) < tuple_(bindparam("after", type_=order.type), _AFTER)
    found: Select[Any] = select(table).where(or_(_AFTER.is_(None), before), *(_if_given(table, one) for one in filters))
    return Statement(found.order_by(order.desc(), key.desc()).limit(bindparam("limit", type_=Integer)))


def _if_given(table: Table, name: str) -> ColumnElement[bool]:
    if name == "as_at":
        day = bindparam("as_at", type_=Date)
        ends = or_(table.c.effective_until.is_(None), table.c.effective_until > day)
        return or_(day.is_(None), (table.c.effective_from <= day) & ends)
    value = bindparam(f"of_{name}", type_=table.c[name].type)
    return or_(value.is_(None), table.c[name] == value)
