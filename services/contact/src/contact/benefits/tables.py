"""Benefits by edition, and what reports say of money."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, MetaData, Table, Text, Uuid, func

from bluelamp.kit.registers.tables import kept_columns

benefit_data = MetaData()


benefits = Table(
    "benefits",
    benefit_data,
    Column("benefit_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("benefit", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("baseline_pounds", BigInteger, nullable=False),
    Column("current_pounds", BigInteger, nullable=False),
    Column("is_recurring", Boolean, nullable=False),
    Column("first_year", Text, nullable=False),
    Column("stated_on", Date, nullable=False),
    *kept_columns(),
)

financial_statements = Table(
    "financial_statements",
    benefit_data,
    Column("financial_statement_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("report", Text, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("implication", Text, nullable=False),
    Column("stated_on", Date, nullable=False),
    *kept_columns(),
)
