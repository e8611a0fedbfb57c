"""Other services' feeds as the contact service's tests of following them make them."""

from typing import Any
from uuid import UUID

import httpx
from pydantic import SecretStr
from pydantic_core import from_json

from bluelamp.events import example_of
from bluelamp.schemas.events import EventType
from parts.contact import Contact

RECORDED = EventType.SAFEGUARDING_ABUSE_INCIDENT_RECORDED


async def behind(contact: Contact, transport: httpx.AsyncBaseTransport) -> None:
    """Let the service find others through a front door of the tests."""
    await contact.resources.http.aclose()
    contact.resources.http = httpx.AsyncClient(transport=transport)
    given = {"client_id": "contact-service", "client_secret": SecretStr("s")}
    contact.resources.settings = contact.resources.settings.model_copy(update=given)


def told(number: int, lpu: str = "SANDWELL", **changes: Any) -> dict[str, Any]:
    event = from_json(example_of(RECORDED))
    event["data"]["lpu"] = lpu
    return {**event, "id": str(UUID(int=number)), **changes}
