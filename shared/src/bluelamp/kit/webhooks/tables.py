"""Where integrators want to be called, and every call made or due."""

from sqlalchemy import Boolean, Column, DateTime, Integer, LargeBinary, SmallInteger, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.platform_tables import platform

webhook_endpoints = Table(
    "webhook_endpoints",
    platform,
    Column("endpoint_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("client_id", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("confined", Boolean, nullable=False),
    Column("sees_all", Boolean, nullable=False),
    Column("lpu", Text),
    Column("owner", Text),
    Column("url", Text, nullable=False),
    Column("description", Text),
    Column("event_types", ARRAY(Text), nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("previous_secret", LargeBinary),
    Column("previous_secret_expires_at", DateTime(timezone=True)),
    Column("status", Text, nullable=False),
    Column("paused_reason", Text),
    Column("consecutive_failures", Integer, nullable=False),
    Column("failing_since", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    platform,
    Column("delivery_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("endpoint_id", Uuid, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("event_type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("next_attempt_at", DateTime(timezone=True)),
    Column("last_attempt_at", DateTime(timezone=True)),
    Column("last_status_code", SmallInteger),
    Column("last_error", Text),
    Column("delivered_at", DateTime(timezone=True)),
    Column("replay_of", Uuid),
)
