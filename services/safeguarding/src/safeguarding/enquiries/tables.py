"""What agencies were asked, what they answered, what they shared of it, and why they withheld the rest."""

from sqlalchemy import Boolean, Column, DateTime, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY

metadata = MetaData()

enquiries = Table(
    "enquiries",
    metadata,
    Column("enquiry_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("case_id", Uuid, nullable=False),
    Column("hub", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("clock_profile_id", Text, nullable=False),
    Column("scope_text", Text, nullable=False),
    Column("necessity_text", Text, nullable=False),
    Column("lawful_basis", Text, nullable=False),
    Column("subjects", ARRAY(Uuid), nullable=False),
    Column("state", Text, nullable=False),
    Column("overdue_at", DateTime(timezone=True)),
    Column("answered_at", DateTime(timezone=True)),
)

enquiry_responses = Table(
    "enquiry_responses",
    metadata,
    Column("response_id", Uuid, primary_key=True),
    Column("enquiry_id", Uuid, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("responder", Text, nullable=False),
    Column("responded_at", DateTime(timezone=True), nullable=False),
    Column("searched_by", Text),
    Column("source_systems", ARRAY(Text), nullable=False),
    Column("not_searched_reason", Text),
    Column("correction_of", Uuid),
    Column("correction_reason", Text),
)

enquiry_findings = Table(
    "enquiry_findings",
    metadata,
    Column("response_id", Uuid, primary_key=True),
    Column("status", Text, nullable=False),
    Column("enquiry_id", Uuid, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("summary", Text, nullable=False),
    Column("sensitivity", Text, nullable=False),
    Column("onward_share_allowed", Boolean, nullable=False),
)

enquiry_withholdings = Table(
    "enquiry_withholdings",
    metadata,
    Column("response_id", Uuid, primary_key=True),
    Column("status", Text, nullable=False),
    Column("enquiry_id", Uuid, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("withheld_reason", Text, nullable=False),
)
