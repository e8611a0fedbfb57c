"""Hand-overs between the portal and the hubs."""

import platform_tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    platform_tables.apply("platform_handovers_v1.sql", "referrals")
    platform_tables.apply("referrals/0003_handovers.sql", "referrals")


def downgrade() -> None:
    """Forward only: the release before this one works with these tables too."""
