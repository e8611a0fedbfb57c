"""The hubs, who sits in them, when they are open, and the clocks that they keep."""

from sqlalchemy import Column, Date, DateTime, MetaData, SmallInteger, Table, Text, Time, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

hub_data = MetaData()

hubs = Table(
    "hubs",
    hub_data,
    Column("hub", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("lpus", ARRAY(Text), nullable=False),
    Column("live_from", Date),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

hub_members = Table(
    "hub_members",
    hub_data,
    Column("hub_member_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("hub", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("effective_from", DateTime(timezone=True), nullable=False),
    Column("effective_until", DateTime(timezone=True)),
)

hub_hours = Table(
    "hub_hours",
    hub_data,
    Column("hub_hours_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("hub", Text, nullable=False),
    Column("opens", Time, nullable=False),
    Column("closes", Time, nullable=False),
    Column("weekdays", ARRAY(SmallInteger), nullable=False),
    Column("effective_from", DateTime(timezone=True), nullable=False),
)

clock_profiles = Table(
    "clock_profiles",
    hub_data,
    Column("clock_profile_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("windows", JSONB, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

hub_clock_profiles = Table(
    "hub_clock_profiles",
    hub_data,
    Column("hub", Text, primary_key=True),
    Column("clock_profile_id", Text, nullable=False),
    Column("effective_from", DateTime(timezone=True), primary_key=True),
)
