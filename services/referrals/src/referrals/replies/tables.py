"""Links for partners without an account, and the notices that were written to partners."""

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Table, Text, Uuid, func

replies = MetaData()

reply_links = Table(
    "reply_links",
    replies,
    Column("link_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offer_id", Uuid, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    Column("session_hash", LargeBinary),
    Column("session_expires_at", DateTime(timezone=True)),
)

notices = Table(
    "notices",
    replies,
    Column("notice_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offer_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("occasion", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("sent_at", DateTime(timezone=True)),
)
