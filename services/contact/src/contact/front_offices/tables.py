"""Front offices, who came, what might become of each, and what the consultation said."""

from sqlalchemy import Column, Date, Integer, MetaData, Table, Text, Uuid, func

from bluelamp.kit.registers.tables import kept_columns

front_office_data = MetaData()


front_offices = Table(
    "front_offices",
    front_office_data,
    Column("front_office_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("front_office", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    *kept_columns(),
)

footfall_counts = Table(
    "footfall_counts",
    front_office_data,
    Column("footfall_count_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("front_office_id", Uuid, nullable=False),
    Column("counted_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("visits", Integer, nullable=False),
    *kept_columns(),
)

front_office_options = Table(
    "front_office_options",
    front_office_data,
    Column("front_office_option_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("front_office_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("status", Text, nullable=False),
    *kept_columns(),
)

consultation_responses = Table(
    "consultation_responses",
    front_office_data,
    Column("consultation_response_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("front_office_option_id", Uuid, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("channel", Text, nullable=False),
    Column("position", Text, nullable=False),
    *kept_columns(),
)
