"""The events a service has published, in the order in which a reader may see them."""

from sqlalchemy import Column, DateTime, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit.platform_tables import TransactionId, platform

events = Table(
    "events",
    platform,
    Column("event_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("transaction_id", TransactionId, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("type", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("organisation_id", Uuid),
    Column("lpu", Text),
    Column("owner", Text),
    Column("traceparent", Text, nullable=False),
)
