"""A forecast is fitted: its history read, the model run in a process of its own, and what it says kept at once."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

from bluelamp.kit import clocks, context
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.forecasts import SpecialDay
from contact.forecasts.rules import history as rules
from contact.forecasts.rules.history import Learnt
from contact.forecasts.rules.words import DOES_NOT_FIT, MODEL_NAME, MODEL_VERSION
from contact.forecasts.statements import forecasts as statements
from contact.forecasts.statements import history
from contact.forecasts.usecases.requesting import struck_days

_MODULE = "contact.forecasts.fitting"
# It needs no secret and no database; and arithmetic on one core takes no more memory than it must.
_SURROUNDINGS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "LANG": "C.UTF-8"}
_NOT_FITTED = (
    "The model could not be fitted to what was learnt from: some weekday, month or special day has no calls, or the "
    "days are too much alike. Widen what is learnt from, or leave special days out."
)


class FittingKilledError(Exception):
    """The process gave no answer: ended from outside, out of memory, or broken. It may go better next time.

    What it wrote of a fault of ours is in the worker's own error stream; a job that never ends well stays visible.
    """


class NotFittedError(Exception):
    """The model and the history do not go together, however often it is tried."""


async def fit_forecast(resources: Resources, forecast_id: UUID) -> None:
    """Fit a forecast that waits; one that was fitted already, or is not there, is left as it is."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, the_forecast=forecast_id)
        if row is None or row["status"] != "WAITING":
            return
        as_at = clocks.now()
        learnt = await _learn(connection, row)
    try:
        said = await run_model(_task(row, learnt))
    except NotFittedError:
        async with resources.database.transaction() as connection:
            told = {"failure": _NOT_FITTED, "as_at": as_at, "traceparent": context.current().traceparent}
            await statements.FAILED.run(connection, the_forecast=forecast_id, **told)
        return
    async with resources.database.transaction() as connection:
        await _keep(connection, forecast_id, as_at, learnt, said)


async def run_model(task: Mapping[str, Any]) -> dict[str, Any]:
    """Run the model on one task; raises NotFittedError, or FittingKilledError. It dies with whoever waits for it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "ignore", "-m", _MODULE),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=_SURROUNDINGS,
    )
    try:
        written, _ = await process.communicate(to_json(task))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    ended_with = await process.wait()
    if ended_with == DOES_NOT_FIT:
        raise NotFittedError
    if ended_with != 0:
        raise FittingKilledError(ended_with)
    said: dict[str, Any] = from_json(written)
    return said


async def _learn(connection: Connection, row: Row) -> Learnt:
    training = row["training_from"], row["training_until"]
    begins, ends = rules.between(*training)
    place = {"the_stream": row["stream"], "the_centre": row["centre"]}
    days = await history.KNOWN_DAYS.rows(connection, since_day=training[0], until_day=training[1], **place)
    offered = await history.HALF_HOURS.rows(connection, since=begins, until=ends, **place)
    struck = await struck_days(connection, Stream(row["stream"]), training)
    counts = {one["interval_start"]: one["offered"] for one in offered}
    return rules.learnt(training, [one["day"] for one in days], struck, counts)


def _task(row: Row, learnt: Learnt) -> dict[str, Any]:
    given = [SpecialDay.model_validate(one) for one in row["special_days"]]
    special = rules.special_days(given, learnt.first_day, row["until"])
    return {
        "first_day": learnt.first_day,
        "counts": learnt.counts,
        "since": row["since"],
        "until": row["until"],
        "level": row["level"],
        "special": {day.isoformat(): name for day, name in special.items()},
        "own": [one.name for one in given],
    }


async def _keep(connection: Connection, forecast_id: UUID, as_at: datetime, learnt: Learnt, said: Any) -> None:
    expected, lower, upper, naive = said["whole"]
    kept = await statements.FITTED.row(
        connection,
        the_forecast=forecast_id,
        as_at=as_at,
        days_used=learnt.days_used,
        days_unknown=learnt.days_unknown,
        days_of_outage=learnt.days_of_outage,
        calls=learnt.calls,
        model_name=MODEL_NAME,
        model_version=MODEL_VERSION,
        expected=expected,
        lower=lower,
        upper=upper,
        seasonal_naive=naive,
        traceparent=context.current().traceparent,
        **{name: said[name] for name in ("library", "terms", "left_out", "daily_dispersion", "half_hourly_dispersion")},
    )
    if kept is not None:
        await _add(connection, forecast_id, said["values"], said["accuracy"])


async def _add(connection: Connection, forecast_id: UUID, values: Sequence[Sequence[Any]], errors: Any) -> None:
    kinds, starts, expected, lower, upper, naive = (list(column) for column in zip(*values, strict=True))
    await statements.ADD_VALUES.run(
        connection,
        the_forecast=forecast_id,
        value_intervals=kinds,
        interval_starts=[datetime.fromisoformat(start) for start in starts],
        expecteds=expected,
        lowers=lower,
        uppers=upper,
        seasonal_naives=naive,
    )
    await statements.ADD_ERRORS.run(connection, the_forecast=forecast_id, errors=errors)
