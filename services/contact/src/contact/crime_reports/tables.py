"""Reports of crimes, the registrar's samples, the limits of recording, and streams' Service Delivery Officers."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY

crime_data = MetaData()


def _kept() -> list[Column[object]]:
    return [
        Column("version", Integer, nullable=False, server_default="1"),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    ]


recording_limits = Table(
    "recording_limits",
    crime_data,
    Column("recording_limit_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("hours", Integer, nullable=False),
    Column("basis", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    *_kept(),
)

crime_reports = Table(
    "crime_reports",
    crime_data,
    Column("crime_report_id", Uuid, primary_key=True),
    Column("status", Text, nullable=False),
    Column("reported_at", DateTime(timezone=True), nullable=False),
    Column("reported_by", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("incident_id", Text, nullable=False),
    Column("victim_number", Integer, nullable=False),
    Column("victim_kind", Text, nullable=False),
    Column("recording_limit_id", Uuid, nullable=False),
    Column("record_by", DateTime(timezone=True), nullable=False),
    Column("crime_id", Text),
    Column("recorded_classification", Text),
    Column("classification", Text),
    Column("recorded_at", DateTime(timezone=True)),
    Column("not_recorded_because", Text),
    Column("rationale", Text),
    Column("decided_at", DateTime(timezone=True)),
    Column("allocation_unit", Text),
    Column("lines_of_enquiry", ARRAY(Text), nullable=False, server_default="{}"),
    Column("allocated_at", DateTime(timezone=True)),
    Column("validation", Text),
    Column("validation_rationale", Text),
    Column("validated_at", DateTime(timezone=True)),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

crime_audits = Table(
    "crime_audits",
    crime_data,
    Column("crime_audit_id", Uuid, primary_key=True),
    Column("population", Text, nullable=False),
    Column("reported_from", Date, nullable=False),
    Column("reported_until", Date, nullable=False),
    Column("centre", Text),
    Column("seed", Text, nullable=False),
    Column("population_size", Integer, nullable=False),
    Column("population_digest", Text, nullable=False),
    Column("sample_size", Integer, nullable=False),
    Column("drawn_by", Text, nullable=False),
    Column("drawn_at", DateTime(timezone=True), nullable=False),
)

crime_audit_items = Table(
    "crime_audit_items",
    crime_data,
    Column("crime_audit_id", Uuid, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("crime_report_id", Uuid, nullable=False),
    Column("result", Text),
    Column("error_kinds", ARRAY(Text), nullable=False, server_default="{}"),
    Column("rationale", Text),
    Column("audited_at", DateTime(timezone=True)),
)

service_delivery_officers = Table(
    "service_delivery_officers",
    crime_data,
    Column("service_delivery_officer_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("stream", Text, nullable=False),
    Column("is_trial", Boolean, nullable=False),
    Column("basis", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    *_kept(),
)
