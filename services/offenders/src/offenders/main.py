"""Composition of the offenders service: its features, and nothing that decides."""

from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter, FastAPI

from bluelamp.events.confided import CONFIDED_TYPES
from bluelamp.events.offenders import OFFENDER_TYPES
from bluelamp.kit.application import create_application
from bluelamp.kit.audit.routes import audit_router
from bluelamp.kit.audit.usecases import SWEEPS as AUDIT_SWEEPS
from bluelamp.kit.description import Description
from bluelamp.kit.feed.routes import feed_router
from bluelamp.kit.handovers.jobs import COUNT_WAITING, handover_job
from bluelamp.kit.jobs.declaration import Job, Sweep
from bluelamp.kit.resources import Resources, open_resources
from bluelamp.kit.webhooks.demonstration import seed_webhooks
from bluelamp.kit.webhooks.documentation import webhook_descriptions
from bluelamp.kit.webhooks.jobs import WEBHOOK_SWEEPS, webhook_jobs
from bluelamp.kit.webhooks.routes import webhook_router
from bluelamp.schemas.events import EventType
from offenders import access
from offenders.caseload import jobs as caseload_jobs
from offenders.caseload.routes import ROUTERS as CASELOAD
from offenders.caseload.usecases.seeding import seed_caseload
from offenders.cohorts import jobs as cohorts_jobs
from offenders.cohorts.routes import ROUTERS as COHORTS
from offenders.cohorts.usecases.seeding import seed_cohorts
from offenders.domestic_abuse import jobs as domestic_abuse_jobs
from offenders.domestic_abuse.routes import ROUTERS as DOMESTIC_ABUSE
from offenders.domestic_abuse.usecases.asking_portal import DESTINATIONS as TO_PORTAL
from offenders.domestic_abuse.usecases.seeding import seed_domestic_abuse
from offenders.lead_agencies import jobs as lead_agencies_jobs
from offenders.lead_agencies.routes import ROUTERS as LEAD_AGENCIES
from offenders.lead_agencies.usecases.seeding import seed_lead_agencies
from offenders.lead_agencies.usecases.telling import DESTINATIONS as TO_HUBS
from offenders.nominals import jobs as nominals_jobs
from offenders.nominals.routes import ROUTERS as NOMINALS
from offenders.nominals.usecases.seeding import seed_nominals
from offenders.offences import jobs as offences_jobs
from offenders.offences.routes import ROUTERS as OFFENCES
from offenders.offences.usecases.seeding import seed_offences
from offenders.person_checks.routes import ROUTERS as PERSON_CHECKS
from offenders.reoffending.routes import ROUTERS as REOFFENDING
from offenders.reoffending.usecases.seeding import seed_reoffending
from offenders.settings import ADDRESS, Settings
from offenders.sex_offenders import jobs as sex_offenders_jobs
from offenders.sex_offenders.routes import ROUTERS as SEX_OFFENDERS
from offenders.sex_offenders.usecases.seeding import seed_sex_offenders
from offenders.standards.routes import ROUTERS as STANDARDS
from offenders.standards.usecases.seeding import seed_standards
from offenders.training.routes import ROUTERS as TRAINING
from offenders.training.usecases.seeding import seed_training
from offenders.workbook.routes import ROUTERS as WORKBOOK
from offenders.workbook.usecases.reading import FORMS

