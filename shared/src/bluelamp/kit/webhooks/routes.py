"""Webhook endpoints over HTTP: the same calls for every service, under the permission that the service names."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.openapi.models import Example

from bluelamp.kit.access import Permission, requires
from bluelamp.kit.etags import IfMatch, etag
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.identity import Actor
from bluelamp.kit.pagination import CursorParameter, Limit, link_to_next
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.kit.webhooks import demonstration, usecases
from bluelamp.schemas.events import EventType
from bluelamp.schemas.webhooks import (
    DeliveryStatus,
    NewlyMadeWebhookEndpoint,
    NewWebhookEndpoint,
    WebhookDelivery,
    WebhookDeliveryPage,
    WebhookEndpoint,
    WebhookEndpointPage,
    WebhookEndpointPatch,
    WebhookSecret,
)

EXAMPLE_ENDPOINT = demonstration.TO_KEEP
EXAMPLE_DELIVERY = demonstration.DELIVERY
_PATCH: dict[str, Example] = {"types": Example(summary="Hear of everything", value={"event_types": ["*"]})}
EndpointId = Annotated[UUID, Path(description="The endpoint.", examples=[str(EXAMPLE_ENDPOINT)])]
PausedId = Annotated[UUID, Path(description="The endpoint.", examples=[str(demonstration.TO_RESUME)])]
SpareId = Annotated[UUID, Path(description="The endpoint.", examples=[str(demonstration.TO_DELETE)])]
DeliveryId = Annotated[UUID, Path(description="The delivery.", examples=[str(EXAMPLE_DELIVERY)])]
Patch = Annotated[WebhookEndpointPatch, Body(media_type="application/merge-patch+json", openapi_examples=_PATCH)]
StatusFilter = Annotated[DeliveryStatus | None, Query(description="Only deliveries that stand so.")]


def webhook_router(manager: Permission, types: Sequence[EventType]) -> APIRouter:
    """Make the routes for a service that publishes these types, and whose permission to keep endpoints is `manager`."""
    router = APIRouter(prefix="/webhook-endpoints", tags=["events"], route_class=StrictRoute)
    allowed: Any = requires(manager)
    _add_making(router, allowed, types)
    _add_changing(router, allowed, types)
    for add in (_add_reading, _add_resuming, _add_deliveries):
        add(router, allowed)
    return router


def _examples(types: Sequence[EventType]) -> dict[str, Example]:
    return {
        "all": Example(
            summary="Hear of everything that the client may see, on this machine",
            value={"url": "http://127.0.0.1:9000/bluelamp", "event_types": ["*"]},
        ),
        "some": Example(
            summary="Hear of two things that happen",
            value={
                "url": "http://127.0.0.1:9000/events",
                "description": "Case system",
                "event_types": [one.value for one in types[:2]],
            },
        ),
    }


def _add_making(router: APIRouter, allowed: Any, types: Sequence[EventType]) -> None:
    examples = _examples(types)

    @router.post("", status_code=201, summary="Ask to be called", response_model=NewlyMadeWebhookEndpoint)
    async def create_webhook_endpoint(
        request: Request,
        new: Annotated[NewWebhookEndpoint, Body(openapi_examples=examples)],
        key: IdempotencyKey,
        resources: ResourcesOf,
        actor: Actor = allowed,
    ) -> Response:
        """Make an endpoint: its address is called, signed (Standard Webhooks), with each CloudEvent its owner may see.

        The secret is in this answer alone; the same Idempotency-Key repeats it for a day. A call has fifteen
        seconds, must answer 2xx, and is tried again for three days; one event may come twice, under the same
        `webhook-id`. Redirects are not followed. 410 disables the endpoint.
        """
        usecases.check_published(new.event_types, types)
        return await usecases.create_endpoint(resources, actor, key, new, _path(request))


def _add_reading(router: APIRouter, allowed: Any) -> None:
    @router.get("", summary="List the client's webhook endpoints", response_model=WebhookEndpointPage)
    async def list_webhook_endpoints(
        request: Request,
        resources: ResourcesOf,
        cursor: CursorParameter = None,
        limit: Limit = 50,
        actor: Actor = allowed,
    ) -> Response:
        """Return the endpoints that this client made, oldest first, each with how it fares."""
        async with resources.database.transaction(actor.confined_to) as connection:
            page = await usecases.list_endpoints(resources, connection, actor, cursor, limit)
        return _page(page, _path(request), limit=limit)

    @router.get("/{endpoint_id}", summary="Read a webhook endpoint", response_model=WebhookEndpoint)
    async def get_webhook_endpoint(endpoint_id: EndpointId, resources: ResourcesOf, actor: Actor = allowed) -> Response:
        """Return one endpoint and how it fares; its secret is never shown again."""
        async with resources.database.transaction(actor.confined_to) as connection:
            found = await usecases.get_endpoint(connection, actor, endpoint_id)
        return Response(found.model_dump_json(), 200, {"ETag": etag(found.version)}, media_type="application/json")


def _add_changing(router: APIRouter, allowed: Any, types: Sequence[EventType]) -> None:
    @router.patch("/{endpoint_id}", summary="Change a webhook endpoint", response_model=WebhookEndpoint)
    async def change_webhook_endpoint(
        endpoint_id: EndpointId,
        patch: Patch,
        resources: ResourcesOf,
        if_match: IfMatch = None,
        actor: Actor = allowed,
    ) -> Response:
        """Change the address, the description or the types by merge patch (RFC 7396)."""
        usecases.check_published(patch.event_types or (), types)
        answer = await usecases.change_endpoint(resources, actor, endpoint_id, if_match=if_match, patch=patch)
        return answer.response()

    @router.delete("/{endpoint_id}", status_code=204, summary="Take a webhook endpoint away")
    async def delete_webhook_endpoint(
        endpoint_id: SpareId, resources: ResourcesOf, if_match: IfMatch = None, actor: Actor = allowed
    ) -> None:
        """Call the address no more; what still waits for it is abandoned. The feed has every event all the same."""
        async with resources.database.transaction(actor.confined_to) as connection:
            await usecases.delete_endpoint(connection, actor, endpoint_id, if_match)


def _add_resuming(router: APIRouter, allowed: Any) -> None:
    @router.post("/{endpoint_id}/secret-rotation", summary="Change a webhook's secret", response_model=WebhookSecret)
    async def rotate_webhook_secret(
        endpoint_id: EndpointId, key: IdempotencyKey, resources: ResourcesOf, actor: Actor = allowed
    ) -> Response:
        """Make a new secret, shown in this answer alone; for 24 hours each call is signed with both."""
        return await answer_once(
            resources.database,
            actor,
            key,
            lambda connection: usecases.rotate_secret(resources, connection, actor, endpoint_id),
            resources.vault,
        )

    @router.post("/{endpoint_id}/resumption", summary="Resume a webhook endpoint", response_model=WebhookEndpoint)
    async def resume_webhook_endpoint(
        endpoint_id: PausedId, key: IdempotencyKey, resources: ResourcesOf, actor: Actor = allowed
    ) -> Response:
        """Call a paused or disabled endpoint again, beginning with everything that has waited for it."""
        return await answer_once(
            resources.database,
            actor,
            key,
            lambda connection: usecases.resume_endpoint(connection, actor, endpoint_id),
        )


def _add_deliveries(router: APIRouter, allowed: Any) -> None:
    @router.get("/{endpoint_id}/deliveries", summary="List a webhook's deliveries", response_model=WebhookDeliveryPage)
    async def list_webhook_deliveries(
        request: Request,
        endpoint_id: EndpointId,
        resources: ResourcesOf,
        status: StatusFilter = None,
        cursor: CursorParameter = None,
        limit: Limit = 50,
        actor: Actor = allowed,
    ) -> Response:
        """Return what was delivered or will be, newest first, with what came of the last call; kept for 90 days."""
        async with resources.database.transaction(actor.confined_to) as connection:
            page = await usecases.list_deliveries(
                resources, connection, actor, endpoint_id, status=status, cursor=cursor, limit=limit
            )
        return _page(page, f"{_path(request)}/{endpoint_id}/deliveries", limit=limit, status=status)

    @router.post(
        "/{endpoint_id}/deliveries/{delivery_id}/replay",
        status_code=202,
        summary="Deliver an event once more",
        response_model=WebhookDelivery,
    )
    async def replay_webhook_delivery(
        endpoint_id: EndpointId,
        delivery_id: DeliveryId,
        key: IdempotencyKey,
        resources: ResourcesOf,
        actor: Actor = allowed,
    ) -> Response:
        """Make a delivery again, whatever became of it, under the same `webhook-id`; returns the new delivery."""
        return await answer_once(
            resources.database,
            actor,
            key,
            lambda connection: usecases.replay_delivery(connection, actor, endpoint_id, delivery_id),
        )


def _path(request: Request) -> str:
    return f"{request.app.state.description.prefix}/webhook-endpoints"


def _page(page: WebhookEndpointPage | WebhookDeliveryPage, path: str, **query: Any) -> Response:
    headers = link_to_next(path, cursor=page.next_cursor, **query) if page.next_cursor else {}
    return Response(page.model_dump_json(), 200, headers, media_type="application/json")
