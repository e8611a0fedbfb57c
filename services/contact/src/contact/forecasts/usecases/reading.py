"""Forecasts as they stand, with how good their model was; whoever reads is logged."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.forecasts import (
    Forecast,
    ForecastInterval,
    ForecastModel,
    ForecastPage,
    ForecastStatus,
    ForecastTraining,
    ForecastValue,
    ForecastValuePage,
)
from contact.forecasts.rules import words
from contact.forecasts.statements import forecasts as statements
from contact.settings import ADDRESS

_PLAIN = ("forecast_id", "status", "failure", "stream", "centre", "since", "until", "level", "as_at", "requested_at")


async def get_forecast(resources: Resources, actor: Actor, forecast_id: UUID) -> Forecast:
    """Return one forecast; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, the_forecast=forecast_id)
        if row is None:
            raise not_found("forecast")
        errors = await statements.ERRORS_OF.rows(connection, the_forecasts=[forecast_id])
        await record(connection, actor, AuditAction.CONSULTATION, "get_forecast", [forecast_id])
    return shown(row, errors)


async def list_forecasts(  # two filters, and where the page begins and ends
    resources: Resources,
    actor: Actor,
    *,
    stream: Stream | None,
    status: ForecastStatus | None,
    cursor: str | None,
    limit: int,
) -> Response:
    """Return a page of forecasts, the latest first."""
    filters = {"stream": stream, "status": status}
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/forecasts", filters, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            of_stream=stream,
            of_status=status,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [row["forecast_id"] for row in rows[:limit]]
        errors = defaultdict(list)
        for one in await statements.ERRORS_OF.rows(connection, the_forecasts=subjects):
            errors[one["forecast_id"]].append(one)
        await record(connection, actor, AuditAction.CONSULTATION, "list_forecasts", subjects)
    found = [shown(row, errors[row["forecast_id"]]) for row in rows]
    return listing.answer(ForecastPage, found, ("requested_at", "forecast_id"))


async def list_values(  # which values, and where the page begins and ends
    resources: Resources,
    actor: Actor,
    forecast_id: UUID,
    interval: ForecastInterval,
    *,
    cursor: str | None,
    limit: int,
) -> Response:
    """Return a page of a forecast's values in their order, none of one that is not fitted; raises NOT_FOUND."""
    path = f"{ADDRESS}/forecasts/{forecast_id}/values"
    listing = Listing(resources.cursors, actor, path, {"interval": interval}, limit)
    [after] = listing.position(cursor, parts=1)
    async with resources.database.transaction() as connection:
        if await statements.ONE.row(connection, the_forecast=forecast_id) is None:
            raise not_found("forecast")
        rows = await statements.VALUES.rows(
            connection,
            the_forecast=forecast_id,
            the_interval=interval,
            after=datetime.fromisoformat(after) if after else None,
            limit=limit + 1,
        )
        await record(connection, actor, AuditAction.CONSULTATION, "list_forecast_values", [forecast_id])
    found = [ForecastValue.model_validate({name: row[name] for name in ForecastValue.model_fields}) for row in rows]
    return listing.answer(ForecastValuePage, found, ("interval_start",))


def shown(row: Row, errors: Sequence[Any]) -> Forecast:
    """Return a forecast as it is told."""
    is_fitted = row["status"] == "FITTED"
    return Forecast(
        **{name: row[name] for name in _PLAIN},
        ended_at=row["ended_at"],
        training=ForecastTraining.model_validate({name: row[name] for name in ForecastTraining.model_fields}),
        model=_model(row) if is_fitted else None,
        expected_calls=words.expected_calls(row),
        accuracy=words.accuracy(errors, row["training_until"], row["as_at"]),
        limits=words.limits(is_fitted=is_fitted, has_accuracy=bool(errors)),
    )


def _model(row: Row) -> ForecastModel:
    return ForecastModel(
        name=row["model_name"],
        version=row["model_version"],
        library=row["library"],
        terms=row["terms"],
        left_out=row["left_out"],
        daily_dispersion=row["daily_dispersion"],
        half_hourly_dispersion=row["half_hourly_dispersion"],
    )
