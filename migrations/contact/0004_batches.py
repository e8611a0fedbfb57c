"""Batches of calls are batches as those of every service."""

import platform_tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    platform_tables.apply("platform_batches_v1.sql", "contact")
    platform_tables.apply("contact/0004_batches.sql", "contact")


def downgrade() -> None:
    """Forward only: what was sent since then is nowhere else."""
