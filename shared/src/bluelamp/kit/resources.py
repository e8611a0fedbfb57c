"""What one process of a service holds open for its requests and jobs."""

import ssl
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated

import httpx
from fastapi import Depends, Request

from bluelamp.kit.database import Database
from bluelamp.kit.feed.news import FeedNews
from bluelamp.kit.pagination import Cursors
from bluelamp.kit.settings import ServiceSettings
from bluelamp.kit.vault import Vault
from bluelamp.kit.webhooks.rules import Policy
from bluelamp.kit.webhooks.sending import WebhookSender


@dataclass
class Resources:
    """The database, the cursors' signer, the news of the feed and one HTTP client: one per call would cost 25 ms."""

    settings: ServiceSettings
    database: Database
    cursors: Cursors
    http: httpx.AsyncClient
    news: FeedNews = field(init=False)
    vault: Vault = field(init=False)
    webhooks: WebhookSender = field(init=False)

    def __post_init__(self) -> None:
        self.news = FeedNews(self.database)
        self.vault = Vault(self.settings.secret_key)
        self.webhooks = WebhookSender(Policy(self.settings.is_local))

    async def close(self) -> None:
        """Let go of everything."""
        await self.news.close()
        await self.webhooks.close()
        await self.http.aclose()
        await self.database.close()


def open_resources(settings: ServiceSettings, partner_database_url: str | None = None) -> Resources:
    """Make the resources; the database still has to be opened."""
    return Resources(
        settings=settings,
        database=Database(settings.database_url, partner_database_url, settings.database_pool_size),
        cursors=Cursors(settings.secret_key),
        http=httpx.AsyncClient(verify=_authorities(), timeout=10.0, follow_redirects=False, trust_env=False),
    )


@cache
def _authorities() -> ssl.SSLContext:
    """Whom a process trusts, read once: it takes longer than everything else that is opened."""
    return httpx.create_ssl_context(trust_env=False)


# A plain function would be run in a thread, which costs more than all the other dependencies together.
async def _held(request: Request) -> Resources:
    resources: Resources = request.app.state.resources
    return resources


ResourcesOf = Annotated[Resources, Depends(_held)]
