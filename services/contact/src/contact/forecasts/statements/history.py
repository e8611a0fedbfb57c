"""What a forecast learns from: the rollups of calls, and when a stream was out."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, DateTime, Text, bindparam, cast, func, or_, select

from bluelamp.kit.database import Statement
from contact.calls.tables import call_counts, daily_call_counts
from contact.continuity.tables import outage_streams

_STREAM, _CENTRE = (bindparam(name, type_=Text) for name in ("the_stream", "the_centre"))
_SINCE_DAY, _UNTIL_DAY = (bindparam(name, type_=Date) for name in ("since_day", "until_day"))
_SINCE, _UNTIL = (bindparam(name, type_=DateTime(timezone=True)) for name in ("since", "until"))


def _place(centre: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(_CENTRE.is_(None), centre == _CENTRE)


def _sum(column: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    return cast(func.sum(column), BigInteger).label(name)


KNOWN_DAYS = Statement(
    select(daily_call_counts.c.day)
    .where(
        daily_call_counts.c.stream == _STREAM,
        daily_call_counts.c.day >= _SINCE_DAY,
        daily_call_counts.c.day < _UNTIL_DAY,
        daily_call_counts.c.offered > 0,
        _place(daily_call_counts.c.centre),
    )
    .group_by(daily_call_counts.c.day)
    .order_by(daily_call_counts.c.day)
    .limit(5000)
)
"""The days on which a stream, or a centre of it, had any call: of others nothing is known."""

HALF_HOURS = Statement(
    select(call_counts.c.interval_start, _sum(call_counts.c.offered, "offered"))
    .where(
        call_counts.c.stream == _STREAM,
        call_counts.c.interval_start >= _SINCE,
        call_counts.c.interval_start < _UNTIL,
        _place(call_counts.c.centre),
    )
    .group_by(call_counts.c.interval_start)
    .limit(200_000)
)
"""How many calls were offered in each half-hour that had any."""

OUTAGES = Statement(
    select(outage_streams.c.started_at, outage_streams.c.ended_at)
    .where(
        outage_streams.c.stream == _STREAM,
        outage_streams.c.started_at < _UNTIL,
        or_(outage_streams.c.ended_at.is_(None), outage_streams.c.ended_at > _SINCE),
    )
    .limit(5000)
)

HANDLING = Statement(
    select(
        _sum(daily_call_counts.c.talk_s + daily_call_counts.c.wrap_s, "talk_and_wrap_s"),
        _sum(daily_call_counts.c.answered, "answered"),
    ).where(
        daily_call_counts.c.stream == _STREAM,
        daily_call_counts.c.day >= _SINCE_DAY,
        daily_call_counts.c.day < _UNTIL_DAY,
    )
)
"""For how long a stream's calls kept its agents on some days, and how many were answered."""

LAST_DAY = Statement(
    select(func.max(daily_call_counts.c.day)).where(
        daily_call_counts.c.stream == _STREAM,
        daily_call_counts.c.day < _UNTIL_DAY,
        daily_call_counts.c.answered > 0,
    )
)
