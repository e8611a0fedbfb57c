"""The SQL of the audit log, and the parts that other features build into their own statements."""

from collections.abc import Sequence
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
    operation: str | ColumnElement[Any],
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


def consulted_page(
    operation: str,
    found: CTE,
    document: Any,
    subject: Any,
    position: tuple[Any, Any],
) -> Select[Any]:
    """Answer with a page's JSON, where the next one begins, and the audit entry of every row in it.

    `found` holds at most one row more than the page's `limit`, numbered by its column `place`; a `position` is a time
    and an id. The answer is what `Listing.answer_built` takes.
    """
    limit = bindparam("limit", type_=Integer)
    listed = found.c.place <= limit
    subjects = func.coalesce(func.array_agg(subject).filter(listed), literal_column("'{}'::uuid[]"))
    audited = entry_from(AuditAction.CONSULTATION, operation, select(subjects).scalar_subquery())
    # A summary's row is built for at most one more than the page holds.
    items = func.json_agg(aggregate_order_by(document, found.c.place)).filter(listed)
    last = found.c.place == limit
    last_time, last_id = position
    return select(
        func.coalesce(cast(items, Text), literal_column("'[]'")).label("items"),
        func.coalesce(func.max(found.c.place) > limit, literal_column("false")).label("more"),
        func.max(last_time).filter(last).label("last_time"),
        func.max(cast(last_id, Text)).filter(last).label("last_id"),
    ).add_cte(audited)


_LAST = select(audit_seals).order_by(audit_seals.c.seal_number.desc()).limit(1)
_TIME_FORMAT: ColumnElement[Any] = literal_column("'YYYY-MM-DD\"T\"HH24:MI:SS.US'")


