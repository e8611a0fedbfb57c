"""What other features say of people for the checks: of whom nothing may be told, and what may be told by code."""

from sqlalchemy import Column, DateTime, MetaData, Table, Text, Uuid, func

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
