"""What a receiver of webhooks gets, for the `webhooks` part of the OpenAPI document; nothing here is ever called."""

import json
from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Response
from fastapi.openapi.models import Example

from bluelamp.events import PREFIX, event_of, example_of
from bluelamp.kit.webhooks.sending import MEDIA_TYPE
from bluelamp.schemas.events import EventType

_MessageId = Annotated[
    str, Header(alias="webhook-id", max_length=36, description="The event's id; the same when it comes again.")
]
_Timestamp = Annotated[
    str,
    Header(
        alias="webhook-timestamp",
        pattern="^[0-9]{10}$",
        max_length=10,
        description="Seconds since 1970; refuse what is old.",
    ),
]
_Signature = Annotated[
    str,
    Header(
        alias="webhook-signature",
        max_length=200,
        description="`v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`; two of them while a secret is changed.",
    ),
]


def webhook_descriptions(types: Iterable[EventType]) -> APIRouter:
    """Describe the calls that a service makes to the endpoints of its integrators."""
    router = APIRouter(tags=["events"])
    for event_type in types:
        _describe(router, event_type)
    return router


def _describe(router: APIRouter, event_type: EventType) -> None:
    name = event_type.value.removeprefix(PREFIX)
    value = json.loads(example_of(event_type))
    # FastAPI drops nulls from its document, which would make an example that has some a false one.
    whole = None not in value["data"].values()
    examples = {"example": Example(summary=name, value=value)} if whole else None

    async def receive(
        event: Any,
        webhook_id: _MessageId,
        webhook_timestamp: _Timestamp,
        webhook_signature: _Signature,
    ) -> None:
        """Answer 2xx within fifteen seconds; 410 to be called no more (Standard Webhooks, CloudEvents 1.0)."""

    # The type is known at run time alone, where FastAPI reads it.
    receive.__annotations__["event"] = Annotated[
        event_of(event_type), Body(media_type=MEDIA_TYPE, openapi_examples=examples)
    ]
    router.post(
        name,
        operation_id=f"receive_{name.replace('.', '_')}",
        status_code=204,
        response_class=Response,
        summary=f"Receive {name}",
    )(receive)
