"""Waves in counts, experiments with their teams, plans and strands."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, MetaData, Table, Text, Uuid, func

from bluelamp.kit.registers.tables import kept_columns

confidence_data = MetaData()


confidence_waves = Table(
    "confidence_waves",
    confidence_data,
    Column("confidence_wave_id", Uuid, primary_key=True),
    Column("survey", Text, nullable=False),
    Column("lpu", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("wave", Integer, nullable=False),
    Column("fieldwork_from", Date, nullable=False),
    Column("fieldwork_until", Date, nullable=False),
    Column("strongly_agree", Integer, nullable=False),
    Column("agree", Integer, nullable=False),
    Column("neither", Integer, nullable=False),
    Column("disagree", Integer, nullable=False),
    Column("strongly_disagree", Integer, nullable=False),
    Column("do_not_know", Integer, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("corrected_at", DateTime(timezone=True)),
)

confidence_wave_corrections = Table(
    "confidence_wave_corrections",
    confidence_data,
    Column("confidence_wave_correction_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("confidence_wave_id", Uuid, nullable=False),
    Column("fieldwork_from", Date, nullable=False),
    Column("fieldwork_until", Date, nullable=False),
    Column("strongly_agree", Integer, nullable=False),
    Column("agree", Integer, nullable=False),
    Column("neither", Integer, nullable=False),
    Column("disagree", Integer, nullable=False),
    Column("strongly_disagree", Integer, nullable=False),
    Column("do_not_know", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("corrected_by", Text, nullable=False),
    Column("corrected_at", DateTime(timezone=True), nullable=False),
)

confidence_experiments = Table(
    "confidence_experiments",
    confidence_data,
    Column("confidence_experiment_id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("hypothesis", Text, nullable=False),
    Column("survey", Text, nullable=False),
    Column("reading", Text, nullable=False),
    Column("wave_before", Integer, nullable=False),
    Column("wave_after", Integer, nullable=False),
    Column("smallest_wave", Integer, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("registered_by", Text, nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("allocation_method", Text),
    Column("allocation_explanation", Text),
    Column("allocated_at", DateTime(timezone=True)),
    Column("conclusion", Text),
    Column("concluded_at", DateTime(timezone=True)),
    Column("version", Integer, nullable=False, server_default="1"),
)

confidence_experiment_teams = Table(
    "confidence_experiment_teams",
    confidence_data,
    Column("confidence_experiment_id", Uuid, primary_key=True),
    Column("team", Text, primary_key=True),
    Column("survey", Text, nullable=False),
    Column("wave_after", Integer, nullable=False),
    Column("arm", Text),
)

confidence_experiment_extensions = Table(
    "confidence_experiment_extensions",
    confidence_data,
    Column("confidence_experiment_extension_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("confidence_experiment_id", Uuid, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("funding", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

neither_nor_plans = Table(
    "neither_nor_plans",
    confidence_data,
    Column("neither_nor_plan_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("lpu", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("plan", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("review_on", Date, nullable=False),
    *kept_columns(),
)

confidence_strands = Table(
    "confidence_strands",
    confidence_data,
    Column("confidence_strand_id", Uuid, primary_key=True, server_default=func.uuidv7()),
    Column("strand", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("update", Text, nullable=False),
    Column("has_open_threat", Boolean, nullable=False),
    Column("as_at", Date, nullable=False),
    *kept_columns(),
)
