"""The portal with the demonstration data in it: each example of the document names a record that is there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from bluelamp.kit.webhooks.demonstration import TO_KEEP, seed_webhooks
from bluelamp.schemas.events import EventType
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
ORDER BY v.event_id LIMIT 3
ON CONFLICT DO NOTHING
"""


async def add_webhooks(portal: Portal, owner: asyncpg.Connection, who: str) -> None:
    """Two endpoints, each with deliveries of events that they may hear of."""
    for number in (1, 2):
        new = {"url": f"http://127.0.0.1:9/{who}/{number}", "event_types": ["*"]}
        answer = await portal.post(who, "/webhook-endpoints", new)
        assert answer.status_code == 201, answer.text
        await owner.execute(_DELIVERIES, UUID(answer.json()["endpoint_id"]))


@asynccontextmanager
async def demonstration_portal(
    postgres: PostgresServer, template: ServiceDatabase, issuer: Issuer, secret_key: str
) -> AsyncIterator[Portal]:
    """A portal of its own database, for a module whose tests share it; the second partner has a referral too."""
    database = await copy_of(postgres, template)
    async with running_portal(database, issuer, secret_key) as portal:
        await seed_referrals(portal.resources)
        await seed_webhooks(portal.resources, EventType.REFERRAL_RESUBMITTED)
        await portal.accepted(route="chosen", services=[str(HARBOUR_LISTENING_LINE)])
        async with as_owner(database) as owner:
            await owner.execute(_DELIVERIES, TO_KEEP)
            for who in WEBHOOK_OWNERS:
                await add_webhooks(portal, owner, who)
        yield portal
    await drop(postgres, database)
