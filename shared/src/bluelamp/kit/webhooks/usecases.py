"""Keeping webhook endpoints: each belongs to the client that made it, within its organisation."""

import base64
import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel
from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Record
from bluelamp.kit.etags import check_if_match, etag
from bluelamp.kit.feed.rules import view_of
from bluelamp.kit.idempotency.keys import Answer, RequestKey, answer_once
from bluelamp.kit.identity import Actor
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.resources import Resources
from bluelamp.kit.webhooks.rules import ROTATION, TargetRefusedError
from bluelamp.kit.webhooks.statements import deliveries, endpoints
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.webhooks import (
    DeliveryStatus,
    EndpointStatus,
    NewlyMadeWebhookEndpoint,
    NewWebhookEndpoint,
    WebhookDelivery,
    WebhookDeliveryPage,
    WebhookEndpoint,
    WebhookEndpointPage,
    WebhookEndpointPatch,
    WebhookSecret,
)

ENDPOINTS_PER_CLIENT = 20
SECRET_BYTES = 32
_OPERATING = "ACCESS_CONTROL"
_PAUSED_BY_OPERATOR = "Paused by those who run the installation."
_FIRST = UUID(int=0)
_LAST = UUID(int=2**128 - 1)


def check_published(asked: Sequence[str], types: Sequence[EventType]) -> None:
    """Refuse types that another service publishes: whoever waits for them here would wait for ever."""
    faults = [
        Fault(f"#/event_types/{place}", "This service publishes no such events.", "not_published_here")
        for place, one in enumerate(asked)
        if one != "*" and one not in types
    ]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "Another service publishes these events: ask there.", faults)


async def create_endpoint(
    resources: Resources, actor: Actor, key: RequestKey, new: NewWebhookEndpoint, path: str
) -> Response:
    """Make an endpoint that hears of what its owner may see, and show its secret, this once."""
    verdict = await _look_up(resources, new.url)

    async def make(connection: Connection) -> Answer:
        _refuse_unless_callable(verdict)
        return await _make_endpoint(resources, connection, actor, new, path)

    return await answer_once(resources.database, actor, key, make, resources.vault)


async def _make_endpoint(
    resources: Resources, connection: Connection, actor: Actor, new: NewWebhookEndpoint, path: str
) -> Answer:
    if await endpoints.COUNT.value(connection, **_owner(actor)) >= ENDPOINTS_PER_CLIENT:
        raise ProblemError(ProblemCode.STATE_CONFLICT, f"A client has at most {ENDPOINTS_PER_CLIENT} endpoints.")
    endpoint_id, secret = uuid7(), new_secret()
    view = view_of(actor)
    confined = actor.confined_to is not None
    row = await endpoints.CREATE.row(
        connection,
        **_owner(actor),
        **new.model_dump(),
        endpoint_id=endpoint_id,
        confined=confined,
        sees_all=view.sees_all and not confined,
        lpu=None if confined else view.lpu,
        owner=None if confined else view.owner,
        secret=resources.vault.lock(purpose_of(endpoint_id), secret.encode()),
    )
    await _audit(connection, actor, "create_webhook_endpoint", endpoint_id)
    body = NewlyMadeWebhookEndpoint(**_found(row), secret=secret)
    return Answer(body, 201, {"Location": f"{path}/{endpoint_id}", "ETag": etag(body.version)})


async def list_endpoints(
    resources: Resources, connection: Connection, actor: Actor, cursor: str | None, limit: int
) -> WebhookEndpointPage:
    """Return the client's own endpoints, oldest first."""
    scope = ["webhook-endpoints", actor.client_id]
    after = UUID(resources.cursors.read(cursor, scope)[0]) if cursor else _FIRST
    rows = await endpoints.PAGE.rows(connection, **_owner(actor), after_id=after, limit=limit + 1)
    items = [WebhookEndpoint(**row) for row in rows[:limit]]
    more = resources.cursors.write([items[-1].endpoint_id], scope) if len(rows) > limit else None
    return WebhookEndpointPage(items=items, next_cursor=more)


