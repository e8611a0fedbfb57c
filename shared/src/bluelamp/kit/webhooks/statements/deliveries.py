"""The SQL of deliveries to webhook endpoints."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Interval,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import is_told_to_all
from bluelamp.kit.feed.tables import events
from bluelamp.kit.jobs.statements import job_from
from bluelamp.kit.webhooks.statements.endpoints import CHANGED, NOW, SHOWN, THIS_ENDPOINT
from bluelamp.kit.webhooks.tables import webhook_deliveries, webhook_endpoints
from bluelamp.schemas.webhooks import EVERY_TYPE, DeliveryStatus, EndpointStatus

DELIVER = "deliver_webhook"
"""The job that makes one call; its payload is the endpoint's id and the delivery's."""

_endpoints, _deliveries = webhook_endpoints.c, webhook_deliveries.c
_DELIVERY = [column for column in webhook_deliveries.c if column.name != "organisation_id"]

ABANDON = Statement(
    update(webhook_deliveries)
    .where(
        _deliveries.endpoint_id == bindparam("endpoint_id", type_=Uuid),
        _deliveries.status == DeliveryStatus.PENDING.value,
    )
    .values(status=DeliveryStatus.ABANDONED.value, next_attempt_at=None)
)
"""Give up what waits for an endpoint that is gone."""


def _payload(source: Any) -> ColumnElement[Any]:
    return func.concat(cast(source.c.endpoint_id, Text), ":", cast(source.c.delivery_id, Text))


def _resume() -> Statement:
    resumed = (
        update(webhook_endpoints)
        .where(THIS_ENDPOINT)
        .values(
            status=EndpointStatus.ACTIVE.value,
            paused_reason=None,
            consecutive_failures=0,
            failing_since=None,
            **CHANGED,
        )
        .returning(*SHOWN)
        .cte("resumed")
    )
    due = (
        update(webhook_deliveries)
        .where(
            _deliveries.endpoint_id == bindparam("endpoint_id", type_=Uuid),
            _deliveries.status == DeliveryStatus.PENDING.value,
        )
        .values(next_attempt_at=NOW)
        .returning(_deliveries.delivery_id, _deliveries.endpoint_id)
        .cte("due")
    )
    return Statement(select(resumed).add_cte(due, job_from(DELIVER, _payload(due), due, "jobs")))


RESUME = _resume()
"""Call the endpoint again, with all that has waited for it."""

DELIVERIES = Statement(
    select(*_DELIVERY)
    .where(
        _deliveries.endpoint_id == bindparam("endpoint_id", type_=Uuid),
        _deliveries.delivery_id < bindparam("before_id", type_=Uuid),
        or_(
            cast(bindparam("status", type_=Text), Text).is_(None),
            _deliveries.status == cast(bindparam("status", type_=Text), Text),
        ),
    )
    .order_by(_deliveries.delivery_id.desc())
    .limit(bindparam("limit"))
)


def _replay() -> Statement:
    copied = select(
        _deliveries.endpoint_id,
        _deliveries.organisation_id,
        _deliveries.event_id,
        _deliveries.event_type,
        cast(DeliveryStatus.PENDING.value, Text),
        NOW,
        _deliveries.delivery_id,
    ).where(
        _deliveries.delivery_id == bindparam("delivery_id", type_=Uuid),
        _deliveries.endpoint_id == bindparam("endpoint_id", type_=Uuid),
    )
    names = ["endpoint_id", "organisation_id", "event_id", "event_type", "status", "next_attempt_at", "replay_of"]
    made = insert(webhook_deliveries).from_select(names, copied).returning(*_DELIVERY).cte("made")
    return Statement(select(made).add_cte(job_from(DELIVER, _payload(made), made, "job")))


REPLAY = _replay()
"""Make the delivery again; no row when the endpoint has none of that id."""


def _hears() -> ColumnElement[bool]:
    """Whether an event is for an endpoint: of a type it asked for, and one that its owner may see."""
    sees = case(
        (_endpoints.confined, func.coalesce(_endpoints.organisation_id == events.c.organisation_id, False)),
        else_=or_(
            and_(_endpoints.sees_all, is_told_to_all()),
            _endpoints.lpu == events.c.lpu,
            _endpoints.owner == events.c.owner,
        ),
    )
    types = _endpoints.event_types
    return and_(or_(events.c.type == any_(types), any_(types) == EVERY_TYPE), sees)


def _fan_out() -> Statement:
    wanted: Select[Any] = (
        select(
            _endpoints.endpoint_id,
            _endpoints.organisation_id,
            events.c.event_id,
            events.c.type,
            cast(DeliveryStatus.PENDING.value, Text),
            NOW,
        )
        .select_from(events.join(webhook_endpoints, _hears()))
        .where(
            events.c.event_id == bindparam("event_id", type_=Uuid), _endpoints.status != EndpointStatus.DISABLED.value
        )
    )
    names = ["endpoint_id", "organisation_id", "event_id", "event_type", "status", "next_attempt_at"]
    made = (
        postgresql_insert(webhook_deliveries)
        .from_select(names, wanted)
        .on_conflict_do_nothing()
        .returning(_deliveries.delivery_id, _deliveries.endpoint_id)
        .cte("made")
    )
    called = (
        select(made.c.delivery_id, made.c.endpoint_id)
        .join(webhook_endpoints, _endpoints.endpoint_id == made.c.endpoint_id)
        .where(_endpoints.status == EndpointStatus.ACTIVE.value)
        .cte("called")
    )
    counted = select(func.count()).select_from(made).scalar_subquery()
    return Statement(select(counted).add_cte(job_from(DELIVER, _payload(called), called, "jobs")))


FAN_OUT = _fan_out()
"""Make one delivery for each endpoint that an event is for, once however often it runs.

