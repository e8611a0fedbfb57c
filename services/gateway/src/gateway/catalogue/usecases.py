"""What a newcomer finds: every API of this place, described by the services themselves."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic_core import to_json

from bluelamp.kit.openapi import server
from bluelamp.schemas.gateway import CatalogueEntry, Linkset, LinkTarget
from bluelamp.schemas.problems import ProblemCode, ProblemError
from gateway.catalogue.documents import ServiceDocument, ServiceDocuments
from gateway.catalogue.rules import Part, merge
from gateway.catalogue.samples import add_samples
from gateway.settings import Settings

OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
GATEWAY = "gateway"
_SECURITY_TXT_LIVES = timedelta(days=180)
_ABOUT = """Bluelamp is a platform for local policing: officers refer vulnerable people to partners, partners answer,
and nobody is lost. This document holds the operations of every service behind the gateway.

Ask `POST /oauth2/token` for a token, send it as `Authorization: Bearer`, and give each creating `POST` a fresh
`Idempotency-Key`. Errors are problem documents (RFC 9457) whose `type` can be opened. Lists answer pages with a
`next_cursor`; changes need the record's `ETag` as `If-Match`."""


@dataclass(frozen=True, slots=True)
class Text:
    """A finished document and its entity tag."""

    body: bytes
    etag: str


@dataclass
class Catalogue:
    """Serves the documents, merged anew only when one of them has changed."""

    documents: ServiceDocuments
    settings: Settings
    _merged: dict[tuple[str, ...], Text] = field(default_factory=dict)

    async def whole(self, own: Mapping[str, Any]) -> Text:
        """Return the document of all services; `own` is the gateway's."""
        known = await self.documents.known()
        state = tuple(one.etag for one in known)
        if state not in self._merged:
            document = _merged(own, known)
            add_samples(document, self.settings.issuer)
            self._merged = {state: _text(document)}
        return self._merged[state]

    async def one(self, own: Mapping[str, Any], name: str) -> Text:
        """Return the document of one service, as it described itself."""
        if name == GATEWAY:
            return _text(own)
        for one in await self.documents.known():
            if one.service.name == name:
                return _text(one.document)
        raise ProblemError(ProblemCode.NOT_FOUND, "There is no service of that name.")

    async def links(self) -> Linkset:
        """Return where each API lives and where it is described (RFC 9727)."""
        place = self.settings.issuer
        services = [(service.name, service.prefix) for service in self.settings.services]
        return Linkset(
            linkset=[_entry(place, name, prefix) for name, prefix in [*services, (GATEWAY, "/oauth2/token")]]
        )


def security_txt(settings: Settings, now: datetime) -> str:
    """Tell where to report a weakness (RFC 9116); it always expires half a year from now."""
    expires = (now + _SECURITY_TXT_LIVES).replace(hour=0, minute=0, second=0, microsecond=0)
    fields = {
        "Contact": settings.security_contact,
        "Expires": expires.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Preferred-Languages": "en",
        "Canonical": f"{settings.issuer}/.well-known/security.txt",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def _merged(own: Mapping[str, Any], known: list[ServiceDocument]) -> dict[str, Any]:
    info = {**own["info"], "title": "Bluelamp", "summary": "The platform for local policing.", "description": _ABOUT}
    frame = {"openapi": own["openapi"], "info": info, "servers": [server("/")]}
    parts = [Part(one.service.name, one.service.prefix, one.document) for one in known]
    return merge(frame, [*parts, Part(GATEWAY, "", own)])


def _entry(place: str, name: str, path: str) -> CatalogueEntry:
    return CatalogueEntry(
        anchor=f"{place}{path}",
        service_desc=[LinkTarget(href=f"{place}/openapi/{name}.json", type=OPENAPI)],
        service_doc=[LinkTarget(href=f"{place}/docs", type="text/html")],
        service_meta=[LinkTarget(href=f"{place}/.well-known/oauth-protected-resource", type="application/json")],
    )


def _text(document: Mapping[str, Any]) -> Text:
    body = to_json(document)
    return Text(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
