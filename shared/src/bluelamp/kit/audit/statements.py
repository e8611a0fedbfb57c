"""The SQL of the audit log, and the parts that other features build into their own statements."""

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    DateTime,
    FromClause,
    Insert,
    Integer,
    LargeBinary,
    Select,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, array

from bluelamp.kit import context
from bluelamp.kit.audit.tables import audit_entries, audit_seals
from bluelamp.kit.database import Statement
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction, AuditOutcome

_COLUMNS = [
    "action",
    "operation",
    "outcome",
    "actor",
    "client_id",
    "organisation_id",
    "purpose",
    "subjects",
    "recipient_id",
    "request_id",
]


def actor_values(actor: Actor) -> dict[str, Any]:
    """Return the values of the parameters that `entry_from` leaves open."""
    return {
        "audit_actor": actor.subject,
        "audit_client": actor.client_id,
        "audit_organisation": actor.organisation_id,
        "audit_purpose": actor.purpose,
        "audit_request": context.current().request_id,
    }


def entry_from(
    action: AuditAction,
    operation: str,
    subjects: ColumnElement[Any],
    *,
    source: FromClause | None = None,
    recipient: ColumnElement[Any] | None = None,
    name: str = "audited",
) -> CTE:
    """Build the audit entry of a statement as one of its common table expressions.

    Written by the same statement as what it records, so neither can be there without the other. With a
    source the entry is written only if the source has rows. `subjects` is an array of ids.
    """
    return _insert_from(
        select(
            cast(action.value, Text),
            cast(operation, Text),
            cast(AuditOutcome.DONE.value, Text),
            bindparam("audit_actor", type_=Text),
            bindparam("audit_client", type_=Text),
            bindparam("audit_organisation", type_=Uuid),
            bindparam("audit_purpose", type_=Text),
            subjects,
            cast(None, Uuid) if recipient is None else recipient,
            bindparam("audit_request", type_=Text),
        ),
        source,
    ).cte(name)


def _insert_from(values: Select[Any], source: FromClause | None) -> Insert:
    return insert(audit_entries).from_select(_COLUMNS, values if source is None else values.select_from(source))


RECORD = Statement(
    insert(audit_entries).values(
        action=bindparam("action"),
        operation=bindparam("operation"),
        outcome=bindparam("outcome"),
        actor=bindparam("audit_actor"),
        client_id=bindparam("audit_client"),
        organisation_id=bindparam("audit_organisation"),
        purpose=bindparam("audit_purpose"),
        subjects=bindparam("subjects", type_=ARRAY(Uuid)),
        recipient_id=bindparam("recipient_id", value=None, type_=Uuid),
        request_id=bindparam("audit_request"),
    )
)
"""Write one entry beside other statements of the same transaction."""


def only(subject: ColumnElement[Any]) -> ColumnElement[Any]:
    """Make the array of subjects from one id."""
    return cast(array([subject]), ARRAY(Uuid))


_LAST = select(audit_seals).order_by(audit_seals.c.seal_number.desc()).limit(1)
_SEPARATOR: ColumnElement[Any] = literal_column("chr(31)")
_NOTHING: ColumnElement[Any] = literal_column("'-'")


def _canonical(entry: FromClause) -> ColumnElement[Any]:
    """Write an entry as the one text that its hash is made of: every column, in a form no setting can change."""
    recorded = func.to_char(func.timezone("UTC", entry.c.recorded_at), literal_column("'YYYY-MM-DD\"T\"HH24:MI:SS.US'"))
    return func.concat_ws(
        _SEPARATOR,
        cast(entry.c.entry_id, Text),
        cast(entry.c.transaction_id, Text),
        recorded,
        entry.c.action,
        entry.c.operation,
        entry.c.outcome,
        entry.c.actor,
        entry.c.client_id,
        func.coalesce(cast(entry.c.organisation_id, Text), _NOTHING),
        entry.c.purpose,
        func.array_to_string(entry.c.subjects, literal_column("','")),
        func.coalesce(cast(entry.c.recipient_id, Text), _NOTHING),
        entry.c.request_id,
    )


