"""The demonstration's staff in numbers: counts, who left, and who learns from whom."""

from bluelamp.kit.registers.demonstration import add_missing, keeper
from bluelamp.kit.resources import Resources
from contact.workforce import demonstration, usecases


async def seed_workforce(resources: Resources) -> int:
    """Add the demonstration's records that are missing; returns how many were added."""
    actor = keeper("contact-manager")
    async with resources.database.transaction() as connection:
        added = await add_missing(connection, usecases.HEADCOUNTS, actor, demonstration.HEADCOUNTS)
        added += await add_missing(connection, usecases.LEAVERS, actor, demonstration.LEAVERS)
        added += await add_missing(connection, usecases.MENTORSHIPS, actor, demonstration.MENTORSHIPS)
    return added
