"""The case of a hub: its frame, what it is about, who is in it, its clocks, and all that was said and decided."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    false,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()

statutory_windows = Table(
    "statutory_windows",
    metadata,
    Column("statutory_window_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("rating", Text),
    Column("working_days", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("effective_from", DateTime(timezone=True), nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("reference", Text, nullable=False),
    Column("hub", Text, nullable=False),
    Column("home_hub", Text),
    Column("responsible_hub", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("rating", Text),
    Column("level_of_need", Text),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("referrer", Text, nullable=False),
    Column("referrer_kind", Text, nullable=False),
    Column("referrer_organisation_id", Uuid, nullable=False),
    Column("lpu", Text),
    Column("source_service", Text),
    Column("source_id", Uuid),
    Column("source_reference", Text),
    Column("source_referral_id", Uuid),
    Column("rag_profile_id", Text, nullable=False),
    Column("allocated_worker", Text),
    Column("proposed_worker", Text),
    Column("open_elsewhere", Boolean, nullable=False),
    Column("acknowledged_at", DateTime(timezone=True)),
    Column("decided_at", DateTime(timezone=True)),
    Column("decision_id", Uuid),
    Column("released_at", DateTime(timezone=True)),
    Column("outcome", Text),
    Column("home_accepted_at", DateTime(timezone=True)),
    Column("closed_at", DateTime(timezone=True)),
    Column("version", Integer, nullable=False),
)

case_details = Table(
    "case_details",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("referrer_organisation_id", Uuid, nullable=False),
    Column("concern", JSONB, nullable=False),
    Column("agreement", JSONB, nullable=False),
    Column("lawful_basis", Text, nullable=False),
    Column("regime", Text, nullable=False),
    Column("referrer_rating", Text),
    Column("referrer_rating_reason", Text),
)

case_corrections = Table(
    "case_corrections",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("correction_id", Uuid, primary_key=True),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Column("heard_at", DateTime(timezone=True), nullable=False),
    Column("fields", ARRAY(Text), nullable=False),
    Column("concern", JSONB, nullable=False),
    Column("agreement", JSONB, nullable=False),
    Column("people", JSONB, nullable=False),
)
"""What was corrected after the case was made of a referral; the last is what is right now."""

case_roles = Table(
    "case_roles",
    metadata,
    Column("case_role_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("case_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("referrer_organisation_id", Uuid, nullable=False),
    Column("role", Text, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("is_error", Boolean, nullable=False, server_default=false()),
)
"""Every part that somebody has or had in a case: added and ended, never altered."""

case_people = Table(
    "case_people",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("referrer_organisation_id", Uuid, nullable=False),
    Column("role", Text, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
)
"""Who is in a case now: a view of the roles that have not ended."""

case_history = Table(
    "case_history",
    metadata,
    Column("entry_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("case_id", Uuid, nullable=False),
    Column("referrer_organisation_id", Uuid, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("verb", Text, nullable=False),
    Column("from_status", Text),
    Column("to_status", Text, nullable=False),
    Column("rating", Text),
    Column("level_of_need", Text),
    Column("allocated_worker", Text),
    Column("actor", Text, nullable=False),
    Column("organisation_id", Uuid),
    Column("reason", Text),
    Column("details", JSONB),
)

case_clocks = Table(
    "case_clocks",
    metadata,
    Column("clock_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("case_id", Uuid, nullable=False),
    Column("referrer_organisation_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rule_id", Text, nullable=False),
    Column("rating", Text),
    Column("set_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("stopped_at", DateTime(timezone=True)),
    Column("stop_reason", Text),
    Column("breached_at", DateTime(timezone=True)),
)

case_discussions = Table(
    "case_discussions",
    metadata,
    Column("discussion_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("held_at", DateTime(timezone=True), nullable=False),
    Column("agencies", ARRAY(Text), nullable=False),
    Column("record", JSONB, nullable=False),
    Column("conference_due_at", DateTime(timezone=True)),
    Column("assessment_due_at", DateTime(timezone=True)),
    Column("recorded_by", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

case_decisions = Table(
    "case_decisions",
    metadata,
    Column("decision_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("primary_outcome", Text, nullable=False),
    Column("secondary_outcomes", ARRAY(Text), nullable=False),
    Column("level_of_need", Text, nullable=False),
    Column("rating", Text),
    Column("rag_profile_id", Text, nullable=False),
    Column("threshold", Text, nullable=False),
    Column("rationale", Text, nullable=False),
    Column("information_relied_on", JSONB, nullable=False),
    Column("information_outstanding", JSONB, nullable=False),
    Column("dissent", JSONB, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("referral", JSONB),
    Column("released_at", DateTime(timezone=True)),
)

case_notifications = Table(
    "case_notifications",
    metadata,
    Column("notification_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("decision_id", Uuid),
    Column("notified_at", DateTime(timezone=True), nullable=False),
    Column("notified_by", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("recipients", ARRAY(Uuid), nullable=False),
    Column("message", Text, nullable=False),
)

case_challenges = Table(
    "case_challenges",
    metadata,
    Column("challenge_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("decision_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("challenged_by", Text, nullable=False),
    Column("challenged_at", DateTime(timezone=True), nullable=False),
    Column("reason", Text, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("escalated_at", DateTime(timezone=True)),
    Column("escalated_by", Text),
    Column("escalation_reason", Text),
    Column("decided_at", DateTime(timezone=True)),
    Column("decided_by", Text),
    Column("decision_reason", Text),
    Column("new_decision_id", Uuid),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("withdrawn_by", Text),
    Column("withdrawal_reason", Text),
)

case_transfers = Table(
    "case_transfers",
    metadata,
    Column("transfer_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("reference", Text, nullable=False),
    Column("hub", Text, nullable=False),
    Column("home_hub", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("cancelled_at", DateTime(timezone=True)),
    Column("accepted_at", DateTime(timezone=True)),
    Column("accepted_by", Text),
    Column("acceptance_document", Text),
)

case_referrals = Table(
    "case_referrals",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("decision_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("problem_code", Text),
    Column("referral_id", Uuid),
    Column("reference", Text),
    Column("delivered_at", DateTime(timezone=True)),
    Column("status", Text),
    Column("outcome", Text),
)

asked_enquiries = Table(
    "enquiries",
    MetaData(),
    Column("enquiry_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("agency", Text, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
)
"""What the enquiries' own feature writes, as far as a decision must say which answers it was taken without."""
