"""Composition of the contact service: its features, and nothing that decides."""

from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter, FastAPI

from bluelamp.events import CONTACT_TYPES
from bluelamp.kit.application import Description, create_application
from bluelamp.kit.audit.routes import audit_router
from bluelamp.kit.audit.usecases import SWEEPS as AUDIT_SWEEPS
from bluelamp.kit.feed.routes import feed_router
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources, open_resources
from bluelamp.kit.webhooks.demonstration import seed_webhooks
from bluelamp.kit.webhooks.documentation import webhook_descriptions
from bluelamp.kit.webhooks.jobs import WEBHOOK_SWEEPS, webhook_jobs
from bluelamp.kit.webhooks.routes import webhook_router
from bluelamp.schemas.events import EventType
from contact import access
from contact.benefits.routes import ROUTERS as BENEFITS
from contact.benefits.seeding import seed_benefits
from contact.board_reports import jobs as board_reports_jobs
from contact.board_reports.routes import ROUTERS as BOARD_REPORTS
from contact.board_reports.seeding import seed_board_reports
from contact.calls import jobs as calls_jobs
from contact.calls.routes import ROUTERS as CALLS
from contact.calls.usecases.seeding import seed_calls
from contact.confidence.routes import ROUTERS as CONFIDENCE
from contact.confidence.seeding import seed_confidence
from contact.continuity.routes import ROUTERS as CONTINUITY
from contact.continuity.seeding import seed_continuity
from contact.crime_reports.routes import ROUTERS as CRIME_REPORTS
from contact.crime_reports.seeding import seed_crime_reports
from contact.demand.routes import ROUTERS as DEMAND
from contact.forecasts import jobs as forecasts_jobs
from contact.forecasts.routes import ROUTERS as FORECASTS
from contact.forecasts.seeding import seed_forecasts
from contact.front_offices.routes import ROUTERS as FRONT_OFFICES
from contact.front_offices.seeding import seed_front_offices
from contact.listening import jobs as listening_jobs
from contact.listening.routes import ROUTERS as LISTENING
from contact.listening.seeding import seed_listening
from contact.measures import jobs as measures_jobs
from contact.measures.routes import ROUTERS as MEASURES
from contact.measures.seeding import seed_measures
from contact.service_desk import jobs as service_desk_jobs
from contact.service_desk.routes import ROUTERS as SERVICE_DESK
from contact.service_desk.seeding import seed_service_desk
from contact.service_levels.routes import ROUTERS as SERVICE_LEVELS
from contact.settings import ADDRESS, Settings
from contact.sites.routes import ROUTERS as SITES
from contact.staffing.routes import ROUTERS as STAFFING
from contact.staffing.seeding import seed_staffing
from contact.surveys import jobs as surveys_jobs
from contact.surveys.routes import ROUTERS as SURVEYS
from contact.surveys.seeding import seed_surveys
from contact.workforce.routes import ROUTERS as WORKFORCE
from contact.workforce.seeding import seed_workforce

