"""The SQL of outages, of the streams that each struck, and of the tests of what stands in."""

from sqlalchemy import Date, DateTime, Text, Uuid, bindparam, delete, func, insert, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from contact.continuity.tables import continuity_tests, outage_streams, outages

_EVENT = EventType.CONTACT_CONTINUITY_CHANGED
_ID = bindparam("the_outage", type_=Uuid)

OUTAGES = register_of(outages, "OUTAGE", _EVENT, "started_at")
CONTINUITY_TESTS = register_of(continuity_tests, "CONTINUITY_TEST", _EVENT, "held_on", ("kind",))

CLEAR_STREAMS = Statement(delete(outage_streams).where(outage_streams.c.outage_id == _ID))

ADD_STREAMS = Statement(
    insert(outage_streams).from_select(
        ["outage_id", "stream", "started_at", "ended_at"],
        select(
            _ID,
            func.unnest(bindparam("streams", type_=ARRAY(Text))),
            bindparam("started_at", type_=DateTime(timezone=True)),
            bindparam("ended_at", type_=DateTime(timezone=True)),
        ),
    )
)
"""Say which streams an outage struck; an exclusion keeps a stream's outages apart."""

FIRST_OUTAGE = Statement(select(func.min(outages.c.started_at)))

OUTAGES_BETWEEN = Statement(
    select(outages.c.started_at, outages.c.ended_at)
    .where(
        outages.c.started_at < bindparam("until", type_=DateTime(timezone=True)),
        or_(outages.c.ended_at.is_(None), outages.c.ended_at > bindparam("since", type_=DateTime(timezone=True))),
    )
    .order_by(outages.c.started_at)
    .limit(5000)
)
"""From when to when there were outages that lie in a period, or reach into it."""

TESTS_UNTIL = Statement(
    select(continuity_tests)
    .where(continuity_tests.c.held_on <= bindparam("day", type_=Date))
    .order_by(continuity_tests.c.held_on, continuity_tests.c.continuity_test_id)
    .limit(5000)
)
"""Every drill up to a day, in order; there are a few a year."""
