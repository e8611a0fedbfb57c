"""Calls, surveys, measures and the board report, in the order in which the tables refer to one another."""

import platform_tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FEATURES = (
    "sites",
    "continuity",
    "calls",
    "service_desk",
    "forecasts",
    "staffing",
    "crime_reports",
    "front_offices",
    "workforce",
    "benefits",
    "surveys",
    "listening",
    "confidence",
    "measures",
    "board_reports",
)


def upgrade() -> None:
    for feature in FEATURES:
        platform_tables.apply(f"contact/0002_{feature}.sql", "contact")


def downgrade() -> None:
    """The first tables have no way back: drop the database instead."""
