"""How much was reported of a theme by week and unit, beside the target of the campaign that ran."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, ScalarSelect, Text, bindparam, case, column, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from safeguarding.sentinel.tables import campaigns, theme_tags, theme_terms

_THEME = bindparam("the_theme", type_=Text)
_LPUS = bindparam("lpus", type_=ARRAY(Text))


def _target(week_from: ColumnElement[Any], lpu: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Return what the campaign that ran on the Monday wanted of a unit."""
    wanted = (
        func.jsonb_to_recordset(campaigns.c.target_volumes)
        .table_valued(column("lpu", Text), column("per_week", Integer), name="wanted")
        .render_derived(with_types=True)
    )
    return (
        select(wanted.c.per_week)
        .select_from(campaigns.join(wanted, true()))
        .where(
            campaigns.c.theme == _THEME,
            campaigns.c.starts_on <= week_from,
            campaigns.c.ends_on >= week_from,
            wanted.c.lpu == lpu,
        )
        .correlate_except(campaigns, wanted)
        .limit(1)
        .scalar_subquery()
    )


def _direction(week_from: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Return which way was better in a week: by the terms that held on its Monday, before all terms by the first."""
    held = theme_terms.c.effective_from <= week_from
    return (
        select(theme_terms.c.improvement_direction)
        .where(theme_terms.c.theme == _THEME)
        .order_by(held.desc(), case((held, theme_terms.c.effective_from)).desc(), theme_terms.c.effective_from)
        .correlate_except(theme_terms)
        .limit(1)
        .scalar_subquery()
    )


def _volumes() -> Statement:
    weeks = (
        func.unnest(bindparam("mondays", type_=ARRAY(Date)), bindparam("mondays_after", type_=ARRAY(Date)))
        .table_valued(column("week_from", Date), column("week_until", Date), name="weeks")
        .render_derived()
    )
    unit = func.unnest(_LPUS).table_valued(column("lpu", Text), name="units").render_derived()
    counted = (
        select(func.count())
        .where(
            theme_tags.c.theme == _THEME,
            theme_tags.c.removed_at.is_(None),
            theme_tags.c.lpu == unit.c.lpu,
            theme_tags.c.counted_on >= weeks.c.week_from,
            theme_tags.c.counted_on < weeks.c.week_until,
        )
        .correlate(weeks, unit)
        .scalar_subquery()
    )
    target = _target(weeks.c.week_from, unit.c.lpu)
    return Statement(
        select(
            weeks.c.week_from,
            unit.c.lpu,
            counted.label("actual"),
            func.lag(counted).over(partition_by=unit.c.lpu, order_by=weeks.c.week_from).label("before"),
            target.label("target"),
            _direction(weeks.c.week_from).label("improvement_direction"),
        )
        .select_from(weeks.join(unit, true()))
        .order_by(weeks.c.week_from, unit.c.lpu)
    )


WEEKS = _volumes()
"""Every one of some weeks in a row and every unit, each with its count, the count before, its target, its direction."""
