"""The referral, its history, its offers and what was shared of it."""

from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, SmallInteger, Table, Text, Time, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

portal = MetaData()

response_windows = Table(
    "response_windows",
    portal,
    Column("response_window_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("urgency", Text, nullable=False),
    Column("answer_within", Integer, nullable=False),
    Column("answer_unit", Text, nullable=False),
    Column("first_contact_within", Integer, nullable=False),
    Column("first_contact_unit", Text, nullable=False),
    Column("opens", Time, nullable=False),
    Column("closes", Time, nullable=False),
    Column("working_days", ARRAY(SmallInteger), nullable=False),
    Column("effective_from", DateTime(timezone=True), nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

decision_windows = Table(
    "decision_windows",
    portal,
    Column("decision_window_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("decision", Text, nullable=False),
    Column("decide_within", Integer, nullable=False),
    Column("decide_unit", Text, nullable=False),
    Column("effective_from", DateTime(timezone=True), nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

referrals = Table(
    "referrals",
    portal,
    Column("referral_id", Uuid, primary_key=True),
    Column("reference", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("needs", ARRAY(Text), nullable=False),
    Column("lpu", Text, nullable=False),
    Column("lawful_basis", Text, nullable=False),
    Column("referrer", Text, nullable=False),
    Column("referrer_organisation_id", Uuid, nullable=False),
    Column("details", JSONB, nullable=False),
    Column("submitted_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
    Column("decision_window_id", Uuid),
    Column("due_at", DateTime(timezone=True)),
    Column("overdue_at", DateTime(timezone=True)),
)

referral_history = Table(
    "referral_history",
    portal,
    Column("entry_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("referral_id", Uuid, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("verb", Text, nullable=False),
    Column("from_status", Text),
    Column("to_status", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("author_organisation_id", Uuid),
    Column("organisation_id", Uuid),
    Column("offer_id", Uuid),
    Column("response_window_id", Uuid),
    Column("reason", Text),
    Column("safeguarding_reference", Text),
    Column("note", Text),
    Column("changes", JSONB),
)

partner_history = Table(
    "partner_history",
    portal,
    Column("entry_id", Uuid, primary_key=True),
    Column("referral_id", Uuid, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("verb", Text, nullable=False),
    Column("from_status", Text),
    Column("to_status", Text, nullable=False),
    Column("actor", Text),
    Column("organisation_id", Uuid),
    Column("offer_id", Uuid),
    Column("response_window_id", Uuid),
    Column("reason", Text),
    Column("safeguarding_reference", Text),
    Column("note", Text),
    Column("changes", JSONB),
)
"""A view: the history as the partner role reads it."""

offers = Table(
    "offers",
    portal,
    Column("offer_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("referral_id", Uuid, nullable=False),
    Column("service_id", Uuid, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("needs", ARRAY(Text), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("response_window_id", Uuid, nullable=False),
    Column("offered_at", DateTime(timezone=True), nullable=False),
    Column("answer_due_at", DateTime(timezone=True), nullable=False),
    Column("remind_at", DateTime(timezone=True)),
    Column("answered_at", DateTime(timezone=True)),
    Column("answered_by", Text),
    Column("decline_reason", Text),
    Column("first_contact_due_at", DateTime(timezone=True)),
    Column("first_contact_at", DateTime(timezone=True)),
    Column("contact_overdue_at", DateTime(timezone=True)),
    Column("agreement_lost_at", DateTime(timezone=True)),
    Column("engaged_at", DateTime(timezone=True)),
    Column("outcome", Text),
    Column("closed_at", DateTime(timezone=True)),
    Column("final_frame", JSONB),
)

contact_attempts = Table(
    "contact_attempts",
    portal,
    Column("attempt_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("referral_id", Uuid, nullable=False),
    Column("offer_id", Uuid, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("attempted_at", DateTime(timezone=True), nullable=False),
    Column("channel", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("detail_agreed", Boolean, nullable=False),
    Column("note", Text),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

disclosures = Table(
    "disclosures",
    portal,
    Column("disclosure_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("referral_id", Uuid, nullable=False),
    Column("offer_id", Uuid, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("sharing_agreement_id", Uuid, nullable=False),
    Column("disclosed_at", DateTime(timezone=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("lawful_basis", Text, nullable=False),
    Column("fields", ARRAY(Text), nullable=False),
    Column("told", ARRAY(Text), nullable=False),
    Column("withheld", ARRAY(Text), nullable=False),
    Column("copy_sent", JSONB, nullable=False),
)

escalations = Table(
    "escalations",
    portal,
    Column("escalation_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("referral_id", Uuid, nullable=False),
    Column("target", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("delivery_state", Text, nullable=False),
    Column("delivered_at", DateTime(timezone=True)),
    Column("attempts", Integer, nullable=False),
    Column("emergency_rung_at", DateTime(timezone=True)),
    Column("incident_number", Text),
    Column("case_id", Uuid),
    Column("case_reference", Text),
    Column("problem_code", Text),
)

escalation_corrections = Table(
    "escalation_corrections",
    portal,
    Column("correction_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("escalation_id", Uuid, nullable=False),
    Column("fields", ARRAY(Text), nullable=False),
    Column("corrected_at", DateTime(timezone=True), nullable=False),
    Column("delivery_state", Text, nullable=False),
    Column("delivered_at", DateTime(timezone=True)),
    Column("problem_code", Text),
)
"""What was corrected after a step-up went to its hub: the places alone."""

referral_sources = Table(
    "referral_sources",
    portal,
    Column("source_service", Text, primary_key=True),
    Column("source_id", Uuid, primary_key=True),
    Column("referral_id", Uuid, nullable=False),
    Column("source_reference", Text, nullable=False),
)

safeguarding_updates = Table(
    "safeguarding_updates",
    portal,
    Column("referral_id", Uuid, primary_key=True),
    Column("update_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("case_reference", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("outcome", Text),
    Column("heard_at", DateTime(timezone=True), nullable=False),
)
