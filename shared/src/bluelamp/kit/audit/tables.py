"""The audit log and its seals."""

from sqlalchemy import Column, DateTime, LargeBinary, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger, Integer

from bluelamp.kit.platform_tables import TransactionId, platform

audit_entries = Table(
    "audit_entries",
    platform,
    Column("entry_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("transaction_id", TransactionId, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("action", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("organisation_id", Uuid),
    Column("purpose", Text, nullable=False),
    Column("subjects", ARRAY(Uuid), nullable=False),
    Column("recipient_id", Uuid),
    Column("request_id", Text, nullable=False),
)

audit_seals = Table(
    "audit_seals",
    platform,
    Column("seal_number", BigInteger, primary_key=True),
    Column("sealed_at", DateTime(timezone=True), nullable=False),
    Column("through_transaction", TransactionId, nullable=False),
    Column("through_entry", Uuid, nullable=False),
    Column("entry_count", Integer, nullable=False),
    Column("entry_ids", ARRAY(Uuid), nullable=False),
    Column("entry_hashes", ARRAY(LargeBinary), nullable=False),
    Column("previous_seal", LargeBinary, nullable=False),
    Column("seal", LargeBinary, nullable=False),
)
