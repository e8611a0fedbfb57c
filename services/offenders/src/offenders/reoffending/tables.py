"""Releases of the reoffending table, and the areas of each; neither is ever changed."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, MetaData, Numeric, Table, Text, Uuid, func

metadata = MetaData()

reoffending_releases = Table(
    "reoffending_releases",
    metadata,
    Column("release_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("measure", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("period_from", Date, nullable=False),
    Column("period_until", Date, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("is_last", Boolean, nullable=False),
    Column("areas", Integer, nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("imported_by", Text, nullable=False),
)

reoffending_areas = Table(
    "reoffending_areas",
    metadata,
    Column("release_id", Uuid, primary_key=True),
    Column("area", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("is_ours", Boolean, nullable=False),
    Column("offenders", Integer, nullable=False),
    Column("reoffended", Integer, nullable=False),
    Column("predicted", Numeric(14, 6), nullable=False),
    Column("predicted_variance", Numeric(14, 6)),
)
