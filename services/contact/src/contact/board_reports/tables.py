"""Board reports: what was asked for, and the document that was made."""

from sqlalchemy import Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

board_report_data = MetaData()

board_reports = Table(
    "board_reports",
    board_report_data,
    Column("board_report_id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("period_from", Date, nullable=False),
    Column("period_until", Date, nullable=False),
    Column("as_at", Date, nullable=False),
    Column("request", JSONB, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("made_at", DateTime(timezone=True)),
    Column("lines", Integer, nullable=False),
    Column("unavailable", Integer, nullable=False),
    Column("document", Text),
)
