"""What teams have to do next, and by when."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from bluelamp.kit.database import Statement
from contact.listening.tables import household_issues, listening_areas, listening_clocks, listening_priorities

_FEWEST = bindparam("fewest", type_=Integer)
_TODAY = bindparam("today", type_=Date)
_LPU = bindparam("of_lpu", type_=Text)
_AFTER = bindparam("after_id", type_=Text)
_households = func.count(household_issues.c.household_id.distinct())

_named = (
    select(
        household_issues.c.area,
        household_issues.c.category,
        func.min(household_issues.c.surveyed_on).label("first_said"),
        _households.label("households"),
    )
    .where(household_issues.c.listening_priority_id.is_(None))
    .group_by(household_issues.c.area, household_issues.c.category)
    .having(_households >= _FEWEST)
    .subquery("named")
)
_holds = listening_clocks.c.effective_from <= _named.c.first_said
# The clock of the day on which it was first said; of a day before every clock, the first one.
_clock = (
    select(listening_clocks.c.adopt_days)
    .order_by(_holds.desc(), func.abs(listening_clocks.c.effective_from - _named.c.first_said))
    .limit(1)
    .lateral("clock")
)
_to_adopt = select(
    (_named.c.area + literal(".") + _named.c.category).label("due_id"),
    literal("ADOPT").label("step"),
    _named.c.area,
    listening_areas.c.lpu,
    _named.c.category,
    cast(null(), Uuid).label("listening_priority_id"),
    _named.c.households,
    (_named.c.first_said + _clock.c.adopt_days).label("due_on"),
).select_from(_named.join(listening_areas, listening_areas.c.area == _named.c.area).join(_clock, true()))

_PRIORITY = listening_priorities.c
_behind = (
    select(_households)
    .where(household_issues.c.listening_priority_id == _PRIORITY.listening_priority_id)
    .correlate(listening_priorities)
    .scalar_subquery()
)
_step: ColumnElement[Any] = case(
    (_PRIORITY.state == literal("PRIORITY"), literal("ACT")),
    (_PRIORITY.state == literal("ACTION"), literal("TELL")),
    else_=literal("LISTEN"),
)
_to_move_on = select(
    cast(_PRIORITY.listening_priority_id, Text),
    _step,
    _PRIORITY.area,
    _PRIORITY.lpu,
    _PRIORITY.category,
    _PRIORITY.listening_priority_id,
    _behind,
    _PRIORITY.due_on,
).where(_PRIORITY.due_on.is_not(None))

_due = union_all(_to_adopt, _to_move_on).subquery("due")
PAGE = Statement(
    select(_due, (_due.c.due_on < _TODAY).label("overdue"))
    .where(
        or_(_LPU.is_(None), _due.c.lpu == _LPU),
        or_(not_(bindparam("overdue_only", type_=Boolean)), _due.c.due_on < _TODAY),
        or_(
            _AFTER.is_(None),
            tuple_(_due.c.due_on, _due.c.due_id) > tuple_(bindparam("after_day", type_=Date), _AFTER),
        ),
    )
    .order_by(_due.c.due_on, _due.c.due_id)
    .limit(bindparam("limit", type_=Integer))
)
"""One page of what is due, the longest due first; what few named is left to the team."""
