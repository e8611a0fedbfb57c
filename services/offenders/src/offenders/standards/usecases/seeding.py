"""Putting in the demonstration's operating practice."""

from bluelamp.kit.registers.demonstration import add_missing, keeper
from bluelamp.kit.resources import Resources
from offenders.standards import demonstration
from offenders.standards.usecases import registers


async def seed_standards(resources: Resources) -> int:
    """Add the demonstration's records that are missing; returns how many were added."""
    actor = keeper("iom-coordinator")
    async with resources.database.transaction() as connection:
        added = await add_missing(connection, registers.STANDARDS, actor, demonstration.STANDARDS)
        added += await add_missing(connection, registers.VERSIONS, actor, demonstration.VERSIONS)
        added += await add_missing(connection, registers.ADOPTIONS, actor, demonstration.ADOPTIONS)
        added += await add_missing(connection, registers.AUDITS, actor, demonstration.AUDITS)
        added += await add_missing(connection, registers.ACTIONS, actor, demonstration.ACTIONS)
        added += await add_missing(connection, registers.STRATEGY, actor, demonstration.STRATEGY)
        added += await add_missing(connection, registers.ISSUES, actor, demonstration.ISSUES)
    return added