For a paused endpoint the delivery waits without a job: resuming it finds what waits.
"""


def _claim() -> Statement:
    due = (
        update(webhook_deliveries)
        .where(
            _deliveries.delivery_id == bindparam("delivery_id", type_=Uuid),
            _deliveries.status == DeliveryStatus.PENDING.value,
            _deliveries.next_attempt_at <= NOW,
            _endpoints.endpoint_id == _deliveries.endpoint_id,
            _endpoints.status == EndpointStatus.ACTIVE.value,
        )
        .values(
            attempts=_deliveries.attempts + 1,
            last_attempt_at=NOW,
            next_attempt_at=NOW + bindparam("hold", type_=Interval),
        )
        .returning(
            _deliveries.event_id,
            _deliveries.attempts,
            _endpoints.endpoint_id,
            _endpoints.url,
            _endpoints.secret,
            case((_endpoints.previous_secret_expires_at > NOW, _endpoints.previous_secret)).label("previous_secret"),
        )
        .cte("due")
    )
    event = (events.c.occurred_at, events.c.type, events.c.subject_id, events.c.data, events.c.traceparent)
    return Statement(select(due, *event).join_from(due, events, events.c.event_id == due.c.event_id))


CLAIM = _claim()
"""Take a delivery that is due, with all that the call needs, and keep others from it while the call lasts."""

WAITS = Statement(
    select(cast(func.ceil(func.extract("epoch", _deliveries.next_attempt_at - NOW)), Integer))
    .join(webhook_endpoints, _endpoints.endpoint_id == _deliveries.endpoint_id)
    .where(
        _deliveries.delivery_id == bindparam("delivery_id", type_=Uuid),
        _deliveries.status == DeliveryStatus.PENDING.value,
        _deliveries.next_attempt_at > NOW,
        _endpoints.status == EndpointStatus.ACTIVE.value,
    )
)
"""How many seconds a delivery has to wait that is not due; no row when there is nothing to wait for."""


def _delivered() -> Statement:
    settled = (
        update(webhook_deliveries)
        .where(_deliveries.delivery_id == bindparam("delivery_id", type_=Uuid))
        .values(
            status=DeliveryStatus.DELIVERED.value,
            delivered_at=NOW,
            next_attempt_at=None,
            last_status_code=bindparam("status_code", type_=Integer),
            last_error=None,
        )
        .returning(_deliveries.endpoint_id)
        .cte("settled")
    )
    return Statement(
        update(webhook_endpoints)
        .where(_endpoints.endpoint_id == settled.c.endpoint_id, _endpoints.consecutive_failures > 0)
        .values(consecutive_failures=0, failing_since=None)
    )


DELIVERED = _delivered()

FAILED = Statement(
    update(webhook_deliveries)
    .where(
        _deliveries.delivery_id == bindparam("delivery_id", type_=Uuid),
        _deliveries.status == DeliveryStatus.PENDING.value,
    )
    .values(
        status=bindparam("status"),
        next_attempt_at=NOW + bindparam("delay", type_=Interval),
        last_status_code=bindparam("status_code", type_=Integer),
        last_error=bindparam("error"),
    )
)


def _requeue_overdue() -> Statement:
    overdue = (
        select(_deliveries.delivery_id)
        .join(webhook_endpoints, _endpoints.endpoint_id == _deliveries.endpoint_id)
        .where(
            _deliveries.status == DeliveryStatus.PENDING.value,
            _deliveries.next_attempt_at < NOW - bindparam("overdue", type_=Interval),
            _endpoints.status == EndpointStatus.ACTIVE.value,
        )
        .limit(1000)
        .with_for_update(of=webhook_deliveries, skip_locked=True)
        .cte("overdue")
    )
    due = (
        update(webhook_deliveries)
        .where(_deliveries.delivery_id == overdue.c.delivery_id)
        .values(next_attempt_at=NOW)
        .returning(_deliveries.delivery_id, _deliveries.endpoint_id)
        .cte("due")
    )
    counted = select(func.count()).select_from(due).scalar_subquery()
    return Statement(select(counted).add_cte(job_from(DELIVER, _payload(due), due, "jobs")))


REQUEUE_OVERDUE = _requeue_overdue()
"""Find deliveries whose job got lost: one that failed as a job, or an endpoint resumed at the same moment."""

FORGET = Statement(
    delete(webhook_deliveries).where(
        _deliveries.created_at < NOW - bindparam("kept_for", type_=Interval),
        _deliveries.status != DeliveryStatus.PENDING.value,
    )
)

SEED_DELIVERY = Statement(
    postgresql_insert(webhook_deliveries)
    .from_select(
        ["delivery_id", "endpoint_id", "organisation_id", "event_id", "event_type", "status"],
        select(
            bindparam("delivery_id", type_=Uuid),
            _endpoints.endpoint_id,
            _endpoints.organisation_id,
            events.c.event_id,
            events.c.type,
            cast(DeliveryStatus.FAILED.value, Text),
        )
        .select_from(webhook_endpoints.join(events, true()))
        .where(THIS_ENDPOINT)
        .order_by(events.c.event_id)
        .limit(1),
    )
    .on_conflict_do_nothing()
)
"""Add a failed delivery of the oldest event to an endpoint of the demonstration."""
