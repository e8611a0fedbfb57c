"""Composition of the safeguarding service: its features, and nothing that decides."""

from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter, FastAPI

from bluelamp.events.safeguarding import SAFEGUARDING_TYPES
from bluelamp.kit.application import create_application
from bluelamp.kit.audit.routes import audit_router
from bluelamp.kit.audit.usecases import SWEEPS as AUDIT_SWEEPS
from bluelamp.kit.description import Description
from bluelamp.kit.feed.routes import feed_router
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources, open_resources
from bluelamp.kit.webhooks.demonstration import seed_webhooks
from bluelamp.kit.webhooks.documentation import webhook_descriptions
from bluelamp.kit.webhooks.jobs import WEBHOOK_SWEEPS, webhook_jobs
from bluelamp.kit.webhooks.routes import webhook_router
from bluelamp.schemas.events import EventType
from safeguarding import access
from safeguarding.board import jobs as board_jobs
from safeguarding.board.routes import ROUTERS as BOARD
from safeguarding.cases import jobs as cases_jobs
from safeguarding.cases.routes import ROUTERS as CASES
from safeguarding.cases.usecases.seeding import seed_cases
from safeguarding.domestic_abuse import jobs as domestic_abuse_jobs
from safeguarding.domestic_abuse.routes import ROUTERS as DOMESTIC_ABUSE
from safeguarding.domestic_abuse.usecases.seeding import seed_domestic_abuse
from safeguarding.enquiries import jobs as enquiries_jobs
from safeguarding.enquiries.routes import ROUTERS as ENQUIRIES
from safeguarding.enquiries.usecases.seeding import seed_enquiries
from safeguarding.exploitation import jobs as exploitation_jobs
from safeguarding.exploitation.routes import ROUTERS as EXPLOITATION
from safeguarding.exploitation.usecases.seeding import seed_exploitation
from safeguarding.handovers import jobs as handovers_jobs
from safeguarding.handovers.routes import ROUTERS as HANDOVERS
from safeguarding.handovers.usecases.seeding import seed_handovers
from safeguarding.hubs.routes import ROUTERS as HUBS
from safeguarding.hubs.seeding import seed_hubs
from safeguarding.lead_agencies.routes import ROUTERS as LEAD_AGENCIES
from safeguarding.lead_agencies.usecases.seeding import seed_lead_agencies
from safeguarding.people import jobs as people_jobs
from safeguarding.people.routes import ROUTERS as PEOPLE
from safeguarding.people.usecases.seeding import seed_people
from safeguarding.reviews.routes import ROUTERS as REVIEWS
from safeguarding.reviews.usecases.seeding import seed_reviews
from safeguarding.routing.routes import ROUTERS as ROUTING
from safeguarding.routing.usecases.seeding import seed_routing
from safeguarding.sentinel.routes import ROUTERS as SENTINEL
from safeguarding.sentinel.usecases.seeding import seed_sentinel
from safeguarding.settings import ADDRESS, Settings
from safeguarding.statistics.routes import ROUTERS as STATISTICS

DESCRIPTION = Description(
    name="safeguarding",
    title="Bluelamp Safeguarding",
    summary="Agencies decide together, inside their clocks and with reasons, how somebody is protected.",
    description=(
        "Bring a concern to a hub, put it to every agency at once, decide with reasons, challenge if need be. "
        "Ask `POST /oauth2/token` for a token; every POST that changes something takes a fresh `Idempotency-Key`; "
        "errors are RFC 9457 problem documents."
    ),
    version="1.0.0",
    prefix=ADDRESS,
    tags=(
        {"name": "cases", "description": "A concern about somebody, from its receipt to its closure."},
        {"name": "enquiries", "description": "What each agency was asked about a case, and what it answered."},
        {"name": "board", "description": "A hub's open cases with what is left of their clocks."},
        {"name": "people", "description": "People, their households and relationships, and who they put at risk."},
        {"name": "routing", "description": "Which team takes a crime, by which rule, and why."},
        {"name": "domestic abuse", "description": "Risk assessments and referrals to the MARAC."},
        {"name": "exploitation", "description": "Missing children, screenings and trigger plans."},
        {"name": "sentinel", "description": "The themes of hidden crime, their campaigns and volumes."},
        {"name": "reviews", "description": "Reviews of what went wrong, and the lessons of them."},
        {"name": "measures", "description": "The service's figures, each with its definition."},
        {"name": "hubs", "description": "The hubs, their agencies, hours and clocks, from a date on."},
        {"name": "events", "description": "What happens: a gap-free feed, a stream, and calls to your address."},
        {"name": "audit", "description": "Who saw and did what, and proof that nobody changed the log."},
    ),
)


def routers() -> Sequence[APIRouter]:
    """List every router of the service."""
    return [
        *CASES,
        *ENQUIRIES,
        *BOARD,
        *PEOPLE,
        *LEAD_AGENCIES,
        *ROUTING,
        *DOMESTIC_ABUSE,
        *EXPLOITATION,
        *SENTINEL,
        *REVIEWS,
        *STATISTICS,
        *HUBS,
        *HANDOVERS,
        feed_router(access.EVENTS, access.EVENTS_OF_WHOLE_FORCE),
        webhook_router(access.WEBHOOKS, SAFEGUARDING_TYPES),
        audit_router(access.AUDIT, access.AUDIT_VERIFICATION),
    ]


def jobs() -> Sequence[Job]:
    """List everything that the worker takes from the queue."""
    return [
        *cases_jobs.JOBS,
        *enquiries_jobs.JOBS,
        *board_jobs.JOBS,
        *domestic_abuse_jobs.JOBS,
        *exploitation_jobs.JOBS,
        *handovers_jobs.JOBS,
        *webhook_jobs(DESCRIPTION.prefix),
    ]


def sweeps() -> Sequence[Sweep]:
    """List everything that the worker looks after by the clock."""
    return [
        *cases_jobs.SWEEPS,
        *people_jobs.SWEEPS,
        *enquiries_jobs.SWEEPS,
        *board_jobs.SWEEPS,
        *domestic_abuse_jobs.SWEEPS,
        *exploitation_jobs.SWEEPS,
        *handovers_jobs.SWEEPS,
        *AUDIT_SWEEPS,
        *WEBHOOK_SWEEPS,
    ]


SEEDS: Sequence[Callable[[Resources], Awaitable[int]]] = (
    seed_hubs,
    seed_people,
    seed_lead_agencies,
    seed_cases,
    seed_enquiries,
    seed_routing,
    seed_domestic_abuse,
    seed_exploitation,
    seed_sentinel,
    seed_reviews,
    seed_handovers,
)
"""What puts each feature's demonstration data in, in the order in which they build on one another."""


async def seed_demonstration(resources: Resources) -> int:
    """Add the records that the reference's examples name and that are missing; returns how many were added."""
    records = sum([await seed(resources) for seed in SEEDS])
    return records + await seed_webhooks(resources, EventType.SAFEGUARDING_CASE_TRANSFERRED)


def open_for(settings: Settings) -> Resources:
    """Make what a process of this service holds open."""
    return open_resources(settings, settings.partner_database_url)


def create(settings: Settings) -> FastAPI:
    """Build the web application."""
    return create_application(DESCRIPTION, open_for(settings), routers(), webhook_descriptions(SAFEGUARDING_TYPES))
