"""Outages, the streams that each struck, and the tests of what stands in."""

from sqlalchemy import Boolean, Column, Date, DateTime, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.registers.tables import kept_columns

continuity_data = MetaData()


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
    *kept_columns(),
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
    *kept_columns(),
)
