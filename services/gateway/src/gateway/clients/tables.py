"""The registered clients."""

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

registry = MetaData()

clients = Table(
    "clients",
    registry,
    Column("client_id", Text, primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("lpu", Text),
    Column("scopes", ARRAY(Text)),
    Column("secret_salt", LargeBinary, nullable=False),
    Column("secret_hash", LargeBinary),
    Column("previous_secret_hash", LargeBinary),
    Column("previous_secret_expires_at", DateTime(timezone=True)),
    Column("public_keys", JSONB),
    Column("disabled_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
