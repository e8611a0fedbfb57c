"""The demonstration's benefits, and what reports say of money."""

from bluelamp.kit.registers.demonstration import add_missing, keeper
from bluelamp.kit.resources import Resources
from contact.benefits import demonstration, usecases


async def seed_benefits(resources: Resources) -> int:
    """Add the demonstration's records that are missing; returns how many were added."""
    actor = keeper("contact-manager")
    async with resources.database.transaction() as connection:
        added = await add_missing(connection, usecases.BENEFITS, actor, demonstration.BENEFITS)
        added += await add_missing(connection, usecases.FINANCIAL_STATEMENTS, actor, demonstration.STATEMENTS)
    return added
