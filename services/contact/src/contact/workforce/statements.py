"""The SQL of headcounts, leavers and mentorships, and of the twelve months that turnover is about."""

from sqlalchemy import Date, Integer, Text, bindparam, cast, func, or_, select

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from contact.workforce.tables import headcounts, leavers, mentorships

_EVENT = EventType.CONTACT_WORKFORCE_CHANGED
_FROM = bindparam("day_from", type_=Date)
_UNTIL = bindparam("day_until", type_=Date)
_FUNCTION = bindparam("the_function", type_=Text)

HEADCOUNTS = register_of(headcounts, "HEADCOUNT", _EVENT, "counted_on", ("function",))
LEAVERS = register_of(leavers, "LEAVER", _EVENT, "left_on", ("function",))
MENTORSHIPS = register_of(mentorships, "MENTORSHIP", _EVENT, "effective_from", ("function", "as_at"))

COUNTS = Statement(
    select(headcounts.c.function, headcounts.c.counted_on, headcounts.c.headcount, headcounts.c.establishment)
    .where(
        headcounts.c.counted_on >= _FROM,
        headcounts.c.counted_on < _UNTIL,
        or_(_FUNCTION.is_(None), headcounts.c.function == _FUNCTION),
    )
    .order_by(headcounts.c.counted_on, headcounts.c.function)
)
"""The counts of a period, in the order of their days."""

LEFT = Statement(
    select(leavers.c.function, cast(func.count(), Integer).label("people"))
    .where(leavers.c.left_on >= _FROM, leavers.c.left_on < _UNTIL)
    .group_by(leavers.c.function)
)
"""How many left each function in a period: all of them, for what is told of one must not give another away."""

BECAME_COMPETENT = Statement(
    select(
        mentorships.c.function,
        cast(func.count(), Integer).label("people"),
        cast(func.sum(mentorships.c.competent_on - mentorships.c.effective_from), Integer).label("days"),
    )
    .where(mentorships.c.competent_on >= _FROM, mentorships.c.competent_on < _UNTIL)
    .group_by(mentorships.c.function)
)
"""How many were found competent in each function in a period, and how many days that took them together."""
