"""Outages, the streams that each struck, and the tests of what stands in."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY

continuity_data = MetaData()


def _kept() -> list[Column[object]]:
    return [
        Column("version", Integer, nullable=False, server_default="1"),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    ]


outages = Table(
    "outages",
    continuity_data,
    Column("outage_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("streams", ARRAY(Text), nullable=False),
    Column("cause", Text, nullable=False),
    Column("overflow_force_999", Text),
    Column("fallback_101", Text),
    Column("gold_group", Boolean, nullable=False),
    *_kept(),
)

outage_streams = Table(
    "outage_streams",
    continuity_data,
    Column("outage_id", Uuid, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
)

continuity_tests = Table(
    "continuity_tests",
    continuity_data,
    Column("continuity_test_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("kind", Text, nullable=False),
    Column("partner_force", Text),
    Column("held_on", Date, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("finding", Text),
    Column("next_due_on", Date),
    *_kept(),
)
