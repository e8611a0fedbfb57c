"""The portal with the demonstration data in it: each example of the document names a record that is there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from bluelamp.kit.webhooks.routes import EXAMPLE_DELIVERY, EXAMPLE_ENDPOINT
from local_stack.postgres import PostgresServer
from local_stack.roles import ServiceDatabase
from parts.platform import Issuer, copy_of, drop
from parts.portal import Portal, running_portal
from parts.stored import as_owner
from referrals.portal.demonstration import HARBOUR_LISTENING_LINE
from referrals.portal.usecases.seeding import seed_referrals

WEBHOOK_OWNERS = ("partner_a", "partner_b", "integrator")
_DELIVERIES = """
INSERT INTO webhook_deliveries (endpoint_id, organisation_id, event_id, event_type, status, attempts, last_error)
SELECT e.endpoint_id, e.organisation_id, v.event_id, v.type, 'FAILED', 13, 'TIMEOUT'
FROM webhook_endpoints e, events v
WHERE e.endpoint_id = $1 AND (v.organisation_id = e.organisation_id OR NOT e.confined)
ORDER BY v.event_id LIMIT 2
RETURNING delivery_id
"""


async def add_webhooks(portal: Portal, owner: asyncpg.Connection, who: str) -> None:
    """Two endpoints, each with two deliveries; the first partner's first are those that the document names."""
    for number in (1, 2):
        new = {"url": f"http://127.0.0.1:9/{who}/{number}", "event_types": ["*"]}
        answer = await portal.post(who, "/webhook-endpoints", new)
        assert answer.status_code == 201, answer.text
        endpoint_id = UUID(answer.json()["endpoint_id"])
        deliveries = await owner.fetch(_DELIVERIES, endpoint_id)
        if (who, number) == (WEBHOOK_OWNERS[0], 1):
            for table in ("webhook_deliveries", "webhook_endpoints"):
                change = f"UPDATE {table} SET endpoint_id = $2 WHERE endpoint_id = $1"  # noqa: S608 # tables of ours
                await owner.execute(change, endpoint_id, EXAMPLE_ENDPOINT)
            change = "UPDATE webhook_deliveries SET delivery_id = $2 WHERE delivery_id = $1"
            await owner.execute(change, deliveries[0]["delivery_id"], EXAMPLE_DELIVERY)


@asynccontextmanager
async def demonstration_portal(
    postgres: PostgresServer, template: ServiceDatabase, issuer: Issuer, secret_key: str
) -> AsyncIterator[Portal]:
    """A portal of its own database, for a module whose tests share it; the second partner has a referral too."""
    database = await copy_of(postgres, template)
    async with running_portal(database, issuer, secret_key) as portal:
        await seed_referrals(portal.resources)
        await portal.accepted(route="chosen", services=[str(HARBOUR_LISTENING_LINE)])
        async with as_owner(database) as owner:
            for who in WEBHOOK_OWNERS:
                await add_webhooks(portal, owner, who)
        yield portal
    await drop(postgres, database)
