"""What the portal has told of the referrals that cases became."""

from sqlalchemy import Column, DateTime, MetaData, Table, Text, Uuid

metadata = MetaData()

case_referral_updates = Table(
    "case_referral_updates",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("update_id", Uuid, primary_key=True),
    Column("referral_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("outcome", Text),
    Column("heard_at", DateTime(timezone=True), nullable=False),
)
"""Each once, by the portal's own id for it; nothing here is ever altered."""
