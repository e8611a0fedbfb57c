"""What the offenders service was told last of who abuses several people, in short: what differs is news."""

import platform_tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    platform_tables.apply("safeguarding/0004_serial_digests.sql", "safeguarding")


def downgrade() -> None:
    """Forward only: the release before this one works with this column too."""
