"""The directory of partners and the referral itself."""

import platform_tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    platform_tables.apply("referrals/0002_directory.sql", "referrals")
    platform_tables.apply("referrals/0002_portal.sql", "referrals")
    platform_tables.apply("referrals/0002_partner.sql", "referrals")


def downgrade() -> None:
    """The first tables have no way back: drop the database instead."""
