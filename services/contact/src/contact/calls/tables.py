"""The version of each call that stands, and the rollups that every figure about them is read from."""

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
)

from contact.calls.rules.bounds import WITHIN

call_data = MetaData()

SUMS = ("answer_wait_s", "abandon_wait_s", "talk_s", "wrap_s")
ADDED_UP = (
    *("offered", "answered", "abandoned", "overflowed", "lost"),
    *SUMS,
    *("transferred_to_lpu", "followed_up", "clock_missing"),
    *(f"answered_within_{bound}" for bound in WITHIN),
    *(f"abandoned_within_{bound}" for bound in WITHIN),
)
"""What every rollup adds up."""


def _given() -> Sequence[Column[object]]:
    """Return what the feed gives of a call, and what follows from it."""
    return [
        *(
            Column(name, DateTime(timezone=True))
            for name in ("offered_at", "bt_connect_at", "answered_at", "abandoned_at", "ended_at")
        ),
        Column("outage_id", Uuid),
        *(Column(name, Integer) for name in ("revision", "wait_s", "connect_wait_s", "talk_s", "wrap_s")),
        Column("first_contact_resolved", Boolean),
        *(
            Column(name, Text)
            for name in (
                *("stream", "centre", "outcome", "agent_id", "queue", "overflow_to_force", "caller_repeat_ref"),
                *("disposition", "lpu", "transferred_to_lpu", "incident_id", "crime_id"),
            )
        ),
    ]


calls = Table(
    "calls",
    call_data,
    Column("call_id", Uuid, primary_key=True),
    Column("batch_number", BigInteger, nullable=False),
    Column("followed_up", Boolean, nullable=False),
    *_given(),
)

CALL_COLUMNS = ("call_id", *(column.name for column in _given()))

staged_calls = Table("staged_calls", call_data, *(Column(one.name, one.type) for one in calls.columns))
"""A part of a batch on its way in, when some of its calls are known already."""


def _rollup(name: str, time: Column[object], place: str) -> Table:
    return Table(
        name,
        call_data,
        time,
        Column("stream", Text, primary_key=True),
        Column(place, Text, primary_key=True),
        *(Column(one, BigInteger if one in SUMS else Integer, nullable=False) for one in ADDED_UP),
    )


def _interval() -> Column[object]:
    return Column("interval_start", DateTime(timezone=True), primary_key=True)


def _day() -> Column[object]:
    return Column("day", Date, primary_key=True)


call_counts = _rollup("call_counts", _interval(), "centre")
"""By half-hour, stream and centre, on the force's clock."""
daily_lpu_call_counts = _rollup("daily_lpu_call_counts", _day(), "lpu")
"""By London's day, stream and LPU; 'NONE' where no unit is known."""
connection_call_counts = _rollup("connection_call_counts", _interval(), "centre")
"""By half-hour and centre, 999 only, on the clock that begins with BT's request to connect."""
daily_call_counts = _rollup("daily_call_counts", _day(), "centre")
"""By London's day, stream and centre, on the force's clock."""

call_waits = Table(
    "call_waits",
    call_data,
    Column("day", Date, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("centre", Text, primary_key=True),
    Column("from_connection", Boolean, primary_key=True),
    Column("wait_s", Integer, primary_key=True),
    Column("calls", Integer, nullable=False),
)
