"""Webhooks on the wire: where an integrator wants to be called, and every call made or due."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import Cursor, Line, RequestModel, ResponseModel, Timestamp
from bluelamp.schemas.events import EventType

EVERY_TYPE = "*"


class EndpointStatus(StrEnum):
    """Whether an endpoint is called."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    DISABLED = "DISABLED"


class DeliveryStatus(StrEnum):
    """What became of one delivery; a failed one can be replayed, an abandoned one was for an endpoint that is gone."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
    ABANDONED = "ABANDONED"


class DeliveryError(StrEnum):
    """Why a call did not succeed."""

    ADDRESS_REFUSED = "ADDRESS_REFUSED"
    CONNECTION_FAILED = "CONNECTION_FAILED"
    HTTP_STATUS = "HTTP_STATUS"
    REDIRECT = "REDIRECT"
    TIMEOUT = "TIMEOUT"
    TLS_FAILED = "TLS_FAILED"


# An address without a user, a fragment or anything that two parsers might read differently.
WebhookAddress = Annotated[
    str,
    StringConstraints(
        min_length=10,
        max_length=1000,
        pattern=r"^https?://([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?(/[!-~]*)?$",
    ),
    Field(json_schema_extra={"format": "uri"}),
]
Subscription = Annotated[EventType, Field(strict=False)] | Literal["*"]
Subscriptions = Annotated[
    list[Subscription], Field(min_length=1, max_length=50, description="Types of events; `*` is all there will be.")
]
Secret = Annotated[
    str, Field(pattern=r"^whsec_[A-Za-z0-9+/]{43}=$", min_length=50, max_length=50, description="Shown this once.")
]
_Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
_Count = Annotated[int, Field(ge=0, le=2_147_483_647)]


class NewWebhookEndpoint(RequestModel):
    """Where to call, and for what. Outside the local default the address is public and `https`."""

    url: WebhookAddress
    description: Line | None = None
    event_types: Subscriptions


class WebhookEndpointPatch(RequestModel):
    """A merge patch of an endpoint (RFC 7396): what is absent stays, null removes, a list is replaced whole."""

    url: WebhookAddress | None = None
    description: Line | None = None
    event_types: Subscriptions | None = None


class WebhookEndpoint(ResponseModel):
    """An endpoint and how it fares; a paused one is not called until its owner resumes it, and loses nothing."""

    endpoint_id: UUID
    url: WebhookAddress
    description: Line | None
    event_types: Subscriptions
    status: EndpointStatus
    paused_reason: Line | None
    consecutive_failures: _Count
    failing_since: Timestamp | None
    previous_secret_expires_at: Timestamp | None = Field(description="Until then each call carries two signatures.")
    created_at: Timestamp
    updated_at: Timestamp
    version: _Version


class NewlyMadeWebhookEndpoint(WebhookEndpoint):
    """A new endpoint with its secret, which is shown this once."""

    secret: Secret


class WebhookSecret(ResponseModel):
    """A new secret; the one before is good until the given moment, so that receivers can change over."""

    endpoint_id: UUID
    secret: Secret
    previous_secret_expires_at: Timestamp


class WebhookEndpointPage(ResponseModel):
    """One page of endpoints, oldest first."""

    items: list[WebhookEndpoint] = Field(max_length=100)
    next_cursor: Cursor | None


class WebhookDelivery(ResponseModel):
    """One event on its way to one endpoint."""

    delivery_id: UUID
    endpoint_id: UUID
    event_id: UUID
    event_type: str = Field(max_length=120)
    status: DeliveryStatus
    attempts: _Count
    created_at: Timestamp
    next_attempt_at: Timestamp | None
    last_attempt_at: Timestamp | None
    last_status_code: int | None = Field(ge=100, le=999)
    last_error: DeliveryError | None
    delivered_at: Timestamp | None
    replay_of: UUID | None = Field(description="The delivery that this one repeats.")


class WebhookDeliveryPage(ResponseModel):
    """One page of deliveries, newest first."""

    items: list[WebhookDelivery] = Field(max_length=100)
    next_cursor: Cursor | None
