"""What other features say of people for the checks: of whom nothing may be told, and what may be told by code."""

from sqlalchemy import Boolean, Column, Date, DateTime, MetaData, Table, Text, Uuid, func

metadata = MetaData()

person_check_withholdings = Table(
    "person_check_withholdings",
    metadata,
    Column("offender_id", Uuid, primary_key=True),
    Column("basis", Text, primary_key=True),
    Column("basis_id", Uuid, primary_key=True),
    Column("from_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("until_at", DateTime(timezone=True)),
)

person_check_codes = Table(
    "person_check_codes",
    metadata,
    Column("offender_id", Uuid, primary_key=True),
    Column("basis", Text, primary_key=True),
    Column("basis_id", Uuid, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("from_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("until_at", DateTime(timezone=True)),
)

person_check_profiles = Table(
    "person_check_profiles",
    metadata,
    Column("offender_id", Uuid, nullable=False),
    Column("family_sound", Text, nullable=False),
    Column("given_sound", Text, nullable=False),
    Column("family_folded", Text, nullable=False),
    Column("given_folded", Text, nullable=False),
    Column("date_of_birth", Date),
    Column("is_withheld", Boolean, nullable=False),
)
"""By what each person is looked for: every name beside every date of birth; PostgreSQL writes it of the records."""
