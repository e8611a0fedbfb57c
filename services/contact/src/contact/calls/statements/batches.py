"""The SQL of batches: received in chunks, loaded part by part, told of at any time."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    LargeBinary,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.database import Statement, among
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.events import EventType
from contact.calls.tables import call_batch_parts, call_batch_refusals, call_batches
from contact.sites.tables import centres

_ID = bindparam("the_batch", type_=Uuid)
_is_it = call_batches.c.call_batch_id == _ID

BEGIN_RECEIVING = Statement(
    insert(call_batches).values(
        call_batch_id=_ID,
        status="RECEIVING",
        media_type=bindparam("media_type"),
        content_encoding=bindparam("content_encoding"),
        received_at=bindparam("received_at", type_=DateTime(timezone=True)),
    )
)

KEEP_PART = Statement(
    insert(call_batch_parts).values(
        call_batch_id=_ID,
        part_number=bindparam("the_part", type_=Integer),
        content=bindparam("content", type_=LargeBinary),
    )
)

HOLD_DIGEST = Statement(
    select(
        func.pg_advisory_xact_lock(
            func.hashtextextended(func.encode(bindparam("digest", type_=LargeBinary), "hex"), literal(4))
        )
    )
)
"""Let one request at a time end that brings the same bytes."""

OF_DIGEST = Statement(select(call_batches).where(call_batches.c.digest == bindparam("digest", type_=LargeBinary)))

RECEIVED = Statement(
    update(call_batches)
    .where(_is_it)
    .values(
        status="WAITING",
        digest=bindparam("digest", type_=LargeBinary),
        bytes_received=bindparam("size", type_=BigInteger),
        lines=bindparam("line_count", type_=BigInteger),
    )
    .returning(call_batches)
)

FORGET_UNFINISHED = Statement(delete(call_batches).where(_is_it, call_batches.c.status == "RECEIVING"))
"""Leave nothing of a batch that was not received in whole, or was here already."""

FORGET_ABANDONED = Statement(
    delete(call_batches).where(
        call_batches.c.status == "RECEIVING",
        call_batches.c.received_at < bindparam("before", type_=DateTime(timezone=True)),
    )
)

BEGIN_LOADING = Statement(
    update(call_batches)
    .where(_is_it, among(call_batches.c.status, "WAITING", "LOADING"))
    .values(status="LOADING", started_at=func.coalesce(call_batches.c.started_at, func.now()))
    .returning(call_batches)
)
"""Begin, or go on where a worker left off; no row when there is nothing to do."""

PART = Statement(
    select(call_batch_parts.c.content).where(
        call_batch_parts.c.call_batch_id == _ID, call_batch_parts.c.part_number == bindparam("the_part", type_=Integer)
    )
)

CENTRES = Statement(
    select(centres.c.centre, centres.c.streams, centres.c.live_from, centres.c.live_until).limit(10_000)
)


def _more(name: str) -> ColumnElement[Any]:
    so_far: ColumnElement[Any] = call_batches.c[name]
    return so_far + bindparam(f"more_{name}", type_=BigInteger)


_COUNTED = ("added", "replaced", "unchanged", "superseded", "refused")
ADVANCE = Statement(
    update(call_batches)
    .where(
        _is_it,
        call_batches.c.status == "LOADING",
        call_batches.c.lines_done == bindparam("lines_before", type_=BigInteger),
    )
    .values(lines_done=_more("lines_done"), **{name: _more(name) for name in _COUNTED})
    .returning(call_batches.c.refused)
)
"""Note a part, unless another worker did; then there is no row, and the part must not be kept."""

REFUSE = Statement(
    insert(call_batch_refusals).from_select(
        ["call_batch_id", "line", "faults"],
        select(
            _ID,
            func.unnest(bindparam("line_numbers", type_=ARRAY(BigInteger))),
            cast(func.unnest(bindparam("faults", type_=ARRAY(Text))), JSONB),
        ),
    )
)

DROP_PARTS = Statement(delete(call_batch_parts).where(call_batch_parts.c.call_batch_id == _ID))


def _finish(status: str, event_type: EventType) -> Statement:
    ended = (
        update(call_batches)
        .where(_is_it, call_batches.c.status == "LOADING")
        .values(
            status=status,
            failure=bindparam("failure", type_=Text),
            finished_at=func.now(),
            lines=func.greatest(call_batches.c.lines, call_batches.c.lines_done),
        )
        .returning(call_batches)
        .cte("ended")
    )
    data = func.jsonb_build_object(
        *(literal_column("'call_batch_id'"), ended.c.call_batch_id),
        *(literal_column("'lines'"), ended.c.lines),
        *(literal_column("'loaded'"), ended.c.added + ended.c.replaced),
        *(literal_column("'unchanged'"), ended.c.unchanged),
        *(literal_column("'refused'"), ended.c.refused),
    )
    nobody = Audience(cast(null(), Uuid), cast(null(), Text), cast(null(), Text))
    event = event_from(event_type, ended.c.call_batch_id, data, nobody, source=ended)
    return Statement(select(ended).add_cte(*event))


FINISH = _finish("LOADED", EventType.CONTACT_CALL_BATCH_LOADED)
"""End the loading, and tell what became of the batch."""
GIVE_UP = _finish("FAILED", EventType.CONTACT_CALL_BATCH_FAILED)
"""End the loading of a batch that cannot be gone on with; what was loaded of it stands."""

ONE = Statement(select(call_batches).where(_is_it))

_AFTER_ID = bindparam("after_id", type_=Uuid)
_page: Select[Any] = (
    select(call_batches)
    .where(
        or_(
            _AFTER_ID.is_(None),
            tuple_(call_batches.c.received_at, call_batches.c.call_batch_id)
            < tuple_(bindparam("after", type_=DateTime(timezone=True)), _AFTER_ID),
        ),
        or_(bindparam("of_status", type_=Text).is_(None), call_batches.c.status == bindparam("of_status", type_=Text)),
    )
    .order_by(call_batches.c.received_at.desc(), call_batches.c.call_batch_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
PAGE = Statement(_page)

REFUSALS = Statement(
    select(call_batch_refusals.c.line, call_batch_refusals.c.faults)
    .where(
        call_batch_refusals.c.call_batch_id == _ID,
        call_batch_refusals.c.line > func.coalesce(bindparam("after_line", type_=BigInteger), literal(0)),
    )
    .order_by(call_batch_refusals.c.line)
    .limit(bindparam("limit", type_=Integer))
)
