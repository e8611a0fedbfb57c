"""Themes and their terms, tags, campaigns with their training, and the safe ways to people who are afraid."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

sentinel = MetaData()

themes = Table("themes", sentinel, Column("theme", Text, primary_key=True))

theme_terms = Table(
    "theme_terms",
    sentinel,
    Column("theme", Text, primary_key=True),
    Column("effective_from", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("improvement_direction", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
)

theme_tags = Table(
    "theme_tags",
    sentinel,
    Column("tag_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("theme", Text, nullable=False),
    Column("record_type", Text, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("counted_on", Date, nullable=False),
    Column("tagged_by", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("tagged_at", DateTime(timezone=True), nullable=False),
    Column("removed_at", DateTime(timezone=True)),
    Column("removed_by", Text),
    Column("removal_reason", Text),
)

campaigns = Table(
    "campaigns",
    sentinel,
    Column("campaign_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("theme", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("focus_month", Text),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("objectives", ARRAY(Text), nullable=False),
    Column("target_volumes", JSONB, nullable=False),
    Column("evaluation", JSONB),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)

campaign_training = Table(
    "campaign_training",
    sentinel,
    Column("campaign_id", Uuid, primary_key=True),
    Column("lpu", Text, primary_key=True),
    Column("measured_on", Date, primary_key=True),
    Column("trained", Integer, nullable=False),
    Column("eligible", Integer, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

contact_routes = Table(
    "contact_routes",
    sentinel,
    Column("contact_route_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("person_id", Uuid, nullable=False),
    Column("theme", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="ACTIVE"),
    Column("channel", Text, nullable=False),
    Column("contact_detail", Text, nullable=False),
    Column("through_person_id", Uuid),
    Column("times", JSONB, nullable=False),
    Column("may_contact", ARRAY(Text), nullable=False),
    Column("never_do", ARRAY(Text), nullable=False),
    Column("code_word", Text, nullable=False),
    Column("worker", Text, nullable=False),
    Column("review_on", Date, nullable=False),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("withdrawal_reason", Text),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)
