"""Streams' settings, sites, centres, where each centre sits, and the plan of the control rooms."""

from sqlalchemy import Boolean, Column, Date, Float, Integer, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.registers.tables import kept_columns

site_data = MetaData()


stream_settings = Table(
    "stream_settings",
    site_data,
    Column("stream_setting_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("stream", Text, nullable=False),
    Column("formula", Text, nullable=False),
    Column("threshold_seconds", Integer, nullable=False),
    Column("target_percent", Float),
    Column("abandonment_alert_percent", Float),
    Column("in_total_demand", Boolean, nullable=False),
    Column("basis", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    *kept_columns(),
)

sites = Table(
    "sites",
    site_data,
    Column("site_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("site", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("opened_on", Date),
    Column("closed_on", Date),
    *kept_columns(),
)

centres = Table(
    "centres",
    site_data,
    Column("centre_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("centre", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("streams", ARRAY(Text), nullable=False),
    Column("live_from", Date, nullable=False),
    Column("live_until", Date),
    *kept_columns(),
)

centre_sites = Table(
    "centre_sites",
    site_data,
    Column("centre_site_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("centre", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    *kept_columns(),
)

control_room_moves = Table(
    "control_room_moves",
    site_data,
    Column("control_room_move_id", Uuid, primary_key=True),
    Column("lpu", Text, nullable=False),
    Column("from_site", Text, nullable=False),
    Column("to_site", Text, nullable=False),
    Column("planned_by", Date),
    Column("completed_on", Date),
    Column("basis", Text, nullable=False),
    *kept_columns(),
)
