"""A staffing plan is reckoned from its calls, its terms and its handling time, and kept as it came out."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.contact.measures import Figure, FigurePeriod, FigureUnit
from bluelamp.schemas.contact.staffing import (
    HandlingSource,
    HandlingTime,
    NewStaffingPlan,
    StaffedInterval,
    StaffingPlan,
    StaffingTotals,
    VolumeSource,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from contact.forecasts.rules.grid import HALF_HOUR
from contact.forecasts.statements import forecasts, history
from contact.settings import ADDRESS
from contact.staffing import statements
from contact.staffing.rules.planning import Plan, PlanTerms, limits, plan, pooling, totals
from contact.staffing.rules.terms import plan_terms, terms_of
from contact.staffing.rules.volumes import Volume, check_request, forecast_volumes, given_volumes

_MEASURED_DAYS = timedelta(days=28)
_MOST_READ = 20_000
_DEFINITION_VERSION = 1


async def create_staffing_plan(
    connection: Connection, actor: Actor, new: NewStaffingPlan, staffing_plan_id: UUID | None = None
) -> Answer:
    """Reckon a plan; raises RULE_BROKEN with a pointer where it cannot be reckoned, or the target not be reached."""
    check_request(new)
    await _check_sites(connection, new)
    volumes = await _volumes(connection, new)
    first_day = clocks.local_day(volumes[0].interval_start)
    setting = await statements.SETTING.row(connection, the_stream=new.stream, day=first_day)
    terms = terms_of(new, dict(setting) if setting else None)
    handling = await _handling(connection, new, first_day)
    by = plan_terms(new, terms, handling)
    # A month of half-hours takes a fifth of a second of arithmetic: others are answered meanwhile.
    made = await asyncio.to_thread(plan, by, volumes)
    shown = StaffingPlan(
        staffing_plan_id=staffing_plan_id or uuid7(),
        stream=new.stream,
        model=new.model,
        volumes=VolumeSource.GIVEN if new.forecast_id is None else VolumeSource.FORECAST,
        forecast_id=new.forecast_id,
        planned_from=volumes[0].interval_start,
        planned_until=volumes[-1].interval_start + HALF_HOUR,
        terms=terms,
        handling=handling,
        totals=_totals(by, made, volumes),
        pooling=pooling(by, made),
        limits=limits(new.model, is_forecast=new.forecast_id is not None, is_pooled=new.sites is not None),
        created_at=clocks.now(),
    )
    await _keep(connection, actor, shown, made.staffed)
    return Answer(shown, 201, {"Location": f"{ADDRESS}/staffing-plans/{shown.staffing_plan_id}"})


async def _volumes(connection: Connection, new: NewStaffingPlan) -> list[Volume]:
    if new.forecast_id is None:
        return given_volumes(new)
    forecast = _usable(new, await forecasts.ONE.row(connection, the_forecast=new.forecast_id))
    since, until = new.since or forecast["since"], new.until or forecast["until"]
    if not forecast["since"] <= since < until <= forecast["until"]:
        detail = f"The forecast covers {forecast['since']} up to and without {forecast['until']}."
        raise rule_broken("#/until" if new.until else "#/since", detail, "outside_forecast")
    rows = await forecasts.HALF_HOURS_BETWEEN.rows(
        connection,
        the_forecast=new.forecast_id,
        since=clocks.midnight(since),
        until=clocks.midnight(until),
        limit=_MOST_READ,
    )
    return forecast_volumes((row["interval_start"], row["expected"]) for row in rows)


def _usable(new: NewStaffingPlan, forecast: Row | None) -> Row:
    if forecast is None:
        raise rule_broken("#/forecast_id", "There is no such forecast.", "forecast_unknown")
    if forecast["stream"] != new.stream:
        raise rule_broken("#/stream", f"The forecast is of {forecast['stream']}.", "other_stream")
    if forecast["status"] != "FITTED":
        detail = "The forecast is not fitted: read it until its status is FITTED."
        raise rule_broken("#/forecast_id", detail, "forecast_not_fitted")
    return forecast


async def _check_sites(connection: Connection, new: NewStaffingPlan) -> None:
    rows = await statements.CENTRES_OF.rows(connection, the_stream=new.stream) if new.sites else []
    known = {row["centre"] for row in rows}
    faults = [
        Fault(f"#/sites/{number}/centre", "There is no such centre of that stream.", "centre_unknown")
        for number, site in enumerate(new.sites or ())
        if site.centre not in known
    ]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, faults[0].detail, faults)


async def _handling(connection: Connection, new: NewStaffingPlan, first_day: date) -> HandlingTime:
    if new.handling_s is not None:
        return _handling_time(new.handling_s, HandlingSource.GIVEN, None, None)
    last = await history.LAST_DAY.value(connection, the_stream=new.stream, until_day=first_day)
    if last is None:
        detail = "No answered call of that stream is known before the plan: say how long a call takes."
        raise rule_broken("#/handling_s", detail, "nothing_measured")
    until = last + timedelta(days=1)
    days = {"since_day": until - _MEASURED_DAYS, "until_day": until}
    row: Any = await history.HANDLING.row(connection, the_stream=new.stream, **days)
    seconds = row["talk_and_wrap_s"] / row["answered"]
    if seconds <= 0:
        raise rule_broken("#/handling_s", "The calls that are known took no time: say how long one takes.", "needed")
    return _handling_time(seconds, HandlingSource.MEASURED, row, (until - _MEASURED_DAYS, until))


def _handling_time(seconds: float, source: HandlingSource, row: Any, period: tuple[date, date] | None) -> HandlingTime:
    return HandlingTime(
        handling_s=seconds,
        source=source,
        talk_and_wrap_s=row and row["talk_and_wrap_s"],
        answered=row and row["answered"],
        measured_from=period and period[0],
        measured_until=period and period[1],
    )


def _totals(by: PlanTerms, made: Plan, volumes: Sequence[Volume]) -> StaffingTotals:
    sums = totals(by.target, made.staffed)
    in_time = sums.pop("in_time")
    level = Figure(
        measure_id="STAFFING.SERVICE_LEVEL",
        definition_version=_DEFINITION_VERSION,
        formula=f"Σ calls · service level by {by.target.model}, T = {by.target.threshold_s:.0f} s ÷ Σ calls",
        unit=FigureUnit.SHARE,
        value=in_time / sums["calls"] if sums["calls"] else None,
        numerator=in_time,
        denominator=sums["calls"],
        interval=None,
        period=FigurePeriod(period_from=volumes[0].interval_start, period_until=volumes[-1].interval_start + HALF_HOUR),
        as_at=clocks.now(),
        footnotes=[],
    )
    return StaffingTotals(**sums, expected_service_level=level)


async def _keep(connection: Connection, actor: Actor, shown: StaffingPlan, staffed: Sequence[StaffedInterval]) -> None:
    plain = shown.model_dump(mode="json")
    documents = {name: plain[name] for name in ("terms", "handling", "totals", "pooling")}
    values = {name: getattr(shown, name) for name in StaffingPlan.model_fields}
    await statements.ADD.run(
        connection, **(values | documents), **actor_values(actor), traceparent=context.current().traceparent
    )
    await statements.ADD_INTERVALS.run(
        connection,
        staffing_plan_id=shown.staffing_plan_id,
        **{name: [getattr(one, name) for one in staffed] for name in StaffedInterval.model_fields},
    )
