"""Offenders, their offences and their management, in the order in which the tables refer to one another."""

import platform_tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FEATURES = (
    "nominals",
    "offences",
    "caseload",
    "lead_agencies",
    "cohorts",
    "domestic_abuse",
    "sex_offenders",
    "person_checks",
    "reoffending",
    "standards",
    "training",
)


def upgrade() -> None:
    platform_tables.apply("platform_names_v1.sql", "offenders")
    platform_tables.apply("platform_handovers_v1.sql", "offenders")
    platform_tables.apply("platform_batches_v1.sql", "offenders")
    for feature in FEATURES:
        platform_tables.apply(f"offenders/0002_{feature}.sql", "offenders")


def downgrade() -> None:
    """The first tables have no way back: drop the database instead."""
