"""The webhook endpoints that the reference's examples name, in the local default alone; nobody listens there."""

from uuid import UUID

from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.kit.webhooks.statements import deliveries, endpoints
from bluelamp.kit.webhooks.usecases import new_secret, purpose_of
from bluelamp.schemas.events import EventType
from bluelamp.schemas.webhooks import EndpointStatus


def _id(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_0E00 + number)


TO_KEEP = _id(1)
TO_RESUME = _id(2)
TO_DELETE = _id(3)
DELIVERY = _id(0x11)
INTEGRATOR = Actor(
    "integrator", "integrator", UUID("00000000-0000-7000-8000-000000000001"), frozenset({"integrator"}), frozenset()
)


async def seed_webhooks(resources: Resources, told_of: EventType) -> int:
    """Add the endpoints of the integrator that are missing, one of them paused; returns how many were added.

    What they are told of should seldom happen, so that the worker seldom calls where nobody is.
    """
    added = 0
    async with resources.database.transaction() as connection:
        for endpoint_id in (TO_KEEP, TO_RESUME, TO_DELETE):
            added += await endpoints.SEED.run(
                connection,
                endpoint_id=endpoint_id,
                client_id=INTEGRATOR.client_id,
                organisation_id=INTEGRATOR.organisation_id,
                event_types=[told_of.value],
                secret=resources.vault.lock(purpose_of(endpoint_id), new_secret().encode()),
            )
        reason = "An example: nobody listens there."
        if added:
            await endpoints.STOP.run(connection, endpoint_id=TO_RESUME, status=EndpointStatus.PAUSED, reason=reason)
            await deliveries.SEED_DELIVERY.run(connection, delivery_id=DELIVERY, endpoint_id=TO_KEEP)
    return added
