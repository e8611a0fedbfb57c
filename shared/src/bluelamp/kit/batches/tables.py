"""Batches, their parts while they wait, and the lines that were refused; one kind of record to a batch."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit.platform_tables import platform

batches = Table(
    "batches",
    platform,
    Column("batch_id", Uuid, primary_key=True),
    Column("batch_number", BigInteger, Identity(always=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("sent_by", Text, nullable=False),
    Column("sent_in_organisation", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content_encoding", Text, nullable=False),
    Column("digest", LargeBinary),
    *(
        Column(name, BigInteger, nullable=False, server_default="0")
        for name in (
            *("bytes_received", "lines", "lines_done"),
            *("added", "replaced", "unchanged", "superseded", "refused"),
        )
    ),
    Column("failure", Text),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("started_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
)

batch_parts = Table(
    "batch_parts",
    platform,
    Column("batch_id", Uuid, primary_key=True),
    Column("part_number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
)

batch_refusals = Table(
    "batch_refusals",
    platform,
    Column("batch_id", Uuid, primary_key=True),
    Column("line", BigInteger, primary_key=True),
    Column("faults", JSONB, nullable=False),
)
