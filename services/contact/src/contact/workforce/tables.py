"""Headcounts, leavers and mentorships."""

from sqlalchemy import Column, Date, Integer, MetaData, Table, Text, Uuid, func

from bluelamp.kit.registers.tables import kept_columns

workforce_data = MetaData()


headcounts = Table(
    "headcounts",
    workforce_data,
    Column("headcount_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("function", Text, nullable=False),
    Column("counted_on", Date, nullable=False),
    Column("headcount", Integer, nullable=False),
    Column("establishment", Integer, nullable=False),
    *kept_columns(),
)

leavers = Table(
    "leavers",
    workforce_data,
    Column("leaver_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("staff_number", Text, nullable=False),
    Column("function", Text, nullable=False),
    Column("left_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    *kept_columns(),
)

mentorships = Table(
    "mentorships",
    workforce_data,
    Column("mentorship_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("staff_number", Text, nullable=False),
    Column("mentor_staff_number", Text, nullable=False),
    Column("function", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    Column("competent_on", Date),
    *kept_columns(),
)