async def get_endpoint(connection: Connection, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """Return one endpoint; raises NOT_FOUND unless it is the client's own."""
    return WebhookEndpoint(**_found(await endpoints.GET.row(connection, **_owner(actor), endpoint_id=endpoint_id)))


async def change_endpoint(
    resources: Resources, actor: Actor, endpoint_id: UUID, *, if_match: str | None, patch: WebhookEndpointPatch
) -> Answer:
    """Change address, description or types under If-Match."""
    verdict = await _look_up(resources, patch.url) if patch.url is not None else None
    async with resources.database.transaction(actor.confined_to) as connection:
        return await _change_endpoint(connection, actor, endpoint_id, if_match=if_match, patch=patch, verdict=verdict)


async def _change_endpoint(
    connection: Connection,
    actor: Actor,
    endpoint_id: UUID,
    *,
    if_match: str | None,
    patch: WebhookEndpointPatch,
    verdict: TargetRefusedError | None,
) -> Answer:
    before = await _locked(connection, actor, endpoint_id)
    check_if_match(if_match, before["version"])
    given = {name: before[name] for name in NewWebhookEndpoint.model_fields}
    after = patched(NewWebhookEndpoint.model_validate(given), patch)
    if after.url != before["url"]:
        _refuse_unless_callable(verdict)
    row = await endpoints.CHANGE.row(connection, endpoint_id=endpoint_id, **after.model_dump())
    await _audit(connection, actor, "change_webhook_endpoint", endpoint_id)
    return _shown(row)


async def delete_endpoint(connection: Connection, actor: Actor, endpoint_id: UUID, if_match: str | None) -> None:
    """Take an endpoint away under If-Match; what waits for it is abandoned."""
    before = await _locked(connection, actor, endpoint_id)
    check_if_match(if_match, before["version"])
    await deliveries.ABANDON.run(connection, endpoint_id=endpoint_id)
    await endpoints.DELETE.run(connection, endpoint_id=endpoint_id)
    await _audit(connection, actor, "delete_webhook_endpoint", endpoint_id)


async def rotate_secret(resources: Resources, connection: Connection, actor: Actor, endpoint_id: UUID) -> Answer:
    """Make a new secret and show it, this once; for a day each call carries a signature of the old one too."""
    await _locked(connection, actor, endpoint_id)
    secret = new_secret()
    locked = resources.vault.lock(purpose_of(endpoint_id), secret.encode())
    expires_at = await endpoints.ROTATE.value(connection, endpoint_id=endpoint_id, secret=locked, rotation=ROTATION)
    await _audit(connection, actor, "rotate_webhook_secret", endpoint_id)
    return Answer(WebhookSecret(endpoint_id=endpoint_id, secret=secret, previous_secret_expires_at=expires_at))


async def resume_endpoint(connection: Connection, actor: Actor, endpoint_id: UUID) -> Answer:
    """Call an endpoint again, beginning with what has waited for it; raises STATE_CONFLICT when it is active."""
    before = await _locked(connection, actor, endpoint_id)
    if before["status"] == EndpointStatus.ACTIVE:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The endpoint is active.")
    row = await deliveries.RESUME.row(connection, endpoint_id=endpoint_id)
    await _audit(connection, actor, "resume_webhook_endpoint", endpoint_id)
    return _shown(row)


async def pause_client(connection: Connection, client_id: str) -> int:
    """Call no endpoint of a client until it resumes them itself; returns how many were still being called.

    The gateway knows which clients are disabled and no service asks it, so the operator who disables one says so here.
    """
    paused = await endpoints.PAUSE_CLIENT.rows(connection, client_id=client_id, reason=_PAUSED_BY_OPERATOR)
    for row in paused:
        operator = Actor("operator", "operator", row["organisation_id"], frozenset(), frozenset(), purpose=_OPERATING)
        await _audit(connection, operator, "pause_webhook_endpoint", row["endpoint_id"])
    return len(paused)


async def list_deliveries(
    resources: Resources,
    connection: Connection,
    actor: Actor,
    endpoint_id: UUID,
    *,
    status: DeliveryStatus | None,
    cursor: str | None,
    limit: int,
) -> WebhookDeliveryPage:
    """Return the deliveries to one endpoint, newest first."""
    await get_endpoint(connection, actor, endpoint_id)
    scope = ["webhook-deliveries", actor.client_id, str(endpoint_id), status]
    before = UUID(resources.cursors.read(cursor, scope)[0]) if cursor else _LAST
    rows = await deliveries.DELIVERIES.rows(
        connection, endpoint_id=endpoint_id, before_id=before, status=status, limit=limit + 1
    )
    items = [WebhookDelivery(**row) for row in rows[:limit]]
    more = resources.cursors.write([items[-1].delivery_id], scope) if len(rows) > limit else None
    return WebhookDeliveryPage(items=items, next_cursor=more)


async def replay_delivery(connection: Connection, actor: Actor, endpoint_id: UUID, delivery_id: UUID) -> Answer:
    """Deliver an event once more, under the same message id; raises STATE_CONFLICT unless the endpoint is active."""
    before = await _locked(connection, actor, endpoint_id)
    if before["status"] != EndpointStatus.ACTIVE:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The endpoint is not active: resume it first.")
    row = await deliveries.REPLAY.row(connection, endpoint_id=endpoint_id, delivery_id=delivery_id)
    delivery = WebhookDelivery(**_found(row))
    await _audit(connection, actor, "replay_webhook_delivery", endpoint_id)
    return Answer(delivery, 202)


def new_secret() -> str:
    """Make a secret in the form of Standard Webhooks."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


def purpose_of(endpoint_id: UUID) -> str:
    """Bind a locked secret to its endpoint: moved to another row it does not open."""
    return f"webhook secret of {endpoint_id}"


async def _look_up(resources: Resources, url: str) -> TargetRefusedError | None:
    """Return why an address would not be called, if it would not.

    Before the transaction, which must not wait for other people's name servers; the verdict is heard within it,
    because a repeated request hears its first answer, whatever has become of the address since.
    """
    try:
        await resources.webhooks.check(url)
    except TargetRefusedError as refused:
        return refused
    return None


def _refuse_unless_callable(verdict: TargetRefusedError | None) -> None:
    if verdict is not None:
        raise rule_broken("#/url", str(verdict), "address_refused")


async def _locked(connection: Connection, actor: Actor, endpoint_id: UUID) -> Record:
    return _found(await endpoints.LOCK.row(connection, **_owner(actor), endpoint_id=endpoint_id))


def _found(row: Record | None) -> Record:
    if row is None:
        raise ProblemError(ProblemCode.NOT_FOUND, ProblemCode.NOT_FOUND.advice)
    return row


def _shown(row: Record | None) -> Answer:
    body: BaseModel = WebhookEndpoint(**_found(row))
    return Answer(body, headers={"ETag": etag(_found(row)["version"])})


def _owner(actor: Actor) -> dict[str, Any]:
    return {"client_id": actor.client_id, "organisation_id": actor.organisation_id}


async def _audit(connection: Connection, actor: Actor, operation: str, endpoint_id: UUID) -> None:
    await record(connection, actor, AuditAction.ALTERATION, operation, [endpoint_id])
