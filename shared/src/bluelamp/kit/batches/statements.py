"""The SQL of batches: received in blocks, loaded part by part, told of at any time."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.batches.tables import batch_parts, batch_refusals, batches
from bluelamp.kit.database import Statement, among
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.kit.turns import in_turn

_ID = bindparam("the_batch", type_=Uuid)
_KIND = bindparam("kind", type_=Text)
_RECEIVED_AT = bindparam("received_at", type_=DateTime(timezone=True))
_is_it = batches.c.batch_id == _ID

BEGIN_RECEIVING = Statement(
    insert(batches).values(
        batch_id=_ID,
        kind=_KIND,
        sent_by=bindparam("sent_by", type_=Text),
        sent_in_organisation=bindparam("sent_in_organisation", type_=Uuid),
        status="RECEIVING",
        media_type=bindparam("media_type"),
        content_encoding=bindparam("content_encoding"),
        received_at=_RECEIVED_AT,
    )
)

KEEP_PART = Statement(
    insert(batch_parts).values(
        batch_id=_ID,
        part_number=bindparam("the_part", type_=Integer),
        content=bindparam("content", type_=LargeBinary),
        received_at=_RECEIVED_AT,
    )
)

HOLD_DIGEST = Statement(
    in_turn("batch_bytes", func.encode(bindparam("digest", type_=LargeBinary), literal_column("'hex'")))
)
"""Let one request at a time end that brings the same bytes."""

OF_DIGEST = Statement(
    select(batches)
    .where(
        batches.c.kind == _KIND,
        batches.c.digest == bindparam("digest", type_=LargeBinary),
        or_(among(batches.c.status, "WAITING", "LOADING"), and_(batches.c.status == "LOADED", batches.c.refused == 0)),
    )
    .order_by(batches.c.batch_number.desc())
    .limit(1)
)
"""The batch of the same bytes, unless some of it was refused, or all given up: then it is loaded once more."""

FIRST_NUMBER = Statement(
    select(func.min(batches.c.batch_number)).where(
        batches.c.kind == _KIND, batches.c.digest == bindparam("digest", type_=LargeBinary)
    )
)
"""The number under which some bytes first came: loaded once more, they say nothing newer than they did then."""

RECEIVED = Statement(
    update(batches)
    .where(_is_it)
    .values(
        status="WAITING",
        digest=bindparam("digest", type_=LargeBinary),
        bytes_received=bindparam("size", type_=BigInteger),
        lines=bindparam("line_count", type_=BigInteger),
    )
    .returning(batches)
)

UNHURRIED = Statement(select(func.set_config("statement_timeout", "10min", true())))
"""What comes before gigabytes are deleted: that takes longer than a statement of a request may."""

FORGET_UNFINISHED = Statement(delete(batches).where(_is_it, batches.c.status == "RECEIVING"))
"""Leave nothing of a batch that was not received in whole, or was here already."""

_BEFORE = bindparam("before", type_=DateTime(timezone=True))
FORGET_ABANDONED = Statement(
    delete(batches).where(
        batches.c.status == "RECEIVING",
        batches.c.received_at < _BEFORE,
        ~exists().where(batch_parts.c.batch_id == batches.c.batch_id, batch_parts.c.received_at >= _BEFORE),
    )
)
"""Forget the batches of which nothing more has come for long, whenever they began."""

BEGIN_LOADING = Statement(
    update(batches)
    .where(_is_it, among(batches.c.status, "WAITING", "LOADING"))
    .values(status="LOADING", started_at=func.coalesce(batches.c.started_at, func.now()))
    .returning(batches)
)
"""Begin, or go on where a worker left off; no row when there is nothing to do."""

PART = Statement(
    select(batch_parts.c.content).where(
        batch_parts.c.batch_id == _ID, batch_parts.c.part_number == bindparam("the_part", type_=Integer)
    )
)


_SETTINGS = {
    # A crash may take the last parts with it: the progress goes with them, and they are loaded again.
    "synchronous_commit": "off",
    "work_mem": "64MB",
    "lock_timeout": "120s",
    "statement_timeout": "120s",
    # Of each statement the plan is the same for every part. Ids come as arrays besides: of those that it knows
    # PostgreSQL would rather read the whole table, however large it is.
    "plan_cache_mode": "force_generic_plan",
}
SET_FOR_A_PART = Statement(select(*(func.set_config(name, value, true()) for name, value in _SETTINGS.items())))
"""What PostgreSQL is told for the time of a part's transaction, its wait for its turn too.

