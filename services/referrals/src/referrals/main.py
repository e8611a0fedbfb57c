"""Composition of the referrals service: its routers, and nothing that decides."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from bluelamp.events.referrals import REFERRAL_TYPES
from bluelamp.kit.application import create_application
from bluelamp.kit.audit.routes import audit_router
from bluelamp.kit.audit.usecases import SWEEPS as AUDIT_SWEEPS
from bluelamp.kit.description import Description
from bluelamp.kit.feed.routes import feed_router
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources, open_resources
from bluelamp.kit.webhooks.documentation import webhook_descriptions
from bluelamp.kit.webhooks.jobs import WEBHOOK_SWEEPS, webhook_jobs
from bluelamp.kit.webhooks.routes import webhook_router
from referrals import access
from referrals.directory.routes import ROUTERS as DIRECTORY
from referrals.portal.jobs import JOBS as PORTAL_JOBS
from referrals.portal.jobs import SWEEPS as PORTAL_SWEEPS
from referrals.portal.routes import ROUTERS as PORTAL
from referrals.replies.jobs import JOBS as REPLIES_JOBS
from referrals.replies.routes import router as replies_router
from referrals.settings import ADDRESS, Settings

DESCRIPTION = Description(
    name="referrals",
    title="Bluelamp Referral Portal",
    summary="Officers refer vulnerable people to partners; partners answer; nobody is lost.",
    description=(
        "Submit a referral in one call, follow what becomes of it, answer offers, report outcomes. "
        "Ask `POST /oauth2/token` for a token; every POST that changes something takes a fresh `Idempotency-Key`; "
        "errors are RFC 9457 problem documents."
    ),
    version="1.0.0",
    prefix=ADDRESS,
    tags=(
        {"name": "referrals", "description": "The referral itself, as officers and sergeants use it."},
        {"name": "offers", "description": "What a partner does with a referral that it was offered."},
        {"name": "measures", "description": "Response windows and the portal's figures."},
        {"name": "events", "description": "What happens: a gap-free feed, a stream, and calls to your address."},
        {"name": "audit", "description": "Who saw and did what, and proof that nobody changed the log."},
        {"name": "directory", "description": "Organisations, their services and capacity, and sharing agreements."},
        {"name": "open directory", "description": "What is public of it, as Open Referral UK 3.0. It takes no token."},
    ),
    media_types=frozenset({"text/html", "text/csv"}),
)


def routers() -> Sequence[APIRouter]:
    """List every router of the service."""
    return [
        *PORTAL,
        *DIRECTORY,
        feed_router(access.EVENTS, access.EVENTS_OF_WHOLE_FORCE),
        webhook_router(access.WEBHOOKS, REFERRAL_TYPES),
        audit_router(access.AUDIT, access.AUDIT_VERIFICATION),
        replies_router,
    ]


def jobs() -> Sequence[Job]:
    """List everything that the worker takes from the queue."""
    return [*PORTAL_JOBS, *REPLIES_JOBS, *webhook_jobs(DESCRIPTION.prefix)]


def sweeps() -> Sequence[Sweep]:
    """List everything that the worker looks after by the clock."""
    return [*PORTAL_SWEEPS, *AUDIT_SWEEPS, *WEBHOOK_SWEEPS]


def open_for(settings: Settings) -> Resources:
    """Make what a process of this service holds open."""
    return open_resources(settings, settings.partner_database_url)


def create(settings: Settings) -> FastAPI:
    """Build the web application."""
    return create_application(DESCRIPTION, open_for(settings), routers(), webhook_descriptions(REFERRAL_TYPES))
