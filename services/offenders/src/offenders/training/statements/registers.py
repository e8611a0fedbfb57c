"""The registers of training, and what coverage and demand are counted from."""

from sqlalchemy import Date, Integer, Text, bindparam, cast, func, or_, select

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from offenders.training.tables import (
    training_completions,
    training_courses,
    training_feedback,
    training_posts,
    training_requirements,
)

_EVENT = EventType.OFFENDERS_TRAINING_RECORD_CHANGED
_DAY = bindparam("day", type_=Date)
_TEAM = bindparam("team", type_=Text)
_AFTER_TEAM = bindparam("after_team", type_=Text)
_LPU = bindparam("lpu", type_=Text)
_LIMIT = bindparam("limit", type_=Integer)

COURSES = register_of(training_courses, "TRAINING_COURSE", _EVENT, "offered_from", ("tier",))
REQUIREMENTS = register_of(training_requirements, "TRAINING_REQUIREMENT", _EVENT, "effective_from", ("role", "as_at"))
POSTS = register_of(training_posts, "TRAINING_POST", _EVENT, "effective_from", ("team", "lpu", "staff_number", "as_at"))
COMPLETIONS = register_of(
    training_completions, "TRAINING_COMPLETION", _EVENT, "completed_on", ("staff_number", "training_course_id")
)
FEEDBACK = register_of(training_feedback, "TRAINING_FEEDBACK", _EVENT, "given_on", ("training_course_id",))

_posts = training_posts.c
_held = (_posts.effective_from <= _DAY, or_(_posts.effective_until.is_(None), _posts.effective_until > _DAY))
_needed = (
    training_requirements.c.effective_from <= _DAY,
    or_(training_requirements.c.effective_until.is_(None), training_requirements.c.effective_until > _DAY),
)
_teams = (
    select(_posts.team)
    .join(training_requirements, training_requirements.c.role == _posts.role)
    .where(
        *_held,
        *_needed,
        or_(_TEAM.is_(None), _posts.team == _TEAM),
        or_(_AFTER_TEAM.is_(None), _posts.team >= _AFTER_TEAM),
        or_(_LPU.is_(None), _posts.lpu == _LPU),
    )
    .distinct()
    .order_by(_posts.team)
    .limit(_LIMIT)
    .subquery("teams")
)
HELD = Statement(
    select(_posts.staff_number, _posts.team, _posts.lpu, _posts.role)
    .join(_teams, _teams.c.team == _posts.team)
    .where(*_held, or_(_LPU.is_(None), _posts.lpu == _LPU))
    .order_by(_posts.team, _posts.staff_number)
)
"""Who fills the posts of some teams on a day, of those that need any training."""

NEEDED = Statement(select(training_requirements.c.role, training_requirements.c.tier).where(*_needed))
"""Which role needs which tier on a day."""

COMPLETED = Statement(
    select(
        training_completions.c.staff_number,
        training_courses.c.tier,
        training_completions.c.completed_on,
        training_courses.c.valid_months,
    )
    .join(training_courses, training_courses.c.training_course_id == training_completions.c.training_course_id)
    .where(
        training_completions.c.completed_on <= _DAY,
        training_completions.c.staff_number.in_(
            select(_posts.staff_number).join(_teams, _teams.c.team == _posts.team).where(*_held)
        ),
    )
)
"""What those who fill these posts have completed by a day."""

OPINIONS = Statement(
    select(
        training_courses.c.tier,
        training_feedback.c.rating,
        training_feedback.c.offer_to,
        cast(func.count(), Integer).label("people"),
    )
    .join(training_courses, training_courses.c.training_course_id == training_feedback.c.training_course_id)
    .where(
        training_feedback.c.given_on >= bindparam("day_from", type_=Date),
        training_feedback.c.given_on < bindparam("day_until", type_=Date),
    )
    .group_by(training_courses.c.tier, training_feedback.c.rating, training_feedback.c.offer_to)
)
"""How many gave which rating in a period, and to whom else they would offer it."""
