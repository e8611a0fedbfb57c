"""Staffing plans and their half-hours."""

from sqlalchemy import Column, DateTime, Double, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

staffing_data = MetaData()

staffing_plans = Table(
    "staffing_plans",
    staffing_data,
    Column("staffing_plan_id", Uuid, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("stream", "model", "volumes")),
    Column("forecast_id", Uuid),
    *(Column(name, DateTime(timezone=True), nullable=False) for name in ("planned_from", "planned_until")),
    *(Column(name, JSONB, nullable=False) for name in ("terms", "handling", "totals")),
    Column("pooling", JSONB),
    Column("limits", ARRAY(Text), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

staffed_intervals = Table(
    "staffed_intervals",
    staffing_data,
    Column("staffing_plan_id", Uuid, primary_key=True),
    Column("interval_start", DateTime(timezone=True), primary_key=True),
    *(Column(name, Double, nullable=False) for name in ("calls", "load_erlangs")),
    *(Column(name, Integer, nullable=False) for name in ("agents", "rostered")),
    Column("decided_by", Text, nullable=False),
    *(Column(name, Double) for name in ("service_level", "wait_share", "mean_wait_s", "lost_share")),
    Column("occupancy", Double, nullable=False),
    Column("separate_agents", Integer),
)
