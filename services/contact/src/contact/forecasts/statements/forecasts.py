"""Forecasts: asked for with their job, ended once, and read."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.database import Statement, build_object
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.kit.jobs.statements import job_from
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.forecasts.tables import forecast_errors, forecast_values, forecasts

FIT = "fit_forecast"
"""The job that fits a forecast."""

_ID = bindparam("the_forecast", type_=Uuid)
_AFTER_ID = bindparam("after_id", type_=Uuid)
_AFTER = bindparam("after", type_=DateTime(timezone=True))
_LIMIT = bindparam("limit", type_=Integer)
_INTERVAL = bindparam("the_interval", type_=Text)
_FOUND = ("as_at", "days_used", "days_unknown", "days_of_outage", "calls", "model_name", "model_version", "library")
_SAID = ("terms", "left_out", "daily_dispersion", "half_hourly_dispersion")
_WHOLE = ("expected", "lower", "upper", "seasonal_naive")


def _event(event_type: EventType, written: CTE) -> tuple[CTE, CTE, CTE]:
    data = build_object(forecast_id=written.c.forecast_id, stream=written.c.stream)
    nobody = Audience(cast(null(), Uuid), cast(null(), Text), cast(null(), Text))
    return event_from(event_type, written.c.forecast_id, data, nobody, source=written)


def _given(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=forecasts.c[name].type)


def _request() -> Statement:
    given = ("stream", "centre", "since", "until", "level", "training_from", "training_until", "special_days")
    written = (
        insert(forecasts)
        .values(forecast_id=_ID, requested_by=bindparam("audit_actor", type_=Text), **{it: _given(it) for it in given})
        .returning(forecasts)
        .cte("written")
    )
    audited = entry_from(AuditAction.COLLECTION, "create_forecast", only(written.c.forecast_id), source=written)
    job = job_from(FIT, cast(written.c.forecast_id, Text), written, name="fit_job")
    return Statement(select(written).add_cte(audited, job, *_event(EventType.CONTACT_FORECAST_REQUESTED, written)))


def _end(status: str, event_type: EventType, *names: str) -> Statement:
    ended = (
        update(forecasts)
        .where(forecasts.c.forecast_id == _ID, forecasts.c.status == "WAITING")
        .values(status=status, ended_at=func.now(), **{name: _given(name) for name in names})
        .returning(forecasts)
        .cte("ended")
    )
    return Statement(select(ended.c.forecast_id).add_cte(*_event(event_type, ended)))


REQUEST = _request()
"""Add a forecast that is to be fitted, with its job, its entry in the log and its event."""

FITTED = _end("FITTED", EventType.CONTACT_FORECAST_FITTED, *_FOUND, *_SAID, *_WHOLE)
"""Keep what came of the fitting; no row when another worker was quicker."""

FAILED = _end("FAILED", EventType.CONTACT_FORECAST_FAILED, "failure", "as_at")

_values = [column for column in forecast_values.c if column.name != "forecast_id"]
ADD_VALUES = Statement(
    insert(forecast_values).from_select(
        ["forecast_id", *(column.name for column in _values)],
        select(_ID, *(func.unnest(bindparam(f"{column.name}s", type_=ARRAY(column.type))) for column in _values)),
    )
)

_errors = [column for column in forecast_errors.c if column.name != "forecast_id"]
_given_errors = (
    func.jsonb_to_recordset(bindparam("errors", type_=JSONB))
    .table_valued(*_errors, name="given")
    .render_derived(with_types=True)
)
ADD_ERRORS = Statement(
    insert(forecast_errors).from_select(
        ["forecast_id", *(column.name for column in _errors)],
        select(_ID, *(_given_errors.c[column.name] for column in _errors)),
    )
)

ONE = Statement(select(forecasts).where(forecasts.c.forecast_id == _ID))

PAGE = Statement(
    select(forecasts)
    .where(
        or_(_AFTER_ID.is_(None), tuple_(forecasts.c.requested_at, forecasts.c.forecast_id) < tuple_(_AFTER, _AFTER_ID)),
        or_(bindparam("of_stream", type_=Text).is_(None), forecasts.c.stream == bindparam("of_stream", type_=Text)),
        or_(bindparam("of_status", type_=Text).is_(None), forecasts.c.status == bindparam("of_status", type_=Text)),
    )
    .order_by(forecasts.c.requested_at.desc(), forecasts.c.forecast_id.desc())
    .limit(_LIMIT)
)

ERRORS_OF = Statement(
    select(forecast_errors)
    .where(forecast_errors.c.forecast_id == func.any(bindparam("the_forecasts", type_=ARRAY(Uuid))))
    .order_by(forecast_errors.c.forecast_id, forecast_errors.c.resolution, forecast_errors.c.horizon_from_day)
    .limit(5000)
)

VALUES = Statement(
    select(forecast_values)
    .where(
        forecast_values.c.forecast_id == _ID,
        forecast_values.c.value_interval == _INTERVAL,
        or_(_AFTER.is_(None), forecast_values.c.interval_start > _AFTER),
    )
    .order_by(forecast_values.c.interval_start)
    .limit(_LIMIT)
)

HALF_HOURS_BETWEEN = Statement(
    select(forecast_values.c.interval_start, forecast_values.c.expected)
    .where(
        forecast_values.c.forecast_id == _ID,
        forecast_values.c.value_interval == "HALF_HOUR",
        forecast_values.c.interval_start >= bindparam("since", type_=DateTime(timezone=True)),
        forecast_values.c.interval_start < bindparam("until", type_=DateTime(timezone=True)),
    )
    .order_by(forecast_values.c.interval_start)
    .limit(_LIMIT)
)
"""What a staffing plan is made for."""
