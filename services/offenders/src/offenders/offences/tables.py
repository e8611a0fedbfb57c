"""Offences, to whom by opaque ids, what stood before a correction, and the tables that their harm is read from."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()

harm_weight_tables = Table(
    "harm_weight_tables",
    metadata,
    Column("harm_table_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("version", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("offences", Integer, nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("loaded_by", Text, nullable=False),
)

harm_weights = Table(
    "harm_weights",
    metadata,
    Column("harm_table_id", Uuid, primary_key=True),
    Column("ho_code", Text, primary_key=True),
    Column("offence", Text, nullable=False),
    Column("days", Numeric(12, 4), nullable=False),
)

offences = Table(
    "offences",
    metadata,
    Column("offence_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("ho_code", Text),
    Column("is_crime", Boolean, nullable=False),
    Column("is_domestic_abuse", Boolean, nullable=False),
    Column("is_proactive", Boolean, nullable=False, server_default="false"),
    Column("status", Text, nullable=False),
    Column("source_agency", Text, nullable=False),
    Column("harm_table_id", Uuid),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("content_digest", Uuid),
    Column("batch_number", BigInteger),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("changed_by", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)

offence_victims = Table(
    "offence_victims",
    metadata,
    Column("offence_id", Uuid, primary_key=True),
    Column("victim_id", Uuid, primary_key=True),
    Column("victim_group_id", Uuid),
)

victim_group_links = Table(
    "victim_group_links",
    metadata,
    Column("victim_group_id", Uuid, primary_key=True),
    Column("linked_group_id", Uuid, primary_key=True),
    Column("linked_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("linked_by", Text, nullable=False),
)

victim_group_roots = Table(
    "victim_group_roots",
    metadata,
    Column("victim_group_id", Uuid, primary_key=True),
    Column("root_group_id", Uuid, nullable=False),
)
"""What follows of the links: groups with the same root are connected, a group in no link is its own root."""

offence_versions = Table(
    "offence_versions",
    metadata,
    Column("offence_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", JSONB, nullable=False),
    Column("batch_number", BigInteger),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("corrected_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("corrected_by", Text, nullable=False),
    Column("source", Text, nullable=False),
)
