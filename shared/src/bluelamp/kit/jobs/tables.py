"""The queue that pgqueuer works from, as far as we write to it ourselves.

Jobs are put in by the same statement as what they follow from; pgqueuer's own enqueue would be another round trip.
"""

from sqlalchemy import BigInteger, Column, DateTime, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import ENUM, JSONB

from bluelamp.kit.platform_tables import platform

job_status = ENUM(
    "queued",
    "picked",
    "successful",
    "exception",
    "canceled",
    "deleted",
    "failed",
    name="pgqueuer_status",
    create_type=False,
)

pgqueuer = Table(
    "pgqueuer",
    platform,
    Column("id", BigInteger, primary_key=True),
    Column("priority", Integer, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("updated", DateTime(timezone=True), nullable=False),
    Column("execute_after", DateTime(timezone=True), nullable=False),
    Column("status", job_status, nullable=False),
    Column("entrypoint", Text, nullable=False),
    Column("dedupe_key", Text),
    Column("payload", LargeBinary),
    Column("attempts", Integer, nullable=False),
)

pgqueuer_log = Table(
    "pgqueuer_log",
    platform,
    Column("id", BigInteger, primary_key=True),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("job_id", BigInteger, nullable=False),
    Column("status", job_status, nullable=False),
    Column("entrypoint", Text, nullable=False),
    Column("traceback", JSONB),
)
