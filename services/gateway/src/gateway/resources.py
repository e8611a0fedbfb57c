"""What one process of the gateway's service holds open."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from bluelamp.kit.resources import Resources, open_resources
from gateway.catalogue.documents import ServiceDocuments
from gateway.catalogue.usecases import Catalogue
from gateway.keys.usecases import SigningKeys
from gateway.settings import Settings


@dataclass
class GatewayResources(Resources):
    """The common resources, with the services' documents and the signing keys."""

    settings: Settings
    documents: ServiceDocuments
    catalogue: Catalogue
    keys: SigningKeys
    # Hashing a secret takes 16 MiB and a processor: two at a time, and whoever comes next waits.
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))


def open_gateway_resources(settings: Settings) -> GatewayResources:
    """Make the resources; the database still has to be opened."""
    common = open_resources(settings)
    documents = ServiceDocuments(settings.services, common.http, common.database)
    return GatewayResources(
        settings=settings,
        database=common.database,
        cursors=common.cursors,
        http=common.http,
        documents=documents,
        catalogue=Catalogue(documents, settings),
        keys=SigningKeys(common.database, settings.key_encryption_key),
    )


async def _held(request: Request) -> GatewayResources:
    resources: GatewayResources = request.app.state.resources
    return resources


GatewayResourcesOf = Annotated[GatewayResources, Depends(_held)]
