"""The interim model's registers, and how many posts of each team are filled and trained for."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from offenders.domestic_abuse.tables import (
    da_advice,
    da_experiences,
    da_panel_seats,
    da_pilots,
    da_posts,
    da_recommendations,
    ranking_rule_sets,
)

_EVENT = EventType.OFFENDERS_DOMESTIC_ABUSE_RECORD_CHANGED

RULE_SETS = register_of(ranking_rule_sets, "RANKING_RULE_SET", _EVENT, "effective_from")
PILOTS = register_of(da_pilots, "PILOT", _EVENT, "effective_from", ("team",))
EXPERIENCES = register_of(da_experiences, "EXPERIENCE", _EVENT, "noted_on", ("team",))
POSTS = register_of(da_posts, "POST", _EVENT, "opened_on", ("team", "lpu"))
PANEL_SEATS = register_of(da_panel_seats, "PANEL_SEAT", _EVENT, "seated_on", ("kind",))
ADVICE = register_of(da_advice, "ADVICE", _EVENT, "given_on", ("seat_id",))
RECOMMENDATIONS = register_of(da_recommendations, "RECOMMENDATION", _EVENT, "due_on", ("status",))

_AS_AT = bindparam("as_at", type_=Date)


def _by(day: ColumnElement[Any]) -> ColumnElement[bool]:
    return day <= _AS_AT


_columns = (da_posts.c.team, da_posts.c.lpu)
_is_open = and_(_by(da_posts.c.opened_on), or_(da_posts.c.ended_on.is_(None), da_posts.c.ended_on > _AS_AT))
_is_filled = and_(_by(da_posts.c.filled_on), or_(da_posts.c.left_on.is_(None), da_posts.c.left_on > _AS_AT))
_of_posts = (
    select(
        *_columns,
        func.count().label("posts"),
        func.count().filter(_is_filled).label("filled"),
        func.count().filter(_is_filled, _by(da_posts.c.trained_on)).label("trained"),
    )
    .where(_is_open)
    .group_by(*_columns)
)
_none: ColumnElement[Any] = literal_column("0", BigInteger)
_without_posts = (
    select(da_pilots.c.team, da_pilots.c.lpu, _none.label("posts"), _none.label("filled"), _none.label("trained"))
    .where(_by(da_pilots.c.effective_from), ~exists().where(_is_open, da_posts.c.team == da_pilots.c.team))
    .distinct()
)
_coverage = union_all(_of_posts, _without_posts).subquery("coverage")
COVERAGE = Statement(select(_coverage).order_by(_coverage.c.team, _coverage.c.lpu).limit(literal_column("200")))
"""Each team's posts as at a day; a team that works by a model and has no post is there with none."""