def _hash_of(entry: FromClause) -> ColumnElement[Any]:
    return func.sha256(func.convert_to(_canonical(entry), literal_column("'UTF8'")), type_=LargeBinary)


def _seal_of(previous: ColumnElement[Any], number: ColumnElement[Any], body: ColumnElement[Any]) -> ColumnElement[Any]:
    """Hash the seal before, the number, and each entry's id and hash in order."""
    return func.sha256(previous.op("||")(func.int8send(number)).op("||")(body), type_=LargeBinary)


def _body_of(ids: ColumnElement[Any], hashes: ColumnElement[Any], place: ColumnElement[Any]) -> ColumnElement[Any]:
    pair = func.uuid_send(ids).op("||")(hashes)
    return func.string_agg(pair, aggregate_order_by(literal_column("''::bytea"), place))


def _position(table: FromClause) -> ColumnElement[Any]:
    return tuple_(table.c.transaction_id, table.c.entry_id)


def _end_of(seal: Select[Any]) -> ColumnElement[Any]:
    """Return where a seal ends, or the beginning of everything; a form that lets the index be used."""
    transaction = seal.with_only_columns(audit_seals.c.through_transaction).scalar_subquery()
    entry = seal.with_only_columns(audit_seals.c.through_entry).scalar_subquery()
    return tuple_(
        func.coalesce(transaction, literal_column("'0'::xid8")),
        func.coalesce(entry, literal_column("'00000000-0000-0000-0000-000000000000'::uuid")),
    )


def _make_seal() -> Statement:
    last = _LAST.cte("last")
    batch = (
        select(
            audit_entries.c.entry_id,
            audit_entries.c.transaction_id,
            _hash_of(audit_entries).label("hash"),
            func.row_number().over(order_by=(audit_entries.c.transaction_id, audit_entries.c.entry_id)).label("place"),
        )
        .where(
            audit_entries.c.transaction_id < func.pg_snapshot_xmin(func.pg_current_snapshot()),
            _position(audit_entries) > _end_of(_LAST),
        )
        .order_by(audit_entries.c.transaction_id, audit_entries.c.entry_id)
        .limit(bindparam("batch", type_=Integer))
        .cte("batch")
    )
    newest = select(batch).order_by(batch.c.place.desc()).limit(1).cte("newest")
    number = func.coalesce(select(last.c.seal_number).scalar_subquery(), literal_column("0")) + literal_column("1")
    previous = func.coalesce(select(last.c.seal).scalar_subquery(), func.sha256(literal_column("''::bytea")))
    body = select(_body_of(batch.c.entry_id, batch.c.hash, batch.c.place)).scalar_subquery()
    values = select(
        number,
        newest.c.transaction_id,
        newest.c.entry_id,
        newest.c.place,
        select(func.array_agg(aggregate_order_by(batch.c.entry_id, batch.c.place))).scalar_subquery(),
        select(func.array_agg(aggregate_order_by(batch.c.hash, batch.c.place))).scalar_subquery(),
        previous,
        _seal_of(previous, number, body),
    ).select_from(newest)
    columns = [
        "seal_number",
        "through_transaction",
        "through_entry",
        "entry_count",
        "entry_ids",
        "entry_hashes",
        "previous_seal",
        "seal",
    ]
    return Statement(
        insert(audit_seals)
        .from_select(columns, values)
        .returning(audit_seals.c.seal_number, audit_seals.c.entry_count, audit_seals.c.seal)
    )


