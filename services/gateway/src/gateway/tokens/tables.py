"""What keeps an assertion from counting twice and a secret from being guessed."""

from sqlalchemy import Column, DateTime, Integer, LargeBinary, MetaData, Table, Text

guards = MetaData()

used_assertions = Table(
    "used_assertions",
    guards,
    Column("client_id", Text, primary_key=True),
    Column("assertion_id", Text, primary_key=True),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

failed_logins = Table(
    "failed_logins",
    guards,
    Column("subject", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_failed_at", DateTime(timezone=True), nullable=False),
    Column("blocked_until", DateTime(timezone=True)),
)
