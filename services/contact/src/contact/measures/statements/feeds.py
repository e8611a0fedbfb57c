"""How far other services' feeds have been read, and the events of theirs that count."""

from sqlalchemy import DateTime, Text, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement
from contact.measures.tables import counted_events, followed_feeds, measure_takings

_FEED = bindparam("the_feed", type_=Text)
_FROM = bindparam("period_from", type_=DateTime(timezone=True))
_UNTIL = bindparam("period_until", type_=DateTime(timezone=True))

CURSOR = Statement(select(followed_feeds.c.cursor).where(followed_feeds.c.feed == _FEED))

FOLLOWED = Statement(select(followed_feeds.c.followed_at).where(followed_feeds.c.feed == _FEED))
"""Up to when a feed has been read; nothing of one that never was."""

MOVE = Statement(
    update(followed_feeds)
    .where(
        followed_feeds.c.feed == _FEED,
        followed_feeds.c.cursor.is_not_distinct_from(bindparam("before", type_=Text)),
    )
    .values(cursor=bindparam("after", type_=Text), followed_at=bindparam("moment", type_=DateTime(timezone=True)))
    .returning(followed_feeds.c.feed)
)
"""Move on from where the page began; no row when another worker has read that page already."""

FORGET = Statement(
    update(followed_feeds)
    .where(followed_feeds.c.cursor.is_not(None))
    .values(cursor=None)
    .returning(followed_feeds.c.feed)
)
"""Read every feed from its start again."""


def _count() -> Statement:
    columns = ("event_id", "measure_id", "area", "occurred_at")
    given = (
        bindparam("event_ids", type_=ARRAY(Uuid)),
        bindparam("measure_ids", type_=ARRAY(Text)),
        bindparam("areas", type_=ARRAY(Text)),
        bindparam("occurred_ats", type_=ARRAY(DateTime(timezone=True))),
    )
    told = func.unnest(*given).table_valued(*columns, name="told").render_derived()
    counted = (
        insert_or_not(counted_events)
        .from_select([*columns], select(*(told.c[name] for name in columns)))
        .on_conflict_do_nothing(index_elements=["event_id"])
        .returning(counted_events.c.measure_id)
        .cte("counted")
    )
    return Statement(select(func.count()).select_from(counted))


COUNT = _count()
"""Keep the events that are not kept yet; returns how many."""

DUE_NOW = Statement(
    update(measure_takings)
    .where(measure_takings.c.measure_id == func.any(bindparam("measure_ids", type_=ARRAY(Text))))
    .values(due_at=bindparam("moment", type_=DateTime(timezone=True)))
)
"""What has new counts is taken soon."""

EVENTS_BY_AREA = Statement(
    select(counted_events.c.area, func.count().label("numerator"))
    .where(
        counted_events.c.measure_id == bindparam("the_measure", type_=Text),
        counted_events.c.occurred_at >= _FROM,
        counted_events.c.occurred_at < _UNTIL,
    )
    .group_by(counted_events.c.area)
    .order_by(counted_events.c.area)
)
"""How many events of a measure each area had in a period."""
