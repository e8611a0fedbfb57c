"""Whom the survey rings and must not ring, what was answered, what other forces published, and the dip samples."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

survey_data = MetaData()

surveys = Table(
    "surveys",
    survey_data,
    Column("survey_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("survey_stream", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    Column("contact_after_days", Integer, nullable=False),
    Column("window_days", Integer, nullable=False),
    Column("resurvey_after_months", Integer, nullable=False),
    Column("attempts_at_most", Integer, nullable=False),
    Column("checks_hold_hours", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

survey_samples = Table(
    "survey_samples",
    survey_data,
    Column("survey_sample_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("survey_id", Uuid, nullable=False),
    Column("due_from", Date, nullable=False),
    Column("due_until", Date, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("method", Text, nullable=False),
    Column("strata", JSONB, nullable=False),
    Column("drawn_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
)

survey_cases = Table(
    "survey_cases",
    survey_data,
    Column("survey_case_id", Uuid, primary_key=True),
    Column("survey_id", Uuid, nullable=False),
    Column("survey_stream", Text, nullable=False),
    Column("source_reference", Text),
    Column("victim_id", Uuid),
    Column("lpu", Text, nullable=False),
    Column("incident_group", Text, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("window_from", Date, nullable=False),
    Column("window_until", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("suppression_reasons", ARRAY(Text), nullable=False),
    Column("checked_at", DateTime(timezone=True), nullable=False),
    Column("check_asked_at", DateTime(timezone=True)),
    Column("contact_details", LargeBinary),
    Column("telephone_masked", Text),
    Column("attempts", Integer, nullable=False),
    Column("survey_sample_id", Uuid),
    Column("closed_at", DateTime(timezone=True)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
)

survey_stops = Table(
    "survey_stops",
    survey_data,
    Column("victim_id", Uuid, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("told_at", DateTime(timezone=True), nullable=False),
)

survey_attempts = Table(
    "survey_attempts",
    survey_data,
    Column("survey_attempt_id", Uuid, primary_key=True),
    Column("survey_case_id", Uuid, nullable=False),
    Column("surveyor", Text, nullable=False),
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("outcome", Text),
)

survey_responses = Table(
    "survey_responses",
    survey_data,
    Column("response_id", Uuid, primary_key=True),
    Column("survey_id", Uuid, nullable=False),
    Column("survey_stream", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("incident_group", Text, nullable=False),
    Column("interviewed_on", Date, nullable=False),
    Column("first_contact", Text),
    Column("action", Text),
    Column("follow_up", Text),
    Column("treatment", Text),
    Column("overall", Text, nullable=False),
)

survey_month_counts = Table(
    "survey_month_counts",
    survey_data,
    Column("survey_month_count_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("survey_stream", Text, nullable=False),
    Column("month", Date, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("incident_group", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("satisfied", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("did_not_know", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

survey_populations = Table(
    "survey_populations",
    survey_data,
    Column("survey_population_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("survey_stream", Text, nullable=False),
    Column("month", Date, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("incident_group", Text, nullable=False),
    Column("victims", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

similar_forces = Table(
    "similar_forces",
    survey_data,
    Column("similar_force_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("force", Text, nullable=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

similar_force_results = Table(
    "similar_force_results",
    survey_data,
    Column("similar_force_result_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("force", Text, nullable=False),
    Column("survey_stream", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("period_from", Date, nullable=False),
    Column("period_until", Date, nullable=False),
    Column("satisfied", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

dip_sample_draws = Table(
    "dip_sample_draws",
    survey_data,
    Column("dip_sample_draw_id", Uuid, primary_key=True),
    Column("lpu", Text, nullable=False),
    Column("month", Date, nullable=False),
    Column("per_rank", Integer, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("method", Text, nullable=False),
    Column("ranks", JSONB, nullable=False),
    Column("callers", Integer, nullable=False),
    Column("suppressed", Integer, nullable=False),
    Column("drawn_at", DateTime(timezone=True), nullable=False),
)

dip_samples = Table(
    "dip_samples",
    survey_data,
    Column("dip_sample_id", Uuid, primary_key=True),
    Column("dip_sample_draw_id", Uuid, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("month", Date, nullable=False),
    Column("rank", Text, nullable=False),
    Column("source_reference", Text),
    Column("caller_id", Uuid),
    Column("status", Text, nullable=False),
    Column("stopped_because", ARRAY(Text), nullable=False),
    Column("checked_at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("contacted_at", DateTime(timezone=True)),
    Column("initial_response", Text),
    Column("overall", Text),
    Column("version", Integer, nullable=False),
)
