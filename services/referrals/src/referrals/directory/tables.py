"""Organisations, services and sharing agreements."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, MetaData, SmallInteger, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

directory = MetaData()

organisations = Table(
    "organisations",
    directory,
    Column("organisation_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("website", Text),
    Column("contact_email", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
)

services = Table(
    "services",
    directory,
    Column("service_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("organisation_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("needs", ARRAY(Text), nullable=False),
    Column("minimum_age", SmallInteger, nullable=False),
    Column("maximum_age", SmallInteger, nullable=False),
    Column("lpus", ARRAY(Text), nullable=False),
    Column("languages", ARRAY(Text), nullable=False),
    Column("opening_hours", JSONB, nullable=False),
    Column("eligibility", JSONB, nullable=False),
    Column("contact", JSONB, nullable=False),
    Column("address", JSONB),
    Column("funding", Text),
    Column("security_accreditation", Text),
    Column("places_per_week", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
    Column("words", TSVECTOR),
)

sharing_agreements = Table(
    "sharing_agreements",
    directory,
    Column("sharing_agreement_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("force_organisation_id", Uuid, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("title", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("data_items", ARRAY(Text), nullable=False),
    Column("lawful_bases", ARRAY(Text), nullable=False),
    Column("regime", Text, nullable=False),
    Column("partner_basis", Text, nullable=False),
    Column("retention", Text, nullable=False),
    Column("impact_assessment", Text),
    Column("valid_from", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("review_on", Date),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
)
