"""How many were surveyed, named nothing, want to hear more, and named what."""

from typing import Any

from sqlalchemy import Date, Text, bindparam, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from bluelamp.kit.database import Statement
from contact.listening.tables import household_issues, household_surveys, listening_areas

_SURVEY = household_surveys.c
_FROM = bindparam("period_from", type_=Date)
_UNTIL = bindparam("period_until", type_=Date)
_LPU = bindparam("of_lpu", type_=Text)
_within: Any = (_SURVEY.surveyed_on >= _FROM) & (_SURVEY.surveyed_on < _UNTIL)

_latest = (
    select(_SURVEY.household_id, _SURVEY.issue_count)
    .where(_within)
    .ext(distinct_on(_SURVEY.household_id))
    .order_by(_SURVEY.household_id, _SURVEY.surveyed_on.desc(), _SURVEY.household_survey_id.desc())
    .cte("latest")
)
_named_nothing = _latest.c.issue_count == literal(0)
BY_UNIT = Statement(
    select(
        _SURVEY.lpu,
        func.count(_SURVEY.household_id.distinct()).label("households"),
        func.count(_SURVEY.household_id.distinct()).filter(_named_nothing).label("no_issue"),
        func.count(_SURVEY.respondent_id.distinct()).filter(_SURVEY.wants_updates).label("wants_updates"),
        func.count(_SURVEY.respondent_id.distinct())
        .filter(_SURVEY.wants_updates, _named_nothing)
        .label("wants_updates_without_issue"),
    )
    .join_from(household_surveys, _latest, _latest.c.household_id == _SURVEY.household_id)
    .where(_within, or_(_LPU.is_(None), _SURVEY.lpu == _LPU))
    .group_by(_SURVEY.lpu)
    .order_by(_SURVEY.lpu)
)
"""By unit: distinct addresses, those whose latest survey names nothing, and distinct people who want updates."""

ISSUES = Statement(
    select(household_issues.c.category, func.count().label("issues"))
    .join(listening_areas, listening_areas.c.area == household_issues.c.area)
    .where(
        household_issues.c.surveyed_on >= _FROM,
        household_issues.c.surveyed_on < _UNTIL,
        or_(_LPU.is_(None), listening_areas.c.lpu == _LPU),
    )
    .group_by(household_issues.c.category)
    .order_by(func.count().desc(), cast(household_issues.c.category, Text))
)
"""How often each category was named, the most named first."""