DESCRIPTION = Description(
    name="contact",
    title="Bluelamp Contact",
    summary="What the force's phones and surveys really say: exact, explained, fast.",
    description=(
        "Send the telephony feed, ask for service levels, demand and staffing, survey victims, chart measures and read "
        "the board report. Ask `POST /oauth2/token` for a token; every POST that changes something takes a fresh "
        "`Idempotency-Key`; errors are RFC 9457 problem documents."
    ),
    version="1.0.0",
    prefix=ADDRESS,
    tags=(
        {"name": "calls", "description": "Calls as the telephony feed gives them, in batches."},
        {"name": "service levels", "description": "How quickly callers were answered, by formula."},
        {"name": "demand", "description": "How much was asked, and how much of it was settled at the first contact."},
        {"name": "staffing", "description": "How many people a target takes."},
        {
            "name": "service desk",
            "description": "Officers' calls to the first free agent, and each check made.",
        },
        {"name": "forecasts", "description": "What is expected, beside the plainest guess."},
        {"name": "crime reports", "description": "Crimes reported, recorded and allocated by the Crimes Service Team."},
        {"name": "continuity", "description": "Outages of telephony, and tests of what stands in."},
        {"name": "sites", "description": "Streams, centres and sites, from a date on."},
        {"name": "front offices", "description": "Who comes to the counter, and what they said of it."},
        {"name": "workforce", "description": "Who joins, leaves, learns and teaches."},
        {"name": "benefits", "description": "Savings, each with its version and basis."},
        {"name": "surveys", "description": "What victims say six weeks later."},
        {
            "name": "listening",
            "description": "You said, we did, we listened: from a household's words on.",
        },
        {"name": "confidence", "description": "What residents agree to, and what the experiment tells."},
        {"name": "measures", "description": "Definitions, figures and charts: signals from noise."},
        {"name": "board reports", "description": "The report to the board, from the data."},
        {"name": "events", "description": "What happens: a gap-free feed, a stream, and calls to your address."},
        {"name": "audit", "description": "Who saw and did what, and proof that nobody changed the log."},
    ),
    media_types=frozenset({"application/atom+xml", "image/svg+xml", "image/png", "text/html", "application/pdf"}),
)


def routers() -> Sequence[APIRouter]:
    """List every router of the service."""
    return [
        *CALLS,
        *SERVICE_LEVELS,
        *DEMAND,
        *STAFFING,
        *SERVICE_DESK,
        *FORECASTS,
        *CRIME_REPORTS,
        *CONTINUITY,
        *SITES,
        *FRONT_OFFICES,
        *WORKFORCE,
        *BENEFITS,
        *SURVEYS,
        *LISTENING,
        *CONFIDENCE,
        *MEASURES,
        *BOARD_REPORTS,
        feed_router(access.EVENTS, access.EVENTS_OF_WHOLE_FORCE),
        webhook_router(access.WEBHOOKS, CONTACT_TYPES),
        audit_router(access.AUDIT, access.AUDIT_VERIFICATION),
    ]


def jobs() -> Sequence[Job]:
    """List everything that the worker takes from the queue."""
    return [
        *board_reports_jobs.JOBS,
        *measures_jobs.JOBS,
        *calls_jobs.JOBS,
        *forecasts_jobs.JOBS,
        *surveys_jobs.JOBS,
        *service_desk_jobs.JOBS,
        *listening_jobs.JOBS,
        *webhook_jobs(DESCRIPTION.prefix),
    ]


def sweeps() -> Sequence[Sweep]:
    """List everything that the worker looks after by the clock."""
    return [
        *board_reports_jobs.SWEEPS,
        *measures_jobs.SWEEPS,
        *calls_jobs.SWEEPS,
        *forecasts_jobs.SWEEPS,
        *surveys_jobs.SWEEPS,
        *service_desk_jobs.SWEEPS,
        *listening_jobs.SWEEPS,
        *AUDIT_SWEEPS,
        *WEBHOOK_SWEEPS,
    ]


SEEDS: Sequence[Callable[[Resources], Awaitable[int]]] = (
    seed_continuity,
    seed_calls,
    seed_service_desk,
    seed_crime_reports,
    seed_front_offices,
    seed_workforce,
    seed_benefits,
    seed_listening,
    seed_confidence,
    seed_forecasts,
    seed_staffing,
    seed_surveys,
    seed_measures,
    seed_board_reports,
)
"""What puts each feature's demonstration data in, in the order in which they build on one another."""


async def seed_demonstration(resources: Resources) -> int:
    """Add the records that the reference's examples name and that are missing; returns how many were added."""
    records = sum([await seed(resources) for seed in SEEDS])
    return records + await seed_webhooks(resources, EventType.CONTACT_CALL_BATCH_LOADED)


def open_for(settings: Settings) -> Resources:
    """Make what a process of this service holds open."""
    return open_resources(settings)


def create(settings: Settings) -> FastAPI:
    """Build the web application."""
    return create_application(DESCRIPTION, open_for(settings), routers(), webhook_descriptions(CONTACT_TYPES))
