"""From an event to the calls that tell of it: once for each endpoint, tried for three days, then kept for replay."""

import random
from datetime import timedelta
from uuid import UUID

from bluelamp.kit import clocks, telemetry
from bluelamp.kit.database import Connection, Record
from bluelamp.kit.feed.usecases import cloud_event
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.resources import Resources
from bluelamp.kit.webhooks.rules import Patience, next_try
from bluelamp.kit.webhooks.sending import TIMEOUT_SECONDS, Result, TooBusyError, signed_headers
from bluelamp.kit.webhooks.statements import deliveries, endpoints
from bluelamp.kit.webhooks.usecases import purpose_of
from bluelamp.schemas.webhooks import DeliveryStatus, EndpointStatus

HOLD = timedelta(seconds=TIMEOUT_SECONDS + 5)
"""For so long nobody else makes a call that somebody is making; if that one died, it is made again."""
OVERDUE = timedelta(minutes=1)
KEPT_FOR = timedelta(days=90)
GONE = 410


async def publish_event(resources: Resources, payload: str) -> None:
    """Make the deliveries of the event whose id the payload is; a second run makes none."""
    async with resources.database.connection() as connection:
        await deliveries.FAN_OUT.value(connection, event_id=UUID(payload))


async def deliver_webhook(resources: Resources, payload: str, source: str) -> None:
    """Make the call that the payload names, if it is still due, and note what came of it."""
    endpoint_id, delivery_id = (UUID(part) for part in payload.split(":"))
    try:
        async with resources.webhooks.turn(endpoint_id):
            await _deliver(resources, delivery_id, payload, source)
    except TooBusyError as busy:
        async with resources.database.connection() as connection:
            await ENQUEUE.run(
                connection, entrypoint=deliveries.DELIVER, payload=payload, delay_seconds=busy.wait_seconds
            )


async def requeue_overdue(resources: Resources) -> None:
    """Put deliveries back in the queue whose job got lost."""
    async with resources.database.connection() as connection:
        await deliveries.REQUEUE_OVERDUE.value(connection, overdue=OVERDUE)


async def forget_old_deliveries(resources: Resources) -> None:
    """Forget what was delivered or given up three months ago."""
    async with resources.database.connection() as connection:
        await deliveries.FORGET.run(connection, kept_for=KEPT_FOR)


async def _deliver(resources: Resources, delivery_id: UUID, payload: str, source: str) -> None:
    async with resources.database.connection() as connection:
        due = await deliveries.CLAIM.row(connection, delivery_id=delivery_id, hold=HOLD)
        if due is None:
            # Somebody else makes the call now, or made it: in case that one died, look again when it would be over.
            wait = await deliveries.WAITS.value(connection, delivery_id=delivery_id)
            if wait is not None:
                await ENQUEUE.run(connection, entrypoint=deliveries.DELIVER, payload=payload, delay_seconds=wait)
            return
    result = await _call(resources, due, source)
    if result.error is None:
        async with resources.database.connection() as connection:
            await deliveries.DELIVERED.run(connection, delivery_id=delivery_id, status_code=result.status_code)
    else:
        await _note_failure(resources, due, delivery_id, payload, result)


async def _call(resources: Resources, due: Record, source: str) -> Result:
    event = cloud_event(due, source)
    body = event.model_dump_json()
    purpose = purpose_of(due["endpoint_id"])
    locked = [one for one in (due["secret"], due["previous_secret"]) if one is not None]
    secrets = [resources.vault.open(purpose, one).decode() for one in locked]
    headers = signed_headers(str(event.id), secrets, body, clocks.now())
    return await resources.webhooks.send(due["url"], {**headers, "traceparent": event.traceparent}, body)


async def _note_failure(resources: Resources, due: Record, delivery_id: UUID, payload: str, result: Result) -> None:
    gone = result.status_code == GONE
    delay = None if gone else next_try(due["attempts"], random.random())  # noqa: S311 # spreads load, guards nothing
    async with resources.database.transaction() as connection:
        await deliveries.FAILED.run(
            connection,
            delivery_id=delivery_id,
            status=DeliveryStatus.FAILED if delay is None else DeliveryStatus.PENDING,
            delay=delay,
            status_code=result.status_code,
            error=result.error,
        )
        if delay is not None:
            seconds = delay.total_seconds()
            await ENQUEUE.run(connection, entrypoint=deliveries.DELIVER, payload=payload, delay_seconds=seconds)
        if gone:
            await _stop(connection, due["endpoint_id"], EndpointStatus.DISABLED, "The endpoint answered 410 Gone.")
            await deliveries.ABANDON.run(connection, endpoint_id=due["endpoint_id"])
        else:
            await _count_failure(resources, connection, due["endpoint_id"], result)


async def _count_failure(resources: Resources, connection: Connection, endpoint_id: UUID, result: Result) -> None:
    """Pause an endpoint that has failed enough; what waits for it goes on waiting."""
    row = await endpoints.FAILING.row(connection, endpoint_id=endpoint_id)
    settings = resources.settings
    patience = Patience(settings.webhook_pause_failures, timedelta(minutes=settings.webhook_pause_minutes))
    if row is not None and patience.is_over(row["consecutive_failures"], row["failing_for"]):
        reason = f"{row['consecutive_failures']} calls in a row failed, the last with {result.error}."
        await _stop(connection, endpoint_id, EndpointStatus.PAUSED, reason)


async def _stop(connection: Connection, endpoint_id: UUID, status: EndpointStatus, reason: str) -> None:
    if await endpoints.STOP.run(connection, endpoint_id=endpoint_id, status=status, reason=reason):
        telemetry.logger().warning("webhook endpoint stopped", endpoint_id=str(endpoint_id), status=status)
