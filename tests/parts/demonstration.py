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
from referrals.portal.usecases.seeding import seed_referrals

WEBHOOK_OWNERS = ("partner_a", "partner_b", "integrator")
_DELIVERIES = """
INSERT INTO webhook_deliveries (endpoint_id, organisation_id, event_id, event_type, status, attempts, last_error)
SELECT e.endpoint_id, e.organisation_id, v.event_id, v.type, 'FAILED', 13, 'TIMEOUT'
FROM webhook_endpoints e, (SELECT * FROM events ORDER BY event_id LIMIT 2) v WHERE e.endpoint_id = $1
RETURNING delivery_id
"""


async def add_webhooks(portal: Portal, who: str) -> None:
    """Two endpoints, each with two deliveries; the first partner's first are those that the document names."""
    for number in (1, 2):
        new = {"url": f"http://127.0.0.1:9/{who}/{number}", "event_types": ["*"]}
        answer = await portal.post(who, "/webhook-endpoints", new)
        assert answer.status_code == 201, answer.text
        connection = await asyncpg.connect(portal.database.dsn("owner"))
        endpoint_id = UUID(answer.json()["endpoint_id"])
        deliveries = await connection.fetch(_DELIVERIES, endpoint_id)
        if (who, number) == (WEBHOOK_OWNERS[0], 1):
            change = "UPDATE webhook_deliveries SET endpoint_id = $2 WHERE endpoint_id = $1"
            await connection.execute(change, endpoint_id, EXAMPLE_ENDPOINT)
            change = "UPDATE webhook_endpoints SET endpoint_id = $2 WHERE endpoint_id = $1"
            await connection.execute(change, endpoint_id, EXAMPLE_ENDPOINT)
            change = "UPDATE webhook_deliveries SET delivery_id = $2 WHERE delivery_id = $1"
            await connection.execute(change, deliveries[0]["delivery_id"], EXAMPLE_DELIVERY)
        await connection.close()


@asynccontextmanager
async def demonstration_portal(
    postgres: PostgresServer, template: ServiceDatabase, issuer: Issuer, secret_key: str
) -> AsyncIterator[Portal]:
    """A portal of its own database, for a module whose tests share it."""
    database = await copy_of(postgres, template)
    async with running_portal(database, issuer, secret_key) as portal:
        await seed_referrals(portal.resources)
        for who in WEBHOOK_OWNERS:
            await add_webhooks(portal, who)
        yield portal
    await drop(postgres, database)
