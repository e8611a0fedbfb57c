"""The outage of the board report, the drills, and what the reference's examples name."""

from bluelamp.kit.registers.demonstration import add_missing, keeper, missing_of
from bluelamp.kit.resources import Resources
from contact.continuity import demonstration, usecases


async def seed_continuity(resources: Resources) -> int:
    """Add the demonstration's outages and drills that are missing; returns how many were added."""
    actor = keeper("contact-manager")
    async with resources.database.transaction() as connection:
        missing = await missing_of(connection, usecases.OUTAGES, demonstration.OUTAGES)
        for outage_id, new in missing.items():
            await usecases.record_outage(connection, actor, new, outage_id)
        tests = await add_missing(connection, usecases.CONTINUITY_TESTS, actor, demonstration.CONTINUITY_TESTS)
    return len(missing) + tests
