"""Everything of the contact service that answers HTTP."""

from collections.abc import Sequence

from fastapi import APIRouter

from bluelamp.events.contact import CONTACT_TYPES
from bluelamp.kit.audit.routes import audit_router
from bluelamp.kit.feed.routes import feed_router
from bluelamp.kit.webhooks.documentation import webhook_descriptions
from bluelamp.kit.webhooks.routes import webhook_router
from contact import access
from contact.benefits.routes import ROUTERS as BENEFITS
from contact.board_reports.routes import ROUTERS as BOARD_REPORTS
from contact.calls.routes import ROUTERS as CALLS
from contact.confidence.routes import ROUTERS as CONFIDENCE
from contact.continuity.routes import ROUTERS as CONTINUITY
from contact.crime_reports.routes import ROUTERS as CRIME_REPORTS
from contact.demand.routes import ROUTERS as DEMAND
from contact.forecasts.routes import ROUTERS as FORECASTS
from contact.front_offices.routes import ROUTERS as FRONT_OFFICES
from contact.listening.routes import ROUTERS as LISTENING
from contact.measures.routes import ROUTERS as MEASURES
from contact.service_desk.routes import ROUTERS as SERVICE_DESK
from contact.service_levels.routes import ROUTERS as SERVICE_LEVELS
from contact.sites.routes import ROUTERS as SITES
from contact.staffing.routes import ROUTERS as STAFFING
from contact.surveys.routes import ROUTERS as SURVEYS
from contact.workforce.routes import ROUTERS as WORKFORCE


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


def webhooks() -> APIRouter:
    """Describe the calls to a subscriber's address."""
    return webhook_descriptions(CONTACT_TYPES)