DESTINATIONS = (*TO_HUBS, *TO_PORTAL)
"""Whatever this service hands over to others."""
DESCRIPTION = Description(
    name="offenders",
    title="Bluelamp Offenders",
    summary="Offender managers run their caseloads from selection to exit, and nobody is lost in a hand-over.",
    description=(
        "Record offenders and offences, nominate to a cohort, decide in a panel, run the caseload, name the lead "
        "agency, rank perpetrators of domestic abuse, and read the workbook. Ask `POST /oauth2/token` for a token; "
        "every POST that changes something takes a fresh `Idempotency-Key`; errors are RFC 9457 problem documents."
    ),
    version="1.0.0",
    prefix=ADDRESS,
    media_types=frozenset(FORMS),
    tags=(
        {"name": "offenders", "description": "Who is managed: names, numbers, merges, and records that few may open."},
        {"name": "offences", "description": "What was done, when, to how many, and what harm it weighs."},
        {"name": "caseload", "description": "Colours, contacts, plans, and what is due."},
        {"name": "lead agencies", "description": "Who answers for an offender, at every moment."},
        {"name": "cohorts", "description": "Nominations, panels, decisions and reviews."},
        {"name": "domestic abuse", "description": "Perpetrators ranked by what they did and to how many."},
        {"name": "sex offenders", "description": "Visits that the plan leads; each read with its purpose."},
        {"name": "person checks", "description": "Whether anything is held, graded for release."},
        {"name": "reoffending", "description": "The releases of the reoffending table, unrounded."},
        {"name": "standards", "description": "Operating practice: versions, adoption, audits, improvements."},
        {"name": "training", "description": "Three tiers of training, and who is still to have it."},
        {"name": "workbook", "description": "Individual, team and force, with definitions."},
        {"name": "events", "description": "What happens: a gap-free feed, a stream, and calls to your address."},
        {"name": "audit", "description": "Who saw and did what, and proof that nobody changed the log."},
    ),
)


def routers() -> Sequence[APIRouter]:
    """List every router of the service."""
    return [
        *NOMINALS,
        *OFFENCES,
        *CASELOAD,
        *LEAD_AGENCIES,
        *COHORTS,
        *DOMESTIC_ABUSE,
        *SEX_OFFENDERS,
        *PERSON_CHECKS,
        *REOFFENDING,
        *STANDARDS,
        *TRAINING,
        *WORKBOOK,
        feed_router(
            access.EVENTS,
            access.EVENTS_OF_WHOLE_FORCE,
            of_units=access.EVENTS_OF_EVERY_UNIT,
            of_unit=access.EVENTS_OF_UNIT,
            of_own=access.EVENTS_OF_OWN,
        ),
        webhook_router(access.WEBHOOKS, [one for one in OFFENDER_TYPES if one not in CONFIDED_TYPES]),
        audit_router(access.AUDIT, access.AUDIT_VERIFICATION),
    ]


def jobs() -> Sequence[Job]:
    """List everything that the worker takes from the queue."""
    return [
        *nominals_jobs.JOBS,
        *offences_jobs.JOBS,
        *caseload_jobs.JOBS,
        *lead_agencies_jobs.JOBS,
        *cohorts_jobs.JOBS,
        *domestic_abuse_jobs.JOBS,
        *sex_offenders_jobs.JOBS,
        handover_job(DESTINATIONS),
        *webhook_jobs(DESCRIPTION.prefix),
    ]


def sweeps() -> Sequence[Sweep]:
    """List everything that the worker looks after by the clock."""
    return [
        *nominals_jobs.SWEEPS,
        *offences_jobs.SWEEPS,
        *caseload_jobs.SWEEPS,
        *lead_agencies_jobs.SWEEPS,
        *cohorts_jobs.SWEEPS,
        *domestic_abuse_jobs.SWEEPS,
        *sex_offenders_jobs.SWEEPS,
        COUNT_WAITING,
        *AUDIT_SWEEPS,
        *WEBHOOK_SWEEPS,
    ]


SEEDS: Sequence[Callable[[Resources], Awaitable[int]]] = (
    seed_nominals,
    seed_offences,
    seed_reoffending,
    seed_standards,
    seed_training,
    seed_caseload,
    seed_lead_agencies,
    seed_cohorts,
    seed_domestic_abuse,
    seed_sex_offenders,
)
"""What puts each feature's demonstration data in, in the order in which they build on one another."""


async def seed_demonstration(resources: Resources) -> int:
    """Add the records that the reference's examples name and that are missing; returns how many were added."""
    records = sum([await seed(resources) for seed in SEEDS])
    return records + await seed_webhooks(resources, EventType.OFFENDERS_OFFENDER_RECORDED)


def open_for(settings: Settings) -> Resources:
    """Make what a process of this service holds open."""
    return open_resources(settings, settings.partner_database_url)


def create(settings: Settings) -> FastAPI:
    """Build the web application."""
    return create_application(DESCRIPTION, open_for(settings), routers(), webhook_descriptions(OFFENDER_TYPES))
