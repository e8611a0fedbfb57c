"""Rules of cohorts, nominations and their scores, panels with their members and agendas, views and decisions."""

from sqlalchemy import Boolean, Column, Date, DateTime, Double, Integer, MetaData, SmallInteger, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()
_MOMENT = DateTime(timezone=True)


def _key(name: str) -> Column[object]:
    return Column(name, Uuid, primary_key=True, server_default=func.uuidv7())


cohort_rule_sets = Table(
    "cohort_rule_sets",
    metadata,
    _key("cohort_rule_set_id"),
    Column("cohort", Text, nullable=False),
    Column("takes_new", Boolean, nullable=False),
    Column("needs_order", Boolean, nullable=False),
    Column("offence_patterns", ARRAY(Text), nullable=False),
    Column("numbers", JSONB, nullable=False),
    Column("capacity_per_manager", SmallInteger, nullable=False),
    Column("minimum_votes", SmallInteger, nullable=False),
    Column("review_days", SmallInteger, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("changed_at", _MOMENT, nullable=False, server_default=func.now()),
)

nominations = Table(
    "nominations",
    metadata,
    _key("nomination_id"),
    Column("offender_id", Uuid, nullable=False),
    Column("cohort", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="OPEN"),
    Column("reason", Text, nullable=False),
    Column("offence_patterns", ARRAY(Text), nullable=False),
    Column("is_statutory", Boolean, nullable=False),
    Column("new_information", Text),
    Column("previous_nomination_id", Uuid),
    Column("origin", Text, nullable=False),
    Column("matac_adoption_id", Uuid),
    Column("organisation_id", Uuid, nullable=False),
    Column("nominated_by", Text, nullable=False),
    Column("nominated_at", _MOMENT, nullable=False),
    Column("case_id", Uuid),
    Column("ended_at", _MOMENT),
    Column("withdrawal_reason", Text),
    Column("version", Integer, nullable=False, server_default="1"),
)

nomination_scores = Table(
    "nomination_scores",
    metadata,
    _key("score_id"),
    Column("nomination_id", Uuid, nullable=False),
    Column("cohort_rule_set_id", Uuid, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("value", Double, nullable=False),
    Column("most", Double, nullable=False),
    Column("entry_score", Double, nullable=False),
    Column("provisional_because", ARRAY(Text), nullable=False),
    Column("components", JSONB, nullable=False),
    Column("scored_at", _MOMENT, nullable=False),
    Column("scored_by", Text, nullable=False),
)

panels = Table(
    "panels",
    metadata,
    _key("panel_id"),
    Column("meets_on", Date, nullable=False),
    Column("lpu", Text),
    Column("status", Text, nullable=False, server_default="OPEN"),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("closed_at", _MOMENT),
    Column("closed_by", Text),
    Column("closing_reason", Text),
    Column("version", Integer, nullable=False, server_default="1"),
)

panel_members = Table(
    "panel_members",
    metadata,
    Column("panel_id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, primary_key=True),
    Column("agency", Text, nullable=False),
)

panel_items = Table(
    "panel_items",
    metadata,
    _key("item_id"),
    Column("panel_id", Uuid, nullable=False),
    Column("place", Integer, nullable=False),
    Column("offender_id", Uuid, nullable=False),
    Column("nomination_id", Uuid),
    Column("case_id", Uuid),
    Column("cohort", Text, nullable=False),
    Column("colour", Text),
    Column("review_on", Date),
    Column("added_by", Text, nullable=False),
    Column("added_at", _MOMENT, nullable=False, server_default=func.now()),
    Column("decided_at", _MOMENT),
)

panel_views = Table(
    "panel_views",
    metadata,
    _key("view_id"),
    Column("item_id", Uuid, nullable=False),
    Column("panel_id", Uuid, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("vote", Text, nullable=False),
    Column("view", Text, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("given_at", _MOMENT, nullable=False, server_default=func.now()),
)

case_reviews_lapsed = Table(
    "case_reviews_lapsed",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("review_on", Date, primary_key=True),
    Column("told_at", _MOMENT, nullable=False, server_default=func.now()),
)

panel_decisions = Table(
    "panel_decisions",
    metadata,
    _key("decision_id"),
    Column("item_id", Uuid, nullable=False),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("cohort", Text, nullable=False),
    Column("cohort_rule_set_id", Uuid, nullable=False),
    Column("score_id", Uuid),
    Column("opened_case_id", Uuid),
    Column("colour", Text),
    Column("manager", Text),
    Column("team", Text),
    Column("lpu", Text),
    Column("review_on", Date),
    Column("offered_agency", Text),
    Column("lead_agency_change_id", Uuid),
    Column("decline_reasons", ARRAY(Text), nullable=False),
    Column("deselection_reason", Text),
    Column("capacity_override_reason", Text),
    Column("votes", JSONB, nullable=False),
    Column("departs_from_votes", Boolean),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", _MOMENT, nullable=False),
)
