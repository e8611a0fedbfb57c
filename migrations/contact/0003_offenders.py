"""What the offenders service's events are counted for."""

import platform_tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    platform_tables.apply("contact/0003_offenders.sql", "contact")


def downgrade() -> None:
    """Forward only: the release before this one works with these rows too."""
