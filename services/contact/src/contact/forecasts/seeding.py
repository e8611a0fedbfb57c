"""The demonstration's calls of officers, and the forecast that is asked of them; the worker fits it."""

from bluelamp.kit.clocks import midnight
from bluelamp.kit.registers.demonstration import keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.forecasts import NewForecast
from contact.calls.rules.history import MANNERS, DayPlan, profile, quotas
from contact.calls.statements import history as making
from contact.forecasts import demonstration
from contact.forecasts.statements import forecasts as statements
from contact.forecasts.usecases.requesting import create_forecast

_CENTRES = ("SERVICE_DESK_BOURNVILLE", "SERVICE_DESK_SMETHWICK", "SERVICE_DESK_WILLENHALL")
_IN_TIME = 0.92


async def seed_forecasts(resources: Resources) -> int:
    """Make the calls, and ask for the forecast, unless they are there; returns how many records it added."""
    period = {
        "since": midnight(demonstration.HISTORY_FROM),
        "until": midnight(demonstration.HISTORY_UNTIL),
    }
    added = 0
    async with resources.database.transaction() as connection:
        if not await making.IS_MADE.value(connection, **period):
            await making.MAKE_CALLS.run(connection, plan=[one.as_json() for one in _plans()], profile=profile())
            added = int(await making.COUNT_THEM.value(connection, **period))
        if await statements.ONE.row(connection, the_forecast=demonstration.FORECAST) is None:
            new = NewForecast.model_validate(demonstration.NEW_FORECAST)
            await create_forecast(connection, keeper("analyst"), new, demonstration.FORECAST)
            added += 1
    return added


def _plans() -> list[DayPlan]:
    days, offered = zip(*demonstration.calls_of_days(), strict=True)
    manner = MANNERS[Stream.SERVICE_DESK]
    abandoned = quotas(manner.abandoned * calls for calls in offered)
    early = quotas(manner.abandoned * manner.early * calls for calls in offered)
    in_time = quotas(_IN_TIME * calls for calls in offered)
    return [
        DayPlan(
            day=day.isoformat(),
            stream=Stream.SERVICE_DESK,
            offered=calls,
            within=within,
            abandoned=given_up,
            abandoned_within=soon,
            transferred=0,
            threshold_s=manner.threshold_s,
            talk_s=manner.talk_s,
            centres=_CENTRES,
        )
        for day, calls, within, given_up, soon in zip(days, offered, in_time, abandoned, early, strict=True)
    ]
