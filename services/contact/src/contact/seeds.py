"""The demonstration data of every feature."""

from collections.abc import Awaitable, Callable, Sequence

from bluelamp.kit.resources import Resources
from bluelamp.kit.webhooks.demonstration import seed_webhooks
from bluelamp.schemas.events import EventType
from contact.benefits.seeding import seed_benefits
from contact.board_reports.seeding import seed_board_reports
from contact.calls.usecases.seeding import seed_calls
from contact.confidence.seeding import seed_confidence
from contact.continuity.seeding import seed_continuity
from contact.crime_reports.seeding import seed_crime_reports
from contact.forecasts.seeding import seed_forecasts
from contact.front_offices.seeding import seed_front_offices
from contact.listening.seeding import seed_listening
from contact.measures.seeding import seed_measures
from contact.service_desk.seeding import seed_service_desk
from contact.staffing.seeding import seed_staffing
from contact.surveys.seeding import seed_surveys
from contact.workforce.seeding import seed_workforce

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
