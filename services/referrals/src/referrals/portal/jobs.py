"""What the worker does for the portal: route what waits, and mind the acceptance clock."""

from uuid import UUID

from bluelamp.kit.resources import Resources
from referrals.portal.usecases import clock, routing


async def route_referral(resources: Resources, payload: str) -> None:
    """Offer the referral whose id the payload is to its next service."""
    await routing.route_referral(resources, UUID(payload))


SWEEP_SECONDS = 1.0
"""How often the clock is looked at; an offer is marked within five seconds of its due time."""

SWEEPS = {
    "expire_offers": clock.expire_offers,
    "remind_partners": clock.remind_partners,
    "find_lost_referrals": clock.find_lost_referrals,
}
