"""Composition of the gateway's own service: its routers, and nothing that decides."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from bluelamp.kit.application import create_application
from bluelamp.kit.audit.usecases import SWEEPS as AUDIT_SWEEPS
from bluelamp.kit.description import Description
from gateway.catalogue import routes as catalogue
from gateway.documentation import routes as documentation
from gateway.keys import routes as keys
from gateway.resources import open_gateway_resources
from gateway.settings import Settings
from gateway.tokens import routes as tokens
from gateway.tokens.rules import TokenRefusedError

DESCRIPTION = Description(
    name="gateway",
    title="Bluelamp gateway",
    summary="The front door: access tokens, and what there is behind it.",
    description="Access tokens by client credentials, the keys that verify them, and the catalogue of the APIs.",
    version="1.0.0",
    prefix="/",
    tags=(
        {"name": "catalogue", "description": "Every API of this place, and the documents that describe them."},
        {"name": "tokens", "description": "Access tokens, and what client libraries need to know about them."},
    ),
    media_types=frozenset(
        {
            "application/linkset+json",
            "application/vnd.oai.openapi+json",
            "image/svg+xml",
            "text/css",
            "text/html",
            "text/javascript",
            "text/plain",
        }
    ),
    document_path=None,
)


def routers() -> Sequence[APIRouter]:
    """List every router of the service."""
    return (tokens.router, keys.router, catalogue.router, documentation.router)


def create(settings: Settings) -> FastAPI:
    """Build the web application."""
    app = create_application(DESCRIPTION, open_gateway_resources(settings), routers(), sweeps=AUDIT_SWEEPS)
    app.add_exception_handler(TokenRefusedError, tokens.refuse)
    return app