def _moment(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.to_char(func.timezone("UTC", column), _TIME_FORMAT)


def _text_of(*values: ColumnElement[Any]) -> ColumnElement[Any]:
    """Write values as one JSON array's text: no value can be taken for a part of its neighbour."""
    return func.convert_to(cast(func.jsonb_build_array(*values), Text), literal_column("'UTF8'"))


def _hash_of(entry: FromClause) -> ColumnElement[Any]:
    """Hash an entry: SHA-256 of the JSON array of all its columns in their order, times in UTC, no setting's affair."""
    columns = [
        cast(entry.c.entry_id, Text),
        cast(entry.c.transaction_id, Text),
        _moment(entry.c.recorded_at),
        *(entry.c[name] for name in _COLUMNS),
    ]
    return func.sha256(_text_of(*columns), type_=LargeBinary)


def _seal_of(previous: ColumnElement[Any], header: Sequence[ColumnElement[Any]], body: Any) -> ColumnElement[Any]:
    """Hash a seal: the seal before, the JSON array of the header, and each entry's id and hash in order."""
    return func.sha256(previous.op("||")(_text_of(*header)).op("||")(body), type_=LargeBinary)


def _body_of(ids: ColumnElement[Any], hashes: ColumnElement[Any], place: ColumnElement[Any]) -> ColumnElement[Any]:
    pair = func.uuid_send(ids).op("||")(hashes)
    return func.string_agg(pair, aggregate_order_by(literal_column("''::bytea"), place))


def _position(table: FromClause) -> ColumnElement[Any]:
    return tuple_(table.c.transaction_id, table.c.entry_id)


def _end(seal: FromClause) -> ColumnElement[Any]:
    return tuple_(seal.c.through_transaction, seal.c.through_entry)


def _end_of(seal: Select[Any]) -> ColumnElement[Any]:
    """Return where a seal ends, or the beginning of everything; a form that lets the index be used."""
    transaction = seal.with_only_columns(audit_seals.c.through_transaction).scalar_subquery()
    entry = seal.with_only_columns(audit_seals.c.through_entry).scalar_subquery()
    return tuple_(
        func.coalesce(transaction, literal_column("'0'::xid8")),
        func.coalesce(entry, literal_column("'00000000-0000-0000-0000-000000000000'::uuid")),
    )


_BEFORE_EVERYTHING: ColumnElement[Any] = func.sha256(literal_column("''::bytea"), type_=LargeBinary)


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
    previous = func.coalesce(select(last.c.seal).scalar_subquery(), _BEFORE_EVERYTHING)
    header = [number, _moment(func.now()), cast(newest.c.transaction_id, Text), newest.c.entry_id, newest.c.place]
    body = select(_body_of(batch.c.entry_id, batch.c.hash, batch.c.place)).scalar_subquery()
    values = {
        "seal_number": number,
        "sealed_at": func.now(),
        "through_transaction": newest.c.transaction_id,
        "through_entry": newest.c.entry_id,
        "entry_count": newest.c.place,
        "entry_ids": select(func.array_agg(aggregate_order_by(batch.c.entry_id, batch.c.place))).scalar_subquery(),
        "entry_hashes": select(func.array_agg(aggregate_order_by(batch.c.hash, batch.c.place))).scalar_subquery(),
        "previous_seal": previous,
        "seal": _seal_of(previous, header, body),
    }
    return Statement(
        insert(audit_seals)
        .from_select(list(values), select(*values.values()).select_from(newest))
        .returning(audit_seals.c.seal_number, audit_seals.c.entry_count, audit_seals.c.seal)
    )


_FIRST_SEAL = bindparam("first_seal", type_=BigInteger)
_LAST_SEAL = bindparam("last_seal", type_=BigInteger)


def _fault(name: str) -> ColumnElement[Any]:
    return literal_column(f"'{name}'").label("fault")


def _altered_seals(seals: FromClause) -> list[Select[Any]]:
    """Find the seals that are not what their own columns make, and those that do not follow from the one before."""
    listed = (
        func.unnest(seals.c.entry_ids, seals.c.entry_hashes)
        .table_valued("entry_id", "hash", with_ordinality="place", name="own")
        .render_derived()
    )
    body = select(_body_of(listed.c.entry_id, listed.c.hash, listed.c.place)).scalar_subquery()
    header = [
        seals.c.seal_number,
        _moment(seals.c.sealed_at),
        cast(seals.c.through_transaction, Text),
        seals.c.through_entry,
        seals.c.entry_count,
    ]
    nobody = cast(null(), Uuid).label("entry_id")
    before = audit_seals.alias("before")
    follows = case(
        (seals.c.seal_number == literal_column("1"), seals.c.previous_seal == _BEFORE_EVERYTHING),
        else_=func.coalesce(before.c.seal == seals.c.previous_seal, true()),
    )
    own = select(seals.c.seal_number, nobody, _fault("SEAL_ALTERED")).where(
        seals.c.seal.is_distinct_from(_seal_of(seals.c.previous_seal, header, body))
    )
    chain = (
        select(seals.c.seal_number, nobody, _fault("SEAL_ALTERED"))
        .select_from(seals.outerjoin(before, before.c.seal_number == seals.c.seal_number - literal_column("1")))
        .where(~follows)
    )
    return [own, chain]


def _altered_entries(seals: FromClause) -> list[Select[Any]]:
    """Find sealed entries that are gone or other than they were, and entries that stand where none was sealed."""
    unnested = (
        func.unnest(seals.c.entry_ids, seals.c.entry_hashes).table_valued("entry_id", "hash", name="sealed")
    ).render_derived()
    listed = select(seals.c.seal_number, unnested.c.entry_id, unnested.c.hash).join(unnested, true()).cte("listed")
    gone = audit_entries.c.entry_id.is_(None)
    sealed = (
        select(listed.c.seal_number, listed.c.entry_id, case((gone, _fault("MISSING")), else_=_fault("ALTERED")))
        .select_from(listed.outerjoin(audit_entries, audit_entries.c.entry_id == listed.c.entry_id))
        .where(or_(gone, _hash_of(audit_entries) != listed.c.hash))
    )
    earlier = select(audit_seals).where(audit_seals.c.seal_number < _FIRST_SEAL)
    ends = select(audit_seals).where(audit_seals.c.seal_number <= _LAST_SEAL)
    newest_first = audit_seals.c.seal_number.desc()
    covering = (
        select(seals.c.seal_number)
        .where(_end(seals) >= _position(audit_entries))
        .order_by(seals.c.seal_number)
        .limit(1)
        .lateral("covering")
    )
    before = audit_seals.alias("predecessor")
    # What a seal that is cut out had covered is not called inserted: the missing seal is named itself.
    inserted = (
        select(covering.c.seal_number, audit_entries.c.entry_id, _fault("INSERTED"))
        .select_from(audit_entries.join(covering, true()))
        .where(
            _position(audit_entries) > _end_of(earlier.order_by(newest_first).limit(1)),
            _position(audit_entries) <= _end_of(ends.order_by(newest_first).limit(1)),
            ~select(listed.c.entry_id).where(listed.c.entry_id == audit_entries.c.entry_id).exists(),
            or_(
                covering.c.seal_number == literal_column("1"),
                select(before.c.seal_number)
                .where(before.c.seal_number == covering.c.seal_number - literal_column("1"))
                .exists(),
            ),
        )
    )
    return [sealed, inserted]


def _check_seals() -> Statement:
    seals = select(audit_seals).where(audit_seals.c.seal_number.between(_FIRST_SEAL, _LAST_SEAL)).cte("seals")
    found = union_all(*_altered_seals(seals), *_altered_entries(seals)).subquery("found")
    return Statement(select(found).order_by(found.c.seal_number, found.c.entry_id).limit(bindparam("limit")))


HOLD_SEALING = Statement(select(func.pg_try_advisory_xact_lock(literal_column("726173656131"))))
"""Let one worker seal at a time; false when another one does."""

SEAL = _make_seal()
"""Seal the next batch of entries that no running transaction can still precede; no row when there is none."""

CHECK_SEALS = _check_seals()
"""Name what is not as the seals from one number to another say, at the most so many things."""

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
    select(audit_seals.c.seal_number)
    .where(_end(audit_seals) >= _position(audit_entries))
    .order_by(audit_seals.c.through_transaction, audit_seals.c.through_entry)
    .limit(1)
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
