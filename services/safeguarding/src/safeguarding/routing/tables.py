"""The order of the rules, the teams and their days, and every decision with what explains it."""

from sqlalchemy import Boolean, Column, Date, DateTime, MetaData, SmallInteger, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

routing = MetaData()

routing_rule_sets = Table(
    "routing_rule_sets",
    routing,
    Column("rule_set_id", Text, primary_key=True),
    Column("effective_from", Date, nullable=False),
    Column("rules", ARRAY(Text), nullable=False),
    Column("exploitation_leads", JSONB, nullable=False),
    Column("source", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

routing_team_terms = Table(
    "routing_team_terms",
    routing,
    Column("team_term_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("team", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("lpus", ARRAY(Text), nullable=False),
    Column("remit", Text, nullable=False),
    Column("live_from", Date),
    Column("live_until", Date),
    Column("source", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

silver_leads = Table(
    "silver_leads",
    routing,
    Column("silver_lead", Text, primary_key=True),
    Column("teams", ARRAY(Text), nullable=False),
    Column("lpus", ARRAY(Text), nullable=False),
    Column("effective_from", Date, primary_key=True),
)

routing_decisions = Table(
    "routing_decisions",
    routing,
    Column("routing_decision_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("rule_set_id", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("primary_team", Text, nullable=False),
    Column("joint_teams", ARRAY(Text), nullable=False),
    Column("arrangement", Text, nullable=False),
    Column("overridden", Boolean, nullable=False),
    Column("reported_at", DateTime(timezone=True), nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("circumstances", ARRAY(Text), nullable=False),
    Column("victim_id", Uuid),
    Column("age_at_report", SmallInteger),
    Column("happened_on", Date),
    Column("explanation", JSONB, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("hub", Text),
)

routing_overrides = Table(
    "routing_overrides",
    routing,
    Column("override_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("routing_decision_id", Uuid, nullable=False),
    Column("overridden_at", DateTime(timezone=True), nullable=False),
    Column("overridden_by", Text, nullable=False),
    Column("primary_team", Text, nullable=False),
    Column("joint_teams", ARRAY(Text), nullable=False),
    Column("reason", Text, nullable=False),
)
