"""How much was reported of a theme by week and unit, beside the target of the campaign that ran."""

from sqlalchemy import Date, Integer, Text, bindparam, column, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from safeguarding.sentinel.tables import campaigns, theme_tags

_THEME = bindparam("the_theme", type_=Text)
_SINCE = bindparam("period_from", type_=Date)
_UNTIL = bindparam("period_until", type_=Date)
_LPUS = bindparam("lpus", type_=ARRAY(Text))
_WEEK = literal_column("7", type_=Integer)


def _volumes() -> Statement:
    # The week before the first is counted too: the first week's movement is read against it.
    places = func.generate_series(literal_column("-1"), (_UNTIL - _SINCE) / _WEEK - literal_column("1"))
    place = places.table_valued(column("place", Integer), name="places").render_derived()
    weeks = select((_SINCE + place.c.place * _WEEK).label("week_from")).cte("weeks")
    unit = func.unnest(_LPUS).table_valued(column("lpu", Text), name="units").render_derived()
    counted = (
        select(func.count())
        .where(
            theme_tags.c.theme == _THEME,
            theme_tags.c.removed_at.is_(None),
            theme_tags.c.lpu == unit.c.lpu,
            theme_tags.c.counted_on >= weeks.c.week_from,
            theme_tags.c.counted_on < weeks.c.week_from + _WEEK,
        )
        .correlate(weeks, unit)
        .scalar_subquery()
    )
    wanted = (
        func.jsonb_to_recordset(campaigns.c.target_volumes)
        .table_valued(column("lpu", Text), column("per_week", Integer), name="wanted")
        .render_derived(with_types=True)
    )
    target = (
        select(wanted.c.per_week)
        .select_from(campaigns.join(wanted, true()))
        .where(
            campaigns.c.theme == _THEME,
            campaigns.c.starts_on <= weeks.c.week_from,
            campaigns.c.ends_on >= weeks.c.week_from,
            wanted.c.lpu == unit.c.lpu,
        )
        .correlate(weeks, unit)
        .limit(1)
        .scalar_subquery()
    )
    return Statement(
        select(
            weeks.c.week_from,
            unit.c.lpu,
            counted.label("actual"),
            func.lag(counted).over(partition_by=unit.c.lpu, order_by=weeks.c.week_from).label("before"),
            target.label("target"),
        )
        .select_from(weeks.join(unit, true()))
        .order_by(weeks.c.week_from, unit.c.lpu)
    )


WEEKS = _volumes()
"""Every week and unit of a period, the week before it included, each with its count, the one before, and its target."""
