"""What the worker does for the portal: route what waits, and mind every clock that silence could run out on."""

from uuid import UUID

from bluelamp.kit.handovers.jobs import COUNT_WAITING, handover_job
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources
from referrals.portal.statements.submission import ROUTE_JOB
from referrals.portal.usecases import clock, escalating, handing_over, routing
from referrals.portal.usecases.moving import ENDED_JOB
from referrals.portal.usecases.safeguarding import ESCALATION_JOB

CLOCK_SECONDS = 1.0
"""How often the clocks are looked at; an offer ends within five seconds of its due time."""
DIRECTORY_SECONDS = 30.0
"""How often open offers are held against the directory: agreements end by the day, services close by hand."""


async def route_referral(resources: Resources, payload: str) -> None:
    """Offer the referral whose id the payload is to its next service."""
    await routing.route_referral(resources, UUID(payload))


async def step_up_referral(resources: Resources, payload: str) -> None:
    """Carry out the step-up whose id the payload is."""
    await escalating.carry_out_step_up(resources, UUID(payload))


async def hand_over_step_ups(resources: Resources, payload: str) -> None:
    """Hand the step-up whose id the payload is over to its hub."""
    await handing_over.hand_over_step_ups(resources, UUID(payload))


async def hand_over_endings(resources: Resources, payload: str) -> None:
    """Tell the hub that made the referral whose id the payload is how it ended."""
    await handing_over.hand_over_endings(resources, UUID(payload))


JOBS = [
    Job(entrypoint=ROUTE_JOB, function=route_referral),
    Job(entrypoint=escalating.STEP_UP_JOB, function=step_up_referral),
    Job(entrypoint=ESCALATION_JOB, function=hand_over_step_ups),
    Job(entrypoint=ENDED_JOB, function=hand_over_endings),
    handover_job(handing_over.DESTINATIONS),
]
SWEEPS = [
    Sweep(name="expire_offers", every_seconds=CLOCK_SECONDS, function=clock.expire_offers),
    Sweep(name="remind_partners", every_seconds=CLOCK_SECONDS, function=clock.remind_partners),
    Sweep(name="chase_first_contacts", every_seconds=CLOCK_SECONDS, function=clock.chase_first_contacts),
    Sweep(name="chase_decisions", every_seconds=CLOCK_SECONDS, function=clock.chase_decisions),
    Sweep(name="take_back_offers", every_seconds=DIRECTORY_SECONDS, function=clock.take_back_offers),
    Sweep(name="find_lost_referrals", every_seconds=10.0, function=clock.find_lost_referrals),
    COUNT_WAITING,
]
