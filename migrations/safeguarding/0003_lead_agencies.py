"""Which agency leads for whom, as the offenders service tells it."""

import platform_tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    platform_tables.apply("safeguarding/0003_lead_agencies.sql", "safeguarding")


def downgrade() -> None:
    """Forward only: the release before this one works with these tables too."""
