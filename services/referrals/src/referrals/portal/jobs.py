"""What the worker does for the portal: route what waits, and mind the acceptance clock."""

from uuid import UUID

from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources
from referrals.portal.statements.submission import ROUTE_JOB
from referrals.portal.usecases import clock, routing

CLOCK_SECONDS = 1.0
"""How often the clock is looked at; an offer ends within five seconds of its due time."""


async def route_referral(resources: Resources, payload: str) -> None:
    """Offer the referral whose id the payload is to its next service."""
    await routing.route_referral(resources, UUID(payload))


JOBS = [Job(entrypoint=ROUTE_JOB, function=route_referral)]
SWEEPS = [
    Sweep(name="expire_offers", every_seconds=CLOCK_SECONDS, function=clock.expire_offers),
    Sweep(name="remind_partners", every_seconds=CLOCK_SECONDS, function=clock.remind_partners),
    Sweep(name="find_lost_referrals", every_seconds=10.0, function=clock.find_lost_referrals),
]
