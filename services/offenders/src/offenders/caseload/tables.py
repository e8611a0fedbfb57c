"""Cases, their colours and contacts, what was owed, plans, and the rules by which contact falls due."""

from sqlalchemy import Column, Date, DateTime, Integer, MetaData, SmallInteger, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY

metadata = MetaData()


def _kept() -> list[Column[object]]:
    return [
        Column("version", Integer, nullable=False, server_default="1"),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    ]


contact_schedules = Table(
    "contact_schedules",
    metadata,
    Column("contact_schedule_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("colour", Text, nullable=False),
    Column("interval_unit", Text),
    Column("interval_amount", SmallInteger),
    Column("weeks_before_release", ARRAY(SmallInteger), nullable=False),
    Column("reason", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    *_kept(),
)

pathway_sets = Table(
    "pathway_sets",
    metadata,
    Column("pathway_set_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("pathways", ARRAY(Text), nullable=False),
    Column("reason", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    *_kept(),
)

cases = Table(
    "cases",
    metadata,
    Column("case_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("offender_id", Uuid, nullable=False),
    Column("nomination_id", Uuid),
    Column("cohort", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="ACTIVE"),
    Column("colour", Text, nullable=False),
    Column("release_on", Date),
    Column("manager", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("lead_agency", Text, nullable=False, server_default="UNASSIGNED"),
    Column("lead_organisation_id", Uuid),
    Column("review_on", Date, nullable=False),
    Column("last_contact_at", DateTime(timezone=True)),
    Column("next_contact_due_at", DateTime(timezone=True)),
    Column("next_lapse_at", DateTime(timezone=True)),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    Column("closing_reason", Text),
    Column("closing_note", Text),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("version", Integer, nullable=False, server_default="1"),
)

case_status_changes = Table(
    "case_status_changes",
    metadata,
    Column("status_change_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("case_id", Uuid, nullable=False),
    Column("from_status", Text),
    Column("from_colour", Text),
    Column("status", Text, nullable=False),
    Column("colour", Text, nullable=False),
    Column("release_on", Date),
    Column("reason", Text, nullable=False),
    Column("contact_schedule_id", Uuid, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("changed_by", Text, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("contact_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("case_id", Uuid, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("missed_reason", Text),
    Column("note", Text),
    Column("contacted_at", DateTime(timezone=True), nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("recorded_by", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
)

contact_withdrawals = Table(
    "contact_withdrawals",
    metadata,
    Column("contact_id", Uuid, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("withdrawn_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("withdrawn_by", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
)

contact_obligations = Table(
    "contact_obligations",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("due_on", Date, nullable=False),
    Column("colour", Text, nullable=False),
    Column("contact_id", Uuid),
    Column("counted_on", Date, nullable=False),
    Column("manager", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("lead_organisation_id", Uuid),
)

plans = Table(
    "plans",
    metadata,
    Column("plan_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("case_id", Uuid, nullable=False),
    Column("pathway_set_id", Uuid, nullable=False),
    Column("aim", Text, nullable=False),
    Column("review_on", Date, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("created_by", Text, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("version", Integer, nullable=False, server_default="1"),
)

plan_needs = Table(
    "plan_needs",
    metadata,
    Column("plan_id", Uuid, primary_key=True),
    Column("pathway", Text, primary_key=True),
    Column("assessed_on", Date, primary_key=True),
    Column("score", SmallInteger, nullable=False),
    Column("assessed_by", Text, nullable=False),
)

plan_actions = Table(
    "plan_actions",
    metadata,
    Column("action_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("plan_id", Uuid, nullable=False),
    Column("pathway", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("owner_agency", Text, nullable=False),
    Column("owner", Text),
    Column("due_on", Date, nullable=False),
    Column("status", Text, nullable=False, server_default="OPEN"),
    Column("outcome", Text),
    Column("ended_on", Date),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("created_by", Text, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("version", Integer, nullable=False, server_default="1"),
)

case_handings = Table(
    "case_handings",
    metadata,
    Column("handing_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("case_id", Uuid, nullable=False),
    Column("from_manager", Text, nullable=False),
    Column("from_team", Text, nullable=False),
    Column("from_lpu", Text, nullable=False),
    Column("to_manager", Text, nullable=False),
    Column("to_team", Text, nullable=False),
    Column("to_lpu", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("capacity_override_reason", Text),
    Column("handed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("handed_by", Text, nullable=False),
)

case_holders = Table(
    "case_holders",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("held_from", DateTime(timezone=True), primary_key=True),
    Column("holding_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("manager", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("lead_agency", Text, nullable=False),
    Column("lead_organisation_id", Uuid),
)
