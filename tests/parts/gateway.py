"""The gateway's service over its real database, and services that say what they can do, answered without servers."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from joserfc.jwk import KeySet

from bluelamp.kit.identity import Actor, TokenVerifier
from bluelamp.kit.settings import TrustedIssuer
from bluelamp.schemas.gateway import NewClient
from gateway import main
from gateway.clients import usecases as clients
from gateway.settings import ServiceAddress, Settings

PUBLIC = "https://api.example.test"
FORCE = UUID("00000000-0000-7000-8000-000000000001")
SECRET = "a-made-up-secret-of-the-tests"
SCHEME = {
    "oauth2": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/oauth2/token", "scopes": {}}}},
}


def operation(scope: str, *roles: str, **more: Any) -> dict[str, Any]:
    name = scope.replace(":", "_").replace("-", "_")
    return {
        "operationId": name,
        "summary": name,
        "security": [{"oauth2": [scope]}],
        "x-roles": list(roles),
        "responses": {"200": {"description": "Done."}},
        **more,
    }


def document(title: str, **paths: dict[str, Any]) -> dict[str, Any]:
    """A small OpenAPI document; the names of paths come without their slash."""
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1.0.0", "summary": f"What {title} does."},
        "paths": {f"/{path}": item for path, item in paths.items()},
        "components": {"securitySchemes": SCHEME},
        "tags": [],
    }


REFERRALS = document(
    "Referrals",
    referrals={
        "post": operation(
            "referrals:referral:submit",
            "officer",
            tags=["referrals"],
            requestBody={
                "content": {
                    "application/json": {
                        "schema": {"type": "object"},
                        "examples": {"first": {"value": {"needs": ["DEBT"], "note": "It's urgent"}}},
                    }
                }
            },
        ),
        "get": operation("referrals:referral:read", "officer", "partner", tags=["referrals"]),
    },
    offers={"post": operation("referrals:offer:answer", "partner", tags=["offers"])},
) | {
    "tags": [{"name": "offers"}, {"name": "referrals"}],
    "x-tagGroups": [{"name": "Referrals", "tags": ["referrals", "offers"]}],
}


@dataclass
class Services:
    """The services behind the gateway, answered without servers: by host, a document; None is away."""

    documents: dict[str, dict[str, Any] | None] = field(default_factory=lambda: {"referrals": REFERRALS})
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        found = self.documents.get(request.url.host)
        if found is None:
            raise httpx.ConnectError("away")
        return httpx.Response(200, text=json.dumps(found))


@dataclass
class Gateway:
    """The application in hand, and how tests speak with it."""

    app: FastAPI
    http: httpx.AsyncClient
    services: Services
    settings: Settings

    async def add(self, client_id: str = "officer", **more: Any) -> None:
        values = {
            "client_id": client_id,
            "display_name": client_id,
            "organisation_id": FORCE,
            "roles": ["officer"],
            "client_secret": None if "public_keys" in more else SECRET,
            **more,
        }
        async with self.app.state.resources.database.transaction() as connection:
            await clients.seed(connection, NewClient.model_validate(values))

    async def ask(self, client_id: str = "officer", secret: str = SECRET, **form: str) -> httpx.Response:
        body = {"grant_type": "client_credentials", **form}
        return await self.http.post("/oauth2/token", data=body, auth=(client_id, secret))

    async def token(self, client_id: str = "officer", **form: str) -> str:
        answer = await self.ask(client_id, **form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def verifier(self) -> TokenVerifier:
        """What every service checks tokens with, over our own key set."""
        issuer = TrustedIssuer(issuer=PUBLIC, jwks_uri=f"{PUBLIC}/.well-known/jwks.json")
        return TokenVerifier([issuer], "urn:bluelamp:api", self.http, own_issuer=PUBLIC)

    async def actor(self, **form: str) -> Actor:
        return await self.verifier().verify(await self.token(**form))

    async def keys(self) -> KeySet:
        answer = await self.http.get("/.well-known/jwks.json")
        return KeySet.import_key_set(answer.json())


@asynccontextmanager
async def running_gateway(
    database_url: str, secret_key: str, encryption_key: str, behind: Services, **settings: Any
) -> AsyncIterator[Gateway]:
    """Start the application over a database; several at once share it, as replicas do."""
    values = {
        "environment": "local",
        "database_url": database_url,
        "public_url": PUBLIC,
        "secret_key": secret_key,
        "key_encryption_key": encryption_key,
        "trusted_issuers": [{"issuer": PUBLIC, "jwks_uri": f"{PUBLIC}/.well-known/jwks.json"}],
        "services": [
            ServiceAddress(name=name, prefix=f"/{name}/v1", urls=[f"http://{name}"]) for name in behind.documents
        ],
        **settings,
    }
    made = Settings.model_validate(values)
    app = main.create(made)
    await app.state.resources.http.aclose()
    app.state.resources.http = httpx.AsyncClient(transport=httpx.MockTransport(behind))
    app.state.resources.documents._http = app.state.resources.http
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=PUBLIC) as http:
        yield Gateway(app, http, behind, made)
