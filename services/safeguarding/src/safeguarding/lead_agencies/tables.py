"""Who leads for people who are known here, and what was last told of whom."""

from sqlalchemy import Column, DateTime, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

metadata = MetaData()

lead_agency_subjects = Table(
    "lead_agency_subjects",
    metadata,
    Column("subject_id", Uuid, primary_key=True),
    Column("notice_id", Uuid, nullable=False),
    Column("as_at", DateTime(timezone=True), nullable=False),
)

lead_agency_people = Table(
    "lead_agency_people",
    metadata,
    Column("subject_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("agencies", ARRAY(Text), nullable=False),
    Column("as_at", DateTime(timezone=True), nullable=False),
)
