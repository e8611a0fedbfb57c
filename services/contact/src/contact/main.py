"""Composition of the contact service: its features, and nothing that decides."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bluelamp.kit.audit.usecases import SWEEPS as AUDIT_SWEEPS
from bluelamp.kit.description import Description
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources, open_resources
from bluelamp.kit.webhooks.jobs import WEBHOOK_SWEEPS, webhook_jobs
from contact.board_reports import jobs as board_reports_jobs
from contact.calls import jobs as calls_jobs
from contact.forecasts import jobs as forecasts_jobs
from contact.listening import jobs as listening_jobs
from contact.measures import jobs as measures_jobs
from contact.service_desk import jobs as service_desk_jobs
from contact.settings import ADDRESS, Settings
from contact.surveys import jobs as surveys_jobs

if TYPE_CHECKING:
    from fastapi import FastAPI

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


def open_for(settings: Settings) -> Resources:
    """Make what a process of this service holds open."""
    return open_resources(settings)


def create(settings: Settings) -> "FastAPI":
    """Build the web application; the worker does without what only that needs, a quarter of its memory."""
    from bluelamp.kit.application import create_application  # noqa: PLC0415 # the worker need not hold it
    from contact.web import routers, webhooks  # noqa: PLC0415 # the worker need not hold it

    return create_application(DESCRIPTION, open_for(settings), routers(), webhooks())
