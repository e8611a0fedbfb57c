"""Who is managed as a sex offender, and the history from which the next visit follows."""

from sqlalchemy import Boolean, Column, Date, DateTime, MetaData, SmallInteger, Table, Text, Uuid, func

from bluelamp.kit.registers.tables import kept_columns

metadata = MetaData()


def _recorded() -> list[Column[object]]:
    return [
        Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("recorded_by", Text, nullable=False),
    ]


sex_offender_hub_areas = Table(
    "sex_offender_hub_areas",
    metadata,
    Column("hub_area_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("hub", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    Column("source", Text, nullable=False),
    *kept_columns(),
)

visit_rule_sets = Table(
    "visit_rule_sets",
    metadata,
    Column("visit_rule_set_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("mode", Text, nullable=False),
    Column("months_low", SmallInteger),
    Column("months_medium", SmallInteger),
    Column("months_high", SmallInteger),
    Column("months_very_high", SmallInteger),
    Column("days_to_visit", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    *kept_columns(),
)

sex_offenders = Table(
    "sex_offenders",
    metadata,
    Column("sex_offender_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("manager", Text, nullable=False),
    Column("managed_from", Date, nullable=False),
    Column("notification_until", Date),
    Column("reason", Text, nullable=False),
    Column("management", Text, nullable=False, server_default="VISITED"),
    Column("last_visit_on", Date),
    Column("next_visit_due_on", Date),
    Column("overdue_told_of", Date),
    Column("ended_on", Date),
    Column("ending_reason", Text),
    Column("ending_note", Text),
    Column("created_by", Text, nullable=False),
    *kept_columns(),
)

risk_assessments = Table(
    "risk_assessments",
    metadata,
    Column("risk_assessment_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("sex_offender_id", Uuid, nullable=False),
    Column("tool", Text, nullable=False),
    Column("tool_version", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("assessed_on", Date, nullable=False),
    Column("note", Text),
    *_recorded(),
)

management_plans = Table(
    "management_plans",
    metadata,
    Column("management_plan_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("sex_offender_id", Uuid, nullable=False),
    Column("management", Text, nullable=False),
    Column("risk_level", Text, nullable=False),
    Column("assessed_level", Text, nullable=False),
    Column("visit_rule_set_id", Uuid, nullable=False),
    Column("interval_unit", Text),
    Column("interval_amount", SmallInteger),
    Column("decided_on", Date, nullable=False),
    Column("review_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    *_recorded(),
)

sex_offender_visits = Table(
    "sex_offender_visits",
    metadata,
    Column("visit_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("sex_offender_id", Uuid, nullable=False),
    Column("visited_at", DateTime(timezone=True), nullable=False),
    Column("visited_on", Date, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("is_announced", Boolean, nullable=False),
    Column("note", Text),
    *_recorded(),
)

circumstance_changes = Table(
    "circumstance_changes",
    metadata,
    Column("circumstance_change_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("sex_offender_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("known_on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("has_returned", Boolean, nullable=False),
    *_recorded(),
)

mappa_decisions = Table(
    "mappa_decisions",
    metadata,
    Column("mappa_decision_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("sex_offender_id", Uuid, nullable=False),
    Column("category", SmallInteger, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("review_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    *_recorded(),
)
