"""The portal and the hub, each over a database of its own, with the front door between them."""

import asyncio
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from pydantic import SecretStr

from bluelamp.kit.handovers.statements import DELIVER
from bluelamp.kit.handovers.usecases import Deliverer, NotDeliveredError, release
from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase
from parts.platform import Issuer, copy_of, drop
from parts.portal import Portal, running_portal
from parts.safeguarding import Safeguarding, running_safeguarding
from parts.service import Service
from referrals.portal.usecases import handing_over
from safeguarding.cases.usecases.moving import HANDOVER_JOB
from safeguarding.handovers.usecases import handing_down


@dataclass
class FrontDoor(httpx.AsyncBaseTransport):
    """The gateway as the services meet it: tokens for the two, and each under its prefix, unless it is away."""

    issuer: Issuer
    services: dict[str, Service] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    lost_answers: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth2/token":
            return httpx.Response(200, json={"access_token": self._token(request), "expires_in": 600})
        _, name, _, *_ = request.url.path.split("/")
        if name in self.away:
            return httpx.Response(502)
        service = self.services[name]
        inner = httpx.Request(
            request.method,
            request.url.copy_with(path=request.url.path.removeprefix(f"/{name}/v1")),
            headers=request.headers,
            content=await request.aread(),
        )
        answer = await httpx.ASGITransport(service.app).handle_async_request(inner)
        if self.lost_answers:
            self.lost_answers -= 1
            raise httpx.ReadTimeout("the answer was lost")
        return answer

    def client(self, service: Service) -> httpx.AsyncClient:
        """Call a service as the other does, past the outbox."""
        scope = "referrals:referral:update safeguarding:case:update"
        token = self.issuer.sign(self.issuer.claims("a-service", "service", scope=scope))
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(service.app),
            base_url=f"http://{service.name}",
            headers={"Authorization": f"Bearer {token}"},
        )

    def _token(self, request: httpx.Request) -> str:
        asked = httpx.QueryParams(request.content.decode())
        return self.issuer.sign(self.issuer.claims("a-service", "service", scope=asked["scope"]))


@dataclass
class TwoServices:
    """Both services, and what their workers would do."""

    portal: Portal
    hub: Safeguarding
    door: FrontDoor
    _deliverers: dict[str, Deliverer] = field(default_factory=dict)

    async def work(self) -> None:
        """Do what is queued of the hand-overs in both services until nothing is left that can be done now."""
        while await self._work_in(self.portal) + await self._work_in(self.hub):
            pass

    async def make_step_ups(self) -> None:
        """Put the step-ups that wait into the portal's outbox, and send nothing."""
        await self.portal.do_jobs("hand_over_step_ups", self._step_up)

    async def _step_up(self, payload: str) -> None:
        await handing_over.hand_over_step_ups(self.portal.resources, UUID(payload))

    async def release_of_portal(self, referral_id: str, to: str | None = None) -> bool:
        """Do what `python -m referrals handovers release` does."""
        return await release(self.portal.resources, handing_over.DESTINATIONS, UUID(referral_id), to)

    async def release_of_hub(self, case_id: str) -> bool:
        """Do what `python -m safeguarding handovers release` does."""
        return await release(self.hub.resources, handing_down.DESTINATIONS, UUID(case_id))

    async def command(self, service: Service, *words: str) -> tuple[int, str]:
        """Run one of a service's commands as an operator does; what it returned and all that it said."""
        given = {
            "DATABASE_URL": service.database.dsn("app"),
            "PARTNER_DATABASE_URL": service.database.dsn("partner"),
            "SECRET_KEY": b64encode(service.resources.settings.secret_key).decode(),
            "TRUSTED_ISSUERS": "[]",
            "ENVIRONMENT": "local",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", service.name, *words),
            env={**os.environ, **{f"{service.name.upper()}_{name}": value for name, value in given.items()}},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        told, _ = await process.communicate()
        return process.returncode or 0, told.decode()

    async def tell(self, service: Service, path: str, update: dict[str, Any]) -> httpx.Response:
        """Tell one service something as the other does."""
        async with self.door.client(service) as client:
            return await client.post(path, json=update, headers={"Idempotency-Key": f'"{uuid4()}"'})

    async def _work_in(self, service: Service) -> int:
        done = 0
        for entrypoint, do in self._jobs(service).items():
            jobs = await service.sql(
                "DELETE FROM pgqueuer WHERE entrypoint = $1 RETURNING convert_from(payload, 'UTF8') AS payload",
                entrypoint,
            )
            for job in jobs:
                done += await self._do(service, do, entrypoint, job["payload"])
        return done

    async def _do(self, service: Service, do: Any, entrypoint: str, payload: str) -> bool:
        try:
            await do(service.resources, payload)
        except NotDeliveredError:
            # As the worker's queue does: the job stands there again, for the next round.
            await service.sql(
                "INSERT INTO pgqueuer (priority, entrypoint, status, payload) VALUES (0, $1, 'queued', $2)",
                entrypoint,
                payload.encode(),
            )
            return False
        return True

    def _jobs(self, service: Service) -> dict[str, Any]:
        if service is self.portal:
            return {
                "hand_over_step_ups": _with_id(handing_over.hand_over_step_ups),
                "hand_over_endings": _with_id(handing_over.hand_over_endings),
                DELIVER: self._deliverer("portal", handing_over.DESTINATIONS).deliver,
            }
        return {
            HANDOVER_JOB: _with_id(handing_down.hand_over_case),
            DELIVER: self._deliverer("hub", handing_down.DESTINATIONS).deliver,
        }

    def _deliverer(self, name: str, destinations: Any) -> Deliverer:
        return self._deliverers.setdefault(name, Deliverer(destinations))


def _with_id(function: Any) -> Any:
    async def do(resources: Any, payload: str) -> None:
        await function(resources, UUID(payload))

    return do


@asynccontextmanager
async def two_services(
    postgres: PostgresServer, templates: dict[str, ServiceDatabase], issuer: Issuer, secret_key: str
) -> AsyncIterator[TwoServices]:
    """Both services running in this process, each with a database of its own."""
    databases = [await copy_of(postgres, templates[name]) for name in ("referrals", "safeguarding")]
    async with (
        running_portal(databases[0], issuer, secret_key) as portal,
        running_safeguarding(databases[1], issuer, secret_key) as hub,
    ):
        door = FrontDoor(issuer, {"referrals": portal, "safeguarding": hub})
        for service in (portal, hub):
            await service.resources.http.aclose()
            service.resources.http = httpx.AsyncClient(transport=door)
            given = {"client_id": f"{service.name}-service", "client_secret": SecretStr("s")}
            service.resources.settings = service.resources.settings.model_copy(update=given)
        yield TwoServices(portal, hub, door)
    for database in databases:
        await drop(postgres, database)
