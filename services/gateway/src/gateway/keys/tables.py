"""The keys that sign our tokens."""

from sqlalchemy import Column, DateTime, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

keyring = MetaData()

signing_keys = Table(
    "signing_keys",
    keyring,
    Column("key_id", Text, primary_key=True),
    Column("public_jwk", JSONB, nullable=False),
    Column("private_jwk", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("signs_from", DateTime(timezone=True), nullable=False),
)
