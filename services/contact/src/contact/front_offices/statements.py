"""The SQL of front offices, of who came, and of the consultation."""

from sqlalchemy import Date, Integer, Uuid, bindparam, cast, func, select

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from contact.front_offices.tables import (
    consultation_responses,
    footfall_counts,
    front_office_options,
    front_offices,
)

_EVENT = EventType.CONTACT_FRONT_OFFICES_CHANGED
_OPTION = ("front_office_option_id",)

FRONT_OFFICES = register_of(front_offices, "FRONT_OFFICE", _EVENT, "created_at", ("lpu", "as_at"))
FOOTFALL_COUNTS = register_of(footfall_counts, "FOOTFALL_COUNT", _EVENT, "counted_on", ("front_office_id", "reason"))
OPTIONS = register_of(front_office_options, "FRONT_OFFICE_OPTION", _EVENT, "created_at", ("front_office_id",))
RESPONSES = register_of(consultation_responses, "CONSULTATION_RESPONSE", _EVENT, "received_on", _OPTION)

VISITS = Statement(
    select(
        footfall_counts.c.counted_on,
        footfall_counts.c.reason,
        cast(func.sum(footfall_counts.c.visits), Integer).label("visits"),
    )
    .where(
        footfall_counts.c.front_office_id == bindparam("the_office", type_=Uuid),
        footfall_counts.c.counted_on >= bindparam("day_from", type_=Date),
        footfall_counts.c.counted_on < bindparam("day_until", type_=Date),
    )
    .group_by(footfall_counts.c.counted_on, footfall_counts.c.reason)
    .order_by(footfall_counts.c.counted_on, footfall_counts.c.reason)
)
"""An office's visits by day and reason, from a day up to and without another: at most a year of them."""

POSITIONS = Statement(
    select(
        consultation_responses.c.position,
        cast(func.count(), Integer).label("answers"),
        func.min(consultation_responses.c.received_on).label("first_on"),
        func.max(consultation_responses.c.received_on).label("last_on"),
    )
    .where(consultation_responses.c.front_office_option_id == bindparam("the_option", type_=Uuid))
    .group_by(consultation_responses.c.position)
)
