"""A forecast is asked for: refused at once where it cannot be, else left to the worker."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.forecasts import NewForecast
from contact.forecasts.rules import history as rules
from contact.forecasts.statements import forecasts as statements
from contact.forecasts.statements import history
from contact.forecasts.usecases.reading import shown
from contact.settings import ADDRESS


async def create_forecast(
    connection: Connection, actor: Actor, new: NewForecast, forecast_id: UUID | None = None
) -> Answer:
    """Keep what is asked for and queue its fitting; raises RULE_BROKEN where there is nothing to learn it from."""
    rules.check_period(new)
    until = min(new.training_until or new.since, new.since, clocks.today())
    days = await known_days(connection, new.stream, new.centre, (new.training_from or rules.EARLIEST, until))
    # A day before the first call and one after the last are no part of what is learnt from.
    begins = new.training_from or (days[0] if days else until - timedelta(days=1))
    # Today is not over: whoever asks to learn up to a day that is to come learns up to yesterday.
    ends = until if new.training_until or not days else days[-1] + timedelta(days=1)
    rules.check_training(new, (begins, ends), days)
    row = await statements.REQUEST.row(
        connection,
        the_forecast=forecast_id or uuid7(),
        stream=new.stream,
        centre=new.centre,
        since=new.since,
        until=new.until,
        level=new.level,
        training_from=begins,
        training_until=ends,
        special_days=[one.model_dump(mode="json") for one in new.special_days],
        traceparent=context.current().traceparent,
        **actor_values(actor),
    )
    if row is None:
        raise RuntimeError("what is written comes back, for it is new")
    forecast = shown(row, [])
    return Answer(forecast, 201, {"Location": f"{ADDRESS}/forecasts/{forecast.forecast_id}"})


async def known_days(
    connection: Connection, stream: Stream, centre: str | None, training: tuple[date, date]
) -> Sequence[date]:
    """Return the days that a forecast would learn from: those with calls, but for those of an outage."""
    since, until = training
    rows = await history.KNOWN_DAYS.rows(
        connection, the_stream=stream, the_centre=centre, since_day=since, until_day=until
    )
    struck = await struck_days(connection, stream, training)
    return [row["day"] for row in rows if row["day"] not in struck]


async def struck_days(connection: Connection, stream: Stream, training: tuple[date, date]) -> set[date]:
    """Return the days on which a stream was out."""
    begins, ends = rules.between(*training)
    rows = await history.OUTAGES.rows(connection, the_stream=stream, since=begins, until=ends)
    return rules.struck_days([(row["started_at"], row["ended_at"]) for row in rows], training[1])
