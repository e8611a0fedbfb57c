"""Reviews with all that belongs to them, what was signed, and the lessons."""

from sqlalchemy import Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

metadata = MetaData()

reviews = Table(
    "reviews",
    metadata,
    Column("review_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("reference", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="OPEN"),
    Column("occurred_on", Date, nullable=False),
    Column("source_reference", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("scope_from", Date),
    Column("scope_until", Date),
    Column("chronology_due_on", Date),
    Column("due_on", Date, nullable=False),
    Column("report", Text),
    Column("version_number", Integer, nullable=False, server_default="1"),
    Column("contributors", ARRAY(Text), nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)

review_people = Table(
    "review_people",
    metadata,
    Column("review_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("role", Text, nullable=False),
)

review_history = Table(
    "review_history",
    metadata,
    Column("entry_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("review_id", Uuid, nullable=False),
    Column("verb", Text, nullable=False),
    Column("from_status", Text),
    Column("to_status", Text, nullable=False),
    Column("version_number", Integer, nullable=False),
    Column("reason", Text),
    Column("actor", Text, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
)

review_exhibits = Table(
    "review_exhibits",
    metadata,
    Column("exhibit_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("review_id", Uuid, nullable=False),
    Column("exhibit_reference", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("seized_on", Date),
    Column("stored_at", Text),
    Column("condition", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

forensic_opportunities = Table(
    "forensic_opportunities",
    metadata,
    Column("opportunity_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("review_id", Uuid, nullable=False),
    Column("exhibit_ids", ARRAY(Uuid), nullable=False),
    Column("technique", Text, nullable=False),
    Column("rationale", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("result", Text),
    Column("result_detail", Text),
    Column("result_by", Text),
    Column("result_at", DateTime(timezone=True)),
)

review_decisions = Table(
    "review_decisions",
    metadata,
    Column("review_decision_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("review_id", Uuid, nullable=False),
    Column("decision", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("next_review_on", Date),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
)

review_chronology = Table(
    "review_chronology",
    metadata,
    Column("chronology_entry_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("review_id", Uuid, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("occurred_at_time", Text),
    Column("agency", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("analysis", Text),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("withdrawn_by", Text),
    Column("withdrawal_reason", Text),
)

review_versions = Table(
    "review_versions",
    metadata,
    Column("review_id", Uuid, primary_key=True),
    Column("version_number", Integer, primary_key=True),
    Column("report", Text, nullable=False),
    Column("chronology", JSONB, nullable=False),
    Column("digest", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("contributors", ARRAY(Text), nullable=False),
    Column("statement", Text, nullable=False),
    Column("signed_by", Text, nullable=False),
    Column("signed_at", DateTime(timezone=True), nullable=False),
)

lessons = Table(
    "lessons",
    metadata,
    Column("lesson_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("title", Text, nullable=False),
    Column("lesson", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("source_review_id", Uuid, nullable=False),
    Column("source_kind", Text, nullable=False),
    Column("source_matter", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="DRAFT"),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("published_at", DateTime(timezone=True)),
    Column("published_by", Text),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("withdrawal_reason", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("action_words", TSVECTOR, nullable=False, server_default=""),
    Column("words", TSVECTOR),
)

lesson_actions = Table(
    "lesson_actions",
    metadata,
    Column("lesson_action_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("lesson_id", Uuid, nullable=False),
    Column("action", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", Text, nullable=False, server_default="OPEN"),
    Column("evidence", Text),
    Column("closed_at", DateTime(timezone=True)),
    Column("closed_by", Text),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)