def _check_seal() -> Statement:
    """Compare one seal with the one before it, with itself, and with the entries as they stand now."""
    seal = (
        select(audit_seals).where(audit_seals.c.seal_number == bindparam("seal_number", type_=BigInteger)).cte("seal")
    )
    previous = select(audit_seals).where(
        audit_seals.c.seal_number == bindparam("seal_number", type_=BigInteger) - literal_column("1")
    )
    before = previous.cte("before")
    sealed = (
        func.unnest(seal.c.entry_ids, seal.c.entry_hashes)
        .table_valued("entry_id", "hash", with_ordinality="place", name="sealed")
        .render_derived()
    )
    listed = (
        select(sealed.c.entry_id, sealed.c.hash, sealed.c.place).select_from(seal.join(sealed, true())).cte("listed")
    )
    body = select(_body_of(listed.c.entry_id, listed.c.hash, listed.c.place)).scalar_subquery()
    true_seal = _seal_of(seal.c.previous_seal, seal.c.seal_number, body)
    no_id = cast(null(), Uuid)
    own = select(no_id.label("entry_id"), literal_column("'SEAL_ALTERED'").label("fault")).where(
        seal.c.seal.is_distinct_from(true_seal)
    )
    chain = (
        select(no_id.label("entry_id"), literal_column("'SEAL_ALTERED'").label("fault"))
        .select_from(seal.join(before, true()))
        .where(before.c.seal != seal.c.previous_seal)
    )
    entries = (
        select(
            listed.c.entry_id,
            case((audit_entries.c.entry_id.is_(None), literal_column("'MISSING'")), else_=literal_column("'ALTERED'")),
        )
        .select_from(listed.outerjoin(audit_entries, audit_entries.c.entry_id == listed.c.entry_id))
        .where(or_(audit_entries.c.entry_id.is_(None), _hash_of(audit_entries) != listed.c.hash))
    )
    this = select(audit_seals).where(audit_seals.c.seal_number == bindparam("seal_number", type_=BigInteger))
    inserted = select(audit_entries.c.entry_id, literal_column("'INSERTED'")).where(
        _position(audit_entries) <= _end_of(this),
        _position(audit_entries) > _end_of(previous),
        ~select(listed.c.entry_id).where(listed.c.entry_id == audit_entries.c.entry_id).exists(),
    )
    return Statement(union_all(own, chain, entries, inserted))


HOLD_SEALING = Statement(select(func.pg_try_advisory_xact_lock(literal_column("726173656131"))))
"""Let one worker seal at a time; false when another one does."""

SEAL = _make_seal()
"""Seal the next batch of entries that no running transaction can still precede; no row when there is none."""

CHECK_SEAL = _check_seal()
"""Name everything that is not as this seal says."""

SEAL_NUMBERS = Statement(
    select(audit_seals.c.seal_number, audit_seals.c.entry_count)
    .where(
        audit_seals.c.seal_number > bindparam("after", type_=BigInteger),
        or_(
            bindparam("last", type_=BigInteger).is_(None),
            audit_seals.c.seal_number <= bindparam("last", type_=BigInteger),
        ),
    )
    .order_by(audit_seals.c.seal_number)
    .limit(bindparam("limit", type_=Integer))
)

NOT_YET_SEALED = Statement(
    select(func.count()).select_from(audit_entries).where(_position(audit_entries) > _end_of(_LAST))
)

_seal_number = (
    select(func.min(audit_seals.c.seal_number))
    .where(tuple_(audit_seals.c.through_transaction, audit_seals.c.through_entry) >= _position(audit_entries))
    .correlate(audit_entries)
    .scalar_subquery()
)


_FROM = bindparam("recorded_from", type_=DateTime(timezone=True))
_UNTIL = bindparam("recorded_until", type_=DateTime(timezone=True))


def _if_given(name: str, type_: type[Any], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(bindparam(name, type_=type_).is_(None), condition)


LIST = Statement(
    select(
        *(column for column in audit_entries.c if column.name != "transaction_id"), _seal_number.label("seal_number")
    )
    .where(
        _if_given("subject", Uuid, audit_entries.c.subjects.contains(array([bindparam("subject", type_=Uuid)]))),
        _if_given("actor", Text, audit_entries.c.actor == bindparam("actor", type_=Text)),
        _if_given("action", Text, audit_entries.c.action == bindparam("action", type_=Text)),
        or_(_FROM.is_(None), audit_entries.c.recorded_at >= _FROM),
        or_(_UNTIL.is_(None), audit_entries.c.recorded_at < _UNTIL),
        _if_given("before_entry", Uuid, audit_entries.c.entry_id < bindparam("before_entry", type_=Uuid)),
    )
    .order_by(audit_entries.c.entry_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of the log, newest first."""
