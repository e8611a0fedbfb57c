"""The hub and the offenders service, each over a database of its own, with the front door between them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from pydantic import SecretStr

from bluelamp.kit.handovers.statements import DELIVER
from bluelamp.kit.handovers.usecases import Deliverer, NotDeliveredError
from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase
from parts.offenders import Offenders, running_offenders
from parts.platform import Issuer, copy_of, drop
from parts.safeguarding import Safeguarding, running_safeguarding
from parts.two_services import FrontDoor
from safeguarding.handovers.usecases import handing_down


@dataclass
class HubAndOffenders:
    """Both services, and what the hub's worker would deliver."""

    hub: Safeguarding
    offenders: Offenders
    door: FrontDoor
    deliverer: Deliverer

    async def deliver(self) -> None:
        """Deliver what waits, each record once; what cannot be delivered now waits for the next time."""
        rows = await self.hub.sql(
            "DELETE FROM pgqueuer WHERE entrypoint = $1 RETURNING convert_from(payload, 'UTF8') AS payload", DELIVER
        )
        for payload in {row["payload"] for row in rows}:
            try:
                await self.deliverer.deliver(self.hub.resources, payload)
            except NotDeliveredError:
                await self.hub.sql(
                    "INSERT INTO pgqueuer (priority, entrypoint, status, payload) VALUES (0, $1, 'queued', $2)",
                    DELIVER,
                    payload.encode(),
                )


@asynccontextmanager
async def hub_and_offenders(
    postgres: PostgresServer, templates: dict[str, ServiceDatabase], issuer: Issuer, secret_key: str
) -> AsyncIterator[HubAndOffenders]:
    """Both services running in this process."""
    databases = [await copy_of(postgres, templates[name]) for name in ("safeguarding", "offenders")]
    async with (
        running_safeguarding(databases[0], issuer, secret_key) as hub,
        running_offenders(databases[1], issuer, secret_key) as offenders,
    ):
        door = FrontDoor(issuer, {"safeguarding": hub, "offenders": offenders})
        await hub.resources.http.aclose()
        hub.resources.http = httpx.AsyncClient(transport=door)
        given = {"client_id": "safeguarding-service", "client_secret": SecretStr("s")}
        hub.resources.settings = hub.resources.settings.model_copy(update=given)
        yield HubAndOffenders(hub, offenders, door, Deliverer(handing_down.DESTINATIONS))
    for database in databases:
        await drop(postgres, database)
