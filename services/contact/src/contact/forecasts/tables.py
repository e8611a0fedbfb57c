"""Forecasts, their values, and how far off their model was on days that are past."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Double, Integer, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

forecast_data = MetaData()

forecasts = Table(
    "forecasts",
    forecast_data,
    Column("forecast_id", Uuid, primary_key=True),
    Column("status", Text, nullable=False, server_default="WAITING"),
    Column("failure", Text),
    Column("stream", Text, nullable=False),
    Column("centre", Text),
    *(Column(name, Date, nullable=False) for name in ("since", "until")),
    Column("level", Double, nullable=False),
    *(Column(name, Date, nullable=False) for name in ("training_from", "training_until")),
    Column("special_days", JSONB, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    *(Column(name, DateTime(timezone=True)) for name in ("as_at", "ended_at")),
    *(Column(name, Integer) for name in ("days_used", "days_unknown", "days_of_outage")),
    Column("calls", BigInteger),
    Column("model_name", Text),
    Column("model_version", Integer),
    Column("library", Text),
    *(Column(name, ARRAY(Text)) for name in ("terms", "left_out")),
    *(
        Column(name, Double)
        for name in (
            *("daily_dispersion", "half_hourly_dispersion"),
            *("expected", "lower", "upper", "seasonal_naive"),
        )
    ),
)

forecast_values = Table(
    "forecast_values",
    forecast_data,
    Column("forecast_id", Uuid, primary_key=True),
    Column("value_interval", Text, primary_key=True),
    Column("interval_start", DateTime(timezone=True), primary_key=True),
    *(Column(name, Double, nullable=False) for name in ("expected", "lower", "upper")),
    Column("seasonal_naive", Double),
)

forecast_errors = Table(
    "forecast_errors",
    forecast_data,
    Column("forecast_id", Uuid, primary_key=True),
    Column("resolution", Text, primary_key=True),
    Column("horizon_from_day", Integer, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in ("horizon_until_day", "origins", "stretches", "within")),
    *(Column(name, Double, nullable=False) for name in ("absolute", "absolute_naive", "actual")),
)
