"""The services' OpenAPI documents: asked for over HTTP, kept in memory, and the last known kept in the database.

A service that is away for a while so keeps its place in the catalogue and its scopes in the tokens.
"""

import asyncio
import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx

from bluelamp.kit import telemetry
from bluelamp.kit.database import Database
from gateway.catalogue import statements
from gateway.settings import ServiceAddress

FRESH_SECONDS = 30.0
# While a service has never been heard of, it is probably starting.
RETRY_SECONDS = 0.5
_TIMEOUT = httpx.Timeout(2.0, connect=0.5)
_LARGEST_DOCUMENT = 16 * 1024 * 1024
_FAILURES = (httpx.HTTPError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError, ValueError)


@dataclass(frozen=True, slots=True)
class ServiceDocument:
    """What one service says of itself; the ETag is a hash of its text."""

    service: ServiceAddress
    document: dict[str, Any]
    etag: str


@dataclass
class _Held:
    service: ServiceAddress
    known: ServiceDocument | None = None
    source_etag: str | None = None
    asked_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def is_due(self) -> bool:
        pause = FRESH_SECONDS if self.known else RETRY_SECONDS
        return time.monotonic() - self.asked_at >= pause


class ServiceDocuments:
    """Answers from memory; a document older than half a minute is asked for again by one of its readers."""

    def __init__(self, services: Sequence[ServiceAddress], http: httpx.AsyncClient, database: Database) -> None:
        self._held = [_Held(service) for service in services]
        self._http = http
        self._database = database

    async def known(self) -> list[ServiceDocument]:
        """Return the documents of all services that have ever been heard of, in the configured order."""
        await asyncio.gather(*(self._refresh(held) for held in self._held))
        return [held.known for held in self._held if held.known is not None]

    async def missing(self) -> list[str]:
        """Return the names of services that have never been heard of."""
        await self.known()
        return [held.service.name for held in self._held if held.known is None]

    async def _refresh(self, held: _Held) -> None:
        if not held.is_due() or (held.known is not None and held.lock.locked()):
            return
        async with held.lock:
            if not held.is_due():
                return
            for url in held.service.urls:
                try:
                    await self._ask(held, url)
                    break
                except _FAILURES as error:
                    telemetry.logger().warning("document not fetched", of=held.service.name, error=type(error).__name__)
            else:
                await self._recall(held)
            held.asked_at = time.monotonic()

    async def _ask(self, held: _Held, url: str) -> None:
        headers = {"If-None-Match": held.source_etag} if held.source_etag else {}
        answer = await self._http.get(f"{url}/openapi.json", headers=headers, timeout=_TIMEOUT)
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return
        answer.raise_for_status()
        if len(answer.content) > _LARGEST_DOCUMENT:
            raise ValueError("the document is too large")
        found = _read(held.service, answer.text)
        if held.known is None or found.etag != held.known.etag:
            await self._keep(found, answer.text)
        held.known, held.source_etag = found, answer.headers.get("ETag")

    async def _keep(self, found: ServiceDocument, text: str) -> None:
        async with self._database.connection() as connection:
            await statements.KEEP.run(connection, service=found.service.name, etag=found.etag, document=text)

    async def _recall(self, held: _Held) -> None:
        """Take the last known document from the database, where another process or an earlier one put it."""
        if held.known is not None:
            return
        async with self._database.connection() as connection:
            row = await statements.FIND.row(connection, service=held.service.name)
        if row is not None:
            held.known = _read(held.service, row["document"])


def _read(service: ServiceAddress, text: str) -> ServiceDocument:
    """Raise ValueError for what is no OpenAPI document."""
    document = json.loads(text)
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        raise ValueError("no OpenAPI document")  # noqa: TRY004 # bad content, whatever its type
    return ServiceDocument(service, document, f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"')
