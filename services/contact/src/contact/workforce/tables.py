"""Headcounts, leavers and mentorships."""

from sqlalchemy import Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid, func

workforce_data = MetaData()


def _kept() -> list[Column[object]]:
    return [
        Column("version", Integer, nullable=False, server_default="1"),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    ]


headcounts = Table(
    "headcounts",
    workforce_data,
    Column("headcount_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("function", Text, nullable=False),
    Column("counted_on", Date, nullable=False),
    Column("headcount", Integer, nullable=False),
    Column("establishment", Integer, nullable=False),
    *_kept(),
)

leavers = Table(
    "leavers",
    workforce_data,
    Column("leaver_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("staff_number", Text, nullable=False),
    Column("function", Text, nullable=False),
    Column("left_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    *_kept(),
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
    *_kept(),
)
