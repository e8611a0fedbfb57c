"""The platform's own tables."""

import platform_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    platform_tables.apply("platform_v1.sql", "offenders")
    platform_tables.apply("platform_partner_v1.sql", "offenders")


def downgrade() -> None:
    """The first revision has no way back: drop the database instead."""
