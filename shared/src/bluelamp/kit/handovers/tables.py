"""The outbox of what is handed over to other services."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Integer, Table, Text, Uuid, func

from bluelamp.kit.platform_tables import platform

handovers = Table(
    "handovers",
    platform,
    Column("handover_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("operation", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("body", Text),
    Column("state", Text, nullable=False),
    Column("problem_code", Text),
    Column("attempts", Integer, nullable=False),
    Column("leased_until", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("delivered_at", DateTime(timezone=True)),
)
