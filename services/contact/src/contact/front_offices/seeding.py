"""The demonstration's offices, a week of visits, and what the consultation said."""

from bluelamp.kit.registers.demonstration import add_missing, keeper
from bluelamp.kit.resources import Resources
from contact.front_offices import demonstration, usecases


async def seed_front_offices(resources: Resources) -> int:
    """Add the demonstration's records that are missing; returns how many were added."""
    actor = keeper("contact-manager")
    async with resources.database.transaction() as connection:
        added = await add_missing(connection, usecases.FRONT_OFFICES, actor, demonstration.OFFICES)
        added += await add_missing(connection, usecases.FOOTFALL_COUNTS, actor, demonstration.COUNTS)
        added += await add_missing(connection, usecases.OPTIONS, actor, demonstration.OPTIONS)
        added += await add_missing(connection, usecases.RESPONSES, actor, demonstration.RESPONSES)
    return added
