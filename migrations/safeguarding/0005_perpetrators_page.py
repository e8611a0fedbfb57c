"""Whom the perpetrators' side may read of, asked once of all who may be one person: a page took seconds."""

import platform_tables

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    platform_tables.apply("safeguarding/0005_perpetrators_page.sql", "safeguarding")


def downgrade() -> None:
    """Forward only: the functions answer what they answered."""
