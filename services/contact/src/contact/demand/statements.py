"""The SQL of demand: the days' counts of the streams that count towards it."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, and_, bindparam, cast, func, or_, select

from bluelamp.kit.database import Statement
from contact.calls.tables import daily_call_counts
from contact.sites.tables import stream_settings

_SINCE, _UNTIL = (bindparam(name, type_=Date) for name in ("since", "until"))
_counts = and_(
    stream_settings.c.stream == daily_call_counts.c.stream,
    stream_settings.c.in_total_demand,
    stream_settings.c.effective_from <= daily_call_counts.c.day,
    or_(stream_settings.c.effective_until.is_(None), stream_settings.c.effective_until > daily_call_counts.c.day),
)


def _total(name: str) -> ColumnElement[Any]:
    return cast(func.sum(daily_call_counts.c[name]), BigInteger).label(name)


DAYS = Statement(
    select(
        daily_call_counts.c.day,
        daily_call_counts.c.stream,
        *(_total(name) for name in ("offered", "transferred_to_lpu", "followed_up")),
    )
    .join(stream_settings, _counts)
    .where(daily_call_counts.c.day >= _SINCE, daily_call_counts.c.day < _UNTIL)
    .group_by(daily_call_counts.c.day, daily_call_counts.c.stream)
    .order_by(daily_call_counts.c.day)
    .limit(100_000)
)
"""What each stream had on each day on which it counted towards total demand (domain.md §14, C15)."""
