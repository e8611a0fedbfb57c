"""Instruments, assessments and their grades, incidents, the MARAC, and who abuses several people."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, MetaData, SmallInteger, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

domestic_abuse = MetaData()

risk_instruments = Table(
    "risk_instruments",
    domestic_abuse,
    Column("instrument", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

risk_instrument_versions = Table(
    "risk_instrument_versions",
    domestic_abuse,
    Column("instrument", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("questions", JSONB, nullable=False),
    Column("bands", JSONB, nullable=False),
    Column("licence", Text),
    Column("source", Text, nullable=False),
    Column("loaded_by", Text, nullable=False),
)

marac_rule_sets = Table(
    "marac_rule_sets",
    domestic_abuse,
    Column("marac_rule_set_id", Text, primary_key=True),
    Column("lpus", ARRAY(Text), nullable=False),
    Column("effective_from", Date),
    Column("configuration", JSONB, nullable=False),
    Column("source", Text, nullable=False),
)

abuse_incidents = Table(
    "abuse_incidents",
    domestic_abuse,
    Column("abuse_incident_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("hub", Text),
    Column("lpu", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("victim_id", Uuid, nullable=False),
    Column("perpetrator_ids", ARRAY(Uuid), nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("source_reference", Text),
    Column("marac_rule_set_id", Text, nullable=False),
    Column("is_marac_repeat", Boolean, nullable=False),
    Column("last_marac_on", Date),
    Column("is_possible_marac_repeat", Boolean, nullable=False),
    Column("possible_last_marac_on", Date),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
)

risk_assessments = Table(
    "risk_assessments",
    domestic_abuse,
    Column("risk_assessment_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("instrument", Text, nullable=False),
    Column("instrument_version", Integer, nullable=False),
    Column("hub", Text),
    Column("lpu", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("victim_id", Uuid, nullable=False),
    Column("perpetrator_ids", ARRAY(Uuid), nullable=False),
    Column("children_ids", ARRAY(Uuid), nullable=False),
    Column("abuse_incident_id", Uuid),
    Column("assessed_on", Date, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("ticks", SmallInteger, nullable=False),
    Column("high_risk_markers", ARRAY(Text), nullable=False),
    Column("unanswered", ARRAY(Text), nullable=False),
    Column("prompts", JSONB, nullable=False),
    Column("incomplete", Boolean, nullable=False),
    Column("intelligence_searched", Boolean, nullable=False),
    Column("suggested_floor", Text),
    Column("grade", Text, nullable=False),
    Column("marac_rule_set_id", Text, nullable=False),
    Column("limbs", JSONB, nullable=False),
    Column("limbs_met", ARRAY(Text), nullable=False),
    Column("assessed_by", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)

risk_grade_proposals = Table(
    "risk_grade_proposals",
    domestic_abuse,
    Column("grade_proposal_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("risk_assessment_id", Uuid, nullable=False),
    Column("grade", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="OPEN"),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
)

risk_grade_signatures = Table(
    "risk_grade_signatures",
    domestic_abuse,
    Column("grade_proposal_id", Uuid, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("signed_by", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("signed_at", DateTime(timezone=True), nullable=False),
)

risk_grades = Table(
    "risk_grades",
    domestic_abuse,
    Column("risk_grade_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("risk_assessment_id", Uuid, nullable=False),
    Column("grade", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("graded_at", DateTime(timezone=True), nullable=False),
    Column("graded_by", Text, nullable=False),
    Column("grade_proposal_id", Uuid),
)

marac_referrals = Table(
    "marac_referrals",
    domestic_abuse,
    Column("marac_referral_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("reference", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="REFERRED"),
    Column("risk_assessment_id", Uuid, nullable=False),
    Column("hub", Text),
    Column("lpu", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("victim_id", Uuid, nullable=False),
    Column("perpetrator_ids", ARRAY(Uuid), nullable=False),
    Column("children_ids", ARRAY(Uuid), nullable=False),
    Column("grade", Text, nullable=False),
    Column("instrument", Text, nullable=False),
    Column("instrument_version", Integer, nullable=False),
    Column("marac_rule_set_id", Text, nullable=False),
    Column("limbs", ARRAY(Text), nullable=False),
    Column("findings", JSONB, nullable=False),
    Column("reason", Text),
    Column("referred_at", DateTime(timezone=True), nullable=False),
    Column("referred_on", Date, nullable=False),
    Column("referred_by", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("heard_on", Date),
    Column("hearing_note", Text),
    Column("flag_and_tag_expires_on", Date, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)

marac_information = Table(
    "marac_information",
    domestic_abuse,
    Column("marac_information_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("marac_referral_id", Uuid, nullable=False),
    Column("agency", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("summary", Text, nullable=False),
    Column("shared_at", DateTime(timezone=True), nullable=False),
    Column("shared_by", Text, nullable=False),
)

marac_actions = Table(
    "marac_actions",
    domestic_abuse,
    Column("marac_action_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("marac_referral_id", Uuid, nullable=False),
    Column("agency", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", Text, nullable=False, server_default="OPEN"),
    Column("completed_on", Date),
    Column("note", Text),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

idva_contacts = Table(
    "idva_contacts",
    domestic_abuse,
    Column("idva_contact_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("marac_referral_id", Uuid, nullable=False),
    Column("contacted_on", Date, nullable=False),
    Column("result", Text, nullable=False),
    Column("note", Text),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

marac_repeats = Table(
    "marac_repeats",
    domestic_abuse,
    Column("abuse_incident_id", Uuid, primary_key=True),
    Column("marac_referral_id", Uuid, nullable=False),
    Column("is_possible", Boolean, nullable=False),
    Column("flagged_at", DateTime(timezone=True), nullable=False),
)

serial_perpetrators = Table(
    "serial_perpetrators",
    domestic_abuse,
    Column("person_id", Uuid, primary_key=True),
    Column("is_serial", Boolean, nullable=False),
    Column("is_serial_loose", Boolean, nullable=False),
    Column("victim_count", Integer, nullable=False),
    Column("unconnected_victim_count", Integer, nullable=False),
    Column("lookback_months", Integer, nullable=False),
    Column("agencies", ARRAY(Text), nullable=False),
    Column("record_count", Integer, nullable=False),
    Column("computed_at", DateTime(timezone=True), nullable=False),
    Column("told_digest", Text),
)

serial_records = Table(
    "serial_records",
    domestic_abuse,
    Column("person_id", Uuid, primary_key=True),
    Column("abuse_incident_id", Uuid, primary_key=True),
)
