"""Areas, clocks, households and what they say, priorities and their steps."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit.registers.tables import kept_columns

listening_data = MetaData()


listening_areas = Table(
    "listening_areas",
    listening_data,
    Column("listening_area_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("area", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    *kept_columns(),
)

listening_clocks = Table(
    "listening_clocks",
    listening_data,
    Column("listening_clock_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("clock", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("adopt_days", Integer, nullable=False),
    Column("act_days", Integer, nullable=False),
    Column("tell_days", Integer, nullable=False),
    Column("listen_days", Integer, nullable=False),
    Column("keep_days", Integer, nullable=False),
    Column("source", Text, nullable=False),
    *kept_columns(),
)

households = Table(
    "households",
    listening_data,
    Column("household_id", Uuid, primary_key=True),
    Column("area", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("address", JSONB),
    Column("address_key", LargeBinary),
    Column("keep_until", Date, nullable=False),
    Column("erased_on", Date),
    Column("erasure_reason", Text),
    Column("version", Integer, nullable=False, server_default="1"),
)

household_respondents = Table(
    "household_respondents",
    listening_data,
    Column("respondent_id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("name", Text),
    Column("wants_updates", Boolean, nullable=False),
    Column("channel", Text),
    Column("contact_detail", Text),
)

household_surveys = Table(
    "household_surveys",
    listening_data,
    Column("household_survey_id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("respondent_id", Uuid, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("surveyed_on", Date, nullable=False),
    Column("wants_updates", Boolean, nullable=False),
    Column("issue_count", Integer, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

household_issues = Table(
    "household_issues",
    listening_data,
    Column("household_survey_id", Uuid, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("household_id", Uuid, nullable=False),
    Column("area", Text, nullable=False),
    Column("surveyed_on", Date, nullable=False),
    Column("listening_priority_id", Uuid),
)

listening_priorities = Table(
    "listening_priorities",
    listening_data,
    Column("listening_priority_id", Uuid, primary_key=True),
    Column("area", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("you_said", Text, nullable=False),
    Column("clock", Text, nullable=False),
    Column("adopted_on", Date, nullable=False),
    Column("acted_on", Date),
    Column("sent_on", Date),
    Column("listened_on", Date),
    Column("due_on", Date),
    Column("withdrawal_reason", Text),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)

listening_actions = Table(
    "listening_actions",
    listening_data,
    Column("listening_action_id", Uuid, primary_key=True),
    Column("listening_priority_id", Uuid, nullable=False),
    Column("we_did", Text, nullable=False),
    Column("done_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
)

listening_feedback = Table(
    "listening_feedback",
    listening_data,
    Column("listening_priority_id", Uuid, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("people", Integer, nullable=False),
)

resurveys = Table(
    "resurveys",
    listening_data,
    Column("resurvey_id", Uuid, primary_key=True),
    Column("listening_priority_id", Uuid, nullable=False),
    Column("household_id", Uuid, nullable=False),
    Column("surveyed_on", Date, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("heard_back", Boolean, nullable=False),
    Column("recorded_by", Text, nullable=False),
)
