"""The clients, the signing keys, and the last known documents of the services."""

import platform_tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    platform_tables.apply("gateway/0002_tokens.sql", "gateway")


def downgrade() -> None:
    """The first tables have no way back: drop the database instead."""