A statement by itself: how long the next may take is settled when that begins.
"""

IN_TURN = Statement(in_turn("batches", _KIND))
"""Wait until no other part of any batch of the kind is on its way: which version stands is decided once."""


def _more(name: str) -> ColumnElement[Any]:
    so_far: ColumnElement[Any] = batches.c[name]
    return so_far + bindparam(f"more_{name}", type_=BigInteger)


_COUNTED = ("added", "replaced", "unchanged", "superseded", "refused")
ADVANCE = Statement(
    update(batches)
    .where(
        _is_it,
        batches.c.status == "LOADING",
        batches.c.lines_done == bindparam("lines_before", type_=BigInteger),
    )
    .values(lines_done=_more("lines_done"), **{name: _more(name) for name in _COUNTED})
    .returning(batches.c.refused)
)
"""Note a part, unless another worker did; then there is no row, and the part must not be kept."""

REFUSE = Statement(
    insert(batch_refusals).from_select(
        ["batch_id", "line", "faults"],
        select(
            _ID,
            func.unnest(bindparam("line_numbers", type_=ARRAY(BigInteger))),
            cast(func.unnest(bindparam("faults", type_=ARRAY(Text))), JSONB),
        ),
    )
)

DROP_PARTS = Statement(delete(batch_parts).where(batch_parts.c.batch_id == _ID))


@cache
def ending(id_name: str) -> Statement:
    """Return what ends the loading and tells what became of the batch; what was loaded of one that failed stands."""
    ended = (
        update(batches)
        .where(_is_it, batches.c.status == "LOADING")
        .values(
            status=bindparam("ended_as", type_=Text),
            failure=bindparam("failure", type_=Text),
            finished_at=func.now(),
            lines=func.greatest(batches.c.lines, batches.c.lines_done),
        )
        .returning(batches)
        .cte("ended")
    )
    data = func.jsonb_build_object(
        *(literal_column(f"'{id_name}'"), ended.c.batch_id),
        *(literal_column("'lines'"), ended.c.lines),
        *(literal_column("'loaded'"), ended.c.added + ended.c.replaced),
        *(literal_column("'unchanged'"), ended.c.unchanged),
        *(literal_column("'refused'"), ended.c.refused),
    )
    nobody = Audience(cast(null(), Uuid), cast(null(), Text), cast(null(), Text))
    event_type = bindparam("event_type", type_=Text)
    event = event_from(event_type, ended.c.batch_id, data, nobody, source=ended)
    return Statement(select(ended).add_cte(*event))


ONE = Statement(select(batches).where(_is_it, batches.c.kind == _KIND))

_AFTER_ID = bindparam("after_id", type_=Uuid)
_STATUS = bindparam("of_status", type_=Text)
PAGE = Statement(
    select(batches)
    .where(
        batches.c.kind == _KIND,
        or_(
            _AFTER_ID.is_(None),
            tuple_(batches.c.received_at, batches.c.batch_id)
            < tuple_(bindparam("after", type_=DateTime(timezone=True)), _AFTER_ID),
        ),
        or_(_STATUS.is_(None), batches.c.status == _STATUS),
    )
    .order_by(batches.c.received_at.desc(), batches.c.batch_id.desc())
    .limit(bindparam("limit", type_=Integer))
)

REFUSALS = Statement(
    select(batch_refusals.c.line, batch_refusals.c.faults)
    .where(
        batch_refusals.c.batch_id == _ID,
        batch_refusals.c.line > func.coalesce(bindparam("after_line", type_=BigInteger), literal(0)),
    )
    .order_by(batch_refusals.c.line)
    .limit(bindparam("limit", type_=Integer))
)
