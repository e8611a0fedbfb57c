"""Benefits by edition, and what reports say of money."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid, func

benefit_data = MetaData()


def _kept() -> list[Column[object]]:
    return [
        Column("version", Integer, nullable=False, server_default="1"),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    ]


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
    *_kept(),
)

financial_statements = Table(
    "financial_statements",
    benefit_data,
    Column("financial_statement_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("report", Text, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("implication", Text, nullable=False),
    Column("stated_on", Date, nullable=False),
    *_kept(),
)
