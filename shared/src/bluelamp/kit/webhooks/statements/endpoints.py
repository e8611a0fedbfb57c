"""The SQL of webhook endpoints."""

from sqlalchemy import (
    Interval,
    Uuid,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from bluelamp.kit.database import Statement
from bluelamp.kit.webhooks.tables import webhook_endpoints
from bluelamp.schemas.webhooks import EndpointStatus

_endpoints = webhook_endpoints.c
NOW = func.now()
THIS_ENDPOINT = _endpoints.endpoint_id == bindparam("endpoint_id", type_=Uuid)
_OWN = and_(
    _endpoints.client_id == bindparam("client_id"),
    _endpoints.organisation_id == bindparam("organisation_id", type_=Uuid),
)
SHOWN = (
    _endpoints.endpoint_id,
    _endpoints.url,
    _endpoints.description,
    _endpoints.event_types,
    _endpoints.status,
    _endpoints.paused_reason,
    _endpoints.consecutive_failures,
    _endpoints.failing_since,
    case((_endpoints.previous_secret_expires_at > NOW, _endpoints.previous_secret_expires_at)).label(
        "previous_secret_expires_at"
    ),
    _endpoints.created_at,
    _endpoints.updated_at,
    _endpoints.version,
)
CHANGED = {"updated_at": NOW, "version": _endpoints.version + 1}

CREATE = Statement(
    insert(webhook_endpoints)
    .values(
        endpoint_id=bindparam("endpoint_id", type_=Uuid),
        client_id=bindparam("client_id"),
        organisation_id=bindparam("organisation_id", type_=Uuid),
        confined=bindparam("confined"),
        sees_all=bindparam("sees_all"),
        lpu=bindparam("lpu"),
        owner=bindparam("owner"),
        url=bindparam("url"),
        description=bindparam("description"),
        event_types=bindparam("event_types"),
        secret=bindparam("secret"),
        status=EndpointStatus.ACTIVE.value,
    )
    .returning(*SHOWN)
)

COUNT = Statement(select(func.count()).select_from(webhook_endpoints).where(_OWN))

PAGE = Statement(
    select(*SHOWN)
    .where(_OWN, _endpoints.endpoint_id > bindparam("after_id", type_=Uuid))
    .order_by(_endpoints.endpoint_id)
    .limit(bindparam("limit"))
)

GET = Statement(select(*SHOWN).where(THIS_ENDPOINT, _OWN))

LOCK = Statement(select(*SHOWN, _endpoints.secret).where(THIS_ENDPOINT, _OWN).with_for_update(of=webhook_endpoints))

CHANGE = Statement(
    update(webhook_endpoints)
    .where(THIS_ENDPOINT)
    .values(url=bindparam("url"), description=bindparam("description"), event_types=bindparam("event_types"), **CHANGED)
    .returning(*SHOWN)
)

ROTATE = Statement(
    update(webhook_endpoints)
    .where(THIS_ENDPOINT)
    .values(
        previous_secret=_endpoints.secret,
        previous_secret_expires_at=NOW + bindparam("rotation", type_=Interval),
        secret=bindparam("secret"),
        **CHANGED,
    )
    .returning(_endpoints.previous_secret_expires_at)
)

DELETE = Statement(delete(webhook_endpoints).where(THIS_ENDPOINT))

FAILING = Statement(
    update(webhook_endpoints)
    .where(THIS_ENDPOINT)
    .values(
        consecutive_failures=_endpoints.consecutive_failures + 1,
        failing_since=func.coalesce(_endpoints.failing_since, NOW),
    )
    .returning(
        _endpoints.status,
        _endpoints.consecutive_failures,
        func.greatest(NOW - _endpoints.failing_since, literal_column("interval '0'")).label("failing_for"),
    )
)
"""Count one more failure in a row; `failing_for` is how long ago the first of them was, by this transaction's clock."""

STOP = Statement(
    update(webhook_endpoints)
    .where(THIS_ENDPOINT, _endpoints.status == EndpointStatus.ACTIVE.value)
    .values(status=bindparam("status"), paused_reason=bindparam("reason"), **CHANGED)
)
"""Pause or disable an endpoint that is still called."""

PAUSE_CLIENT = Statement(
    update(webhook_endpoints)
    .where(_endpoints.client_id == bindparam("client_id"), _endpoints.status == EndpointStatus.ACTIVE.value)
    .values(status=EndpointStatus.PAUSED.value, paused_reason=bindparam("reason"), **CHANGED)
    .returning(_endpoints.endpoint_id, _endpoints.organisation_id)
)
"""Pause all that a client has and that is still called."""

SEED = Statement(
    postgresql_insert(webhook_endpoints)
    .values(
        endpoint_id=bindparam("endpoint_id", type_=Uuid),
        client_id=bindparam("client_id"),
        organisation_id=bindparam("organisation_id", type_=Uuid),
        confined=False,
        sees_all=True,
        url="http://127.0.0.1:9000/example",
        event_types=bindparam("event_types"),
        secret=bindparam("secret"),
        status=EndpointStatus.ACTIVE.value,
    )
    .on_conflict_do_nothing()
)
"""Add an endpoint of the demonstration, unless it is there."""
