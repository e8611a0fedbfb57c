"""The application factory: every service is the same but for its rooms."""

import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import asyncpg
import uvicorn
from fastapi import APIRouter, FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bluelamp.kit import garbage, openapi, problems, telemetry
from bluelamp.kit.description import Description
from bluelamp.kit.frame import Frame
from bluelamp.kit.identity import TokenVerifier
from bluelamp.kit.jobs.declaration import Sweep
from bluelamp.kit.jobs.sweeping import swept
from bluelamp.kit.quotas import Quota
from bluelamp.kit.resources import Resources
from bluelamp.kit.settings import ServiceSettings
from bluelamp.kit.strict_json import StrictRoute

_NOT_STARTED = 3
_MEDIA_TYPES = frozenset({"application/json", "application/problem+json", "text/event-stream"})


def create_application(
    description: Description,
    resources: Resources,
    routers: Sequence[APIRouter],
    webhooks: APIRouter | None = None,
    sweeps: Sequence[Sweep] = (),
) -> FastAPI:
    """Compose a service: its routers within the frame, problems, probes and document that all services share.

    The sweeps are for a service that has no worker; where there is one, it does them.
    """
    settings = resources.settings
    app = FastAPI(
        title=description.title,
        summary=description.summary,
        description=description.description,
        version=description.version,
        openapi_tags=list(description.tags),
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=description.document_path,
        redirect_slashes=False,
        generate_unique_id_function=openapi.operation_id,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        webhooks=webhooks,
    )
    app.router.route_class = StrictRoute
    equip(app, resources)
    app.state.description = description
    app.state.sweeps = sweeps
    problems.handle_problems(app, settings.public_url)
    for router in routers:
        app.include_router(router)
    app.include_router(_probes())
    app.add_middleware(
        Frame,
        quota_policy=app.state.quota.policy_field,
        media_types=_MEDIA_TYPES | description.media_types,
        origin=origin_of(settings.public_url),
    )
    openapi.describe(app, description.prefix)
    return app


def equip(app: FastAPI, resources: Resources) -> None:
    """Give the application what it answers from, and nothing that it knew from other resources before."""
    settings = resources.settings
    app.state.resources = resources
    app.state.verifier = TokenVerifier(
        settings.trusted_issuers, settings.audience, resources.http, own_issuer=settings.issuer
    )
    app.state.quota = Quota(settings.rate_limit_per_minute)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    resources: Resources = app.state.resources
    await resources.database.open()
    garbage.settle()
    async with swept(resources, app.state.sweeps):
        yield
    await resources.close()


def _probes() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        """Say that the process runs."""
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz(request: Request, response: Response) -> dict[str, str]:
        """Say whether the database answers and the issuers' keys are there."""
        parts = {"database": await _database_answers(request.app.state.resources), "keys": await _keys(request)}
        response.status_code = 200 if all(parts.values()) else 503
        return {name: "ok" if good else "away" for name, good in parts.items()}

    @router.get("/metrics")
    async def metrics() -> Response:
        """Report in Prometheus' format."""
        return Response(generate_latest(telemetry.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def origin_of(url: str) -> str:
    """Return the part of an address that a browser compares: scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


async def _database_answers(resources: Resources) -> bool:
    try:
        async with resources.database.connection() as connection:
            await connection.fetchval("SELECT 1")
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
        return False
    return True


async def _keys(request: Request) -> bool:
    verifier: TokenVerifier = request.app.state.verifier
    return await verifier.warm_up()


class Server(uvicorn.Server):
    """uvicorn's server, which ends the open event streams before it waits for the requests in hand."""

    def __init__(self, config: uvicorn.Config, resources: Resources) -> None:
        super().__init__(config)
        self._resources = resources

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop taking requests, and end those there are."""
        await self._resources.news.close()
        await super().shutdown(sockets)


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Run one web process until it is told to stop; a slow request has five seconds to end."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=75,
    )
    # Building the document takes a second: whoever asks for it first, or for a wrong method, must not hold up the rest.
    openapi.build_apart(app)
    server = Server(config, app.state.resources)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(_NOT_STARTED)
