"""The portal with the demonstration data in it: each example of the document names a record that is there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase
from parts.platform import Issuer, copy_of, drop
from parts.portal import Portal, running_portal
from referrals.portal.usecases.seeding import seed_referrals


@asynccontextmanager
async def demonstration_portal(
    postgres: PostgresServer, template: ServiceDatabase, issuer: Issuer, secret_key: str
) -> AsyncIterator[Portal]:
    """A portal of its own database, for a module whose tests share it."""
    database = await copy_of(postgres, template)
    async with running_portal(database, issuer, secret_key) as portal:
        await seed_referrals(portal.resources)
        yield portal
    await drop(postgres, database)
