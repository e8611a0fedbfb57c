"""The hubs and all that is done in them, in the order in which the tables refer to one another."""

import platform_tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FEATURES = (
    "hubs",
    "people",
    "routing",
    "cases",
    "enquiries",
    "domestic_abuse",
    "exploitation",
    "sentinel",
    "reviews",
    "handovers",
)


def upgrade() -> None:
    platform_tables.apply("platform_handovers_v1.sql", "safeguarding")
    for feature in FEATURES:
        platform_tables.apply(f"safeguarding/0002_{feature}.sql", "safeguarding")


def downgrade() -> None:
    """The first tables have no way back: drop the database instead."""
